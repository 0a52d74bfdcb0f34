using System.Collections.Concurrent;
using FineTuningStudio.Core.Feeds;

namespace FineTuningStudio.Core.Providers;

/// <summary>How a provider answered lately, as this process saw it.</summary>
/// <param name="Failures">How many calls in a row found no answer, no right or a limit; 0 while it answers.</param>
/// <param name="Error">What the last of them was; null while it answers.</param>
public sealed record ProviderState(string Provider, DateTime? HeardAt, int Failures, DateTime? FailingSince, ProviderError? Error)
{
    /// <summary>Why it takes no jobs although it answers, such as a used-up quota; null once it took one, and before it refused one.</summary>
    public ProviderError? Refusal { get; init; }

    public DateTime? RefusedAt { get; init; }
}

/// <summary>Told whenever <see cref="ProviderHealth"/> or the list of providers changes in a way that a page shows.</summary>
public sealed record ProviderNotice(string Provider);

public sealed class ProviderFeed(TimeProvider time) : ChangeFeed<ProviderNotice>(time, notice => notice.Provider);

/// <summary>Remembers how each provider answered: each call of a <see cref="WatchedProvider"/> reports here.</summary>
public sealed class ProviderHealth(ProviderFeed feed, TimeProvider time)
{
    /// <summary>How often pages hear that a provider goes on answering, so that "answered just now" stays true.</summary>
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(20);

    /// <summary>Refusals that are not about the one job that met them, but about every next one.</summary>
    private static readonly string[] OfTheAccount = ["training_not_available", "insufficient_quota", "billing_hard_limit_reached", "daily_rate_limit_exceeded"];

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
    /// <param name="provider">Its name.</param>
    /// <param name="error">Null for a good answer.</param>
    /// <param name="mustBeThere">True where every provider has what was asked for, so that "not found" means that it is not there itself.</param>
    internal void Report(string provider, ProviderError? error, bool mustBeThere = false)
    {
        var now = time.GetUtcNow().UtcDateTime;
        var fails = error is { Kind: not ProviderErrorKind.Refused and not ProviderErrorKind.NotFound } || (mustBeThere && error is { Kind: ProviderErrorKind.NotFound });
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
                : known with { HeardAt = now, Failures = 0, FailingSince = null, Error = null };
        }
    }

    /// <summary>Takes the answer to the creation of a job into account: whether the account gets any.</summary>
    internal void ReportCreation(string provider, ProviderError? error)
    {
        var refuses = error is { Kind: ProviderErrorKind.Refused, Code: { } code } && OfTheAccount.Contains(code);
        if (!refuses && (error is not null || Of(provider).Refusal is null))
        {
            return;
        }
        var now = time.GetUtcNow().UtcDateTime;
        var empty = new ProviderState(provider, null, 0, null, null);
        _states.AddOrUpdate(provider, _ => Next(empty), (_, known) => Next(known));
        feed.Publish(new ProviderNotice(provider));

        ProviderState Next(ProviderState known) => known with { Refusal = error, RefusedAt = refuses ? now : null };
    }
}
