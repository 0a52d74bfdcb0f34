using System.Collections.Concurrent;
using FineTuningStudio.Core.Feeds;

namespace FineTuningStudio.Core.Providers;

/// <summary>How a provider answered lately, as this process saw it.</summary>
/// <param name="Failures">How many calls in a row found no answer, no right or a limit; 0 while it answers.</param>
/// <param name="Error">What the last of them was; null while it answers.</param>
public sealed record ProviderState(string Provider, DateTime? HeardAt, int Failures, DateTime? FailingSince, ProviderError? Error);

/// <summary>Told whenever <see cref="ProviderHealth"/> or the list of providers changes in a way that a page shows.</summary>
public sealed record ProviderNotice(string Provider);

public sealed class ProviderFeed(TimeProvider time) : ChangeFeed<ProviderNotice>(time, notice => notice.Provider);

/// <summary>Remembers how each provider answered: each call of a <see cref="WatchedProvider"/> reports here.</summary>
public sealed class ProviderHealth(ProviderFeed feed, TimeProvider time)
{
    /// <summary>How often pages hear that a provider goes on answering, so that "answered just now" stays true.</summary>
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(20);

    private readonly ConcurrentDictionary<string, ProviderState> _states = new();
    private readonly ConcurrentDictionary<string, DateTime> _told = new();

    /// <summary>The state of a provider; nothing is known of one that was not called yet.</summary>
    public ProviderState Of(string provider) => _states.GetValueOrDefault(provider) ?? new ProviderState(provider, null, 0, null, null);

    /// <summary>Forgets what was seen, since address or key are others now.</summary>
    public void Forget(string provider)
    {
        _states.TryRemove(provider, out _);
        feed.Publish(new ProviderNotice(provider));
    }

    /// <summary>
    /// Takes an answer into account. A refusal and "not found" are answers like any other: the provider is there and
    /// knows us.
    /// </summary>
    internal void Report(string provider, ProviderError? error)
    {
        var now = time.GetUtcNow().UtcDateTime;
        var fails = error is { Kind: not ProviderErrorKind.Refused and not ProviderErrorKind.NotFound };
        var told = false;
        _states.AddOrUpdate(
            provider,
            _ => Next(new ProviderState(provider, null, 0, null, null)),
            (_, known) => Next(known));
        if (told || now - _told.GetValueOrDefault(provider) >= Beat)
        {
            _told[provider] = now;
            feed.Publish(new ProviderNotice(provider));
        }

        ProviderState Next(ProviderState known)
        {
            told = fails ? known.Error?.Message != error!.Message : known.Error is not null || known.HeardAt is null;
            return fails
                ? known with { Failures = known.Failures + 1, FailingSince = known.FailingSince ?? now, Error = error }
                : new ProviderState(provider, now, 0, null, null);
        }
    }
}
