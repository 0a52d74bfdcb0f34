using System.Globalization;

namespace FineTuningStudio.Core.Providers;

/// <summary>How a test of a provider went.</summary>
/// <param name="Works">Whether address and key are good.</param>
/// <param name="Sentence">That it is well, or what is wrong and what to do.</param>
/// <param name="Elapsed">How long the provider took.</param>
/// <param name="Code">The provider's or our own code of the fault; null where there is none.</param>
/// <param name="Models">How many models it lists; null where that was not read.</param>
public sealed record ProviderTrial(bool Works, string Sentence, TimeSpan Elapsed, string? Code = null, int? Models = null);

/// <summary>Tests whether a provider answers and takes the key: one that is set up, or one as it was just entered.</summary>
public sealed class ProviderTrials(ProviderRegistry registry, ProviderFactory factory, ProviderPlans plans, StoredProviders stored, KnownModels models, TimeProvider time)
{
    /// <summary>Somebody waits for it.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>A test needs no name yet.</summary>
    private const string Nameless = "nameless";

    /// <summary>Tests a provider as it is set up, and keeps the models that it lists. Problem: <c>not_found</c>.</summary>
    public async Task<Result<ProviderTrial>> RunAsync(string name, CancellationToken cancellationToken) => registry.Find(name) is { } provider
        ? await TryAsync(provider, models.RefreshAsync, cancellationToken)
        : Problem.ProviderNotFound(name);

    /// <summary>
    /// Tests an entry without storing it. With the name of a provider that is there, what is left out is that provider's,
    /// its key only where the address leads to the host that it was given for. Problems: those of storing it.
    /// </summary>
    public async Task<Result<ProviderTrial>> RunAsync(ProviderEntry entry, CancellationToken cancellationToken)
    {
        var planned = entry.Name is { } name && registry.Find(name) is not null
            ? plans.Change(name, entry, await stored.FindAsync(name, cancellationToken))
            : plans.New(string.IsNullOrWhiteSpace(entry.Name) ? entry with { Name = Nameless, Title = entry.Title ?? "The server" } : entry);
        return planned.TryGet(out var plan, out var problem)
            ? await TryAsync(factory.CreateUnwatched(plan.Settings), (provider, token) => provider.ListModelsAsync(token), cancellationToken)
            : problem;
    }

    private async Task<ProviderTrial> TryAsync(
        IFineTuningProvider provider, Func<IFineTuningProvider, CancellationToken, Task<Answer<IReadOnlyList<RemoteModel>>>> list, CancellationToken cancellationToken)
    {
        var description = provider.Describe();
        if (description.Reason is { } reason)
        {
            return new ProviderTrial(false, reason, TimeSpan.Zero, "provider_not_ready");
        }
        var started = time.GetTimestamp();
        using var limit = new CancellationTokenSource(Patience, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            if ((await provider.CheckAsync(both.Token)).Error is { } error)
            {
                return new ProviderTrial(false, ProviderAdvice.Sentence(error, description.Title), time.GetElapsedTime(started), error.Code);
            }
            var elapsed = time.GetElapsedTime(started);
            var listed = await list(provider, both.Token);
            return listed.TryGet(out var found, out _)
                ? new ProviderTrial(true, string.Create(CultureInfo.InvariantCulture, $"{description.Title} answers and takes the key; it lists {found.Count} {(found.Count == 1 ? "model" : "models")}."), elapsed, Models: found.Count)
                : new ProviderTrial(true, $"{description.Title} answers and takes the key.", elapsed);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            var slow = new ProviderError(ProviderErrorKind.Transient, "timeout", string.Create(CultureInfo.InvariantCulture, $"{description.Title} did not answer within {Patience.TotalSeconds:0} seconds."));
            return new ProviderTrial(false, ProviderAdvice.Sentence(slow, description.Title), time.GetElapsedTime(started), slow.Code);
        }
    }
}
