using FineTuningStudio.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace FineTuningStudio.Core.Providers;

/// <summary>A provider as it is set up and how it answers; never with its key.</summary>
public sealed record ProviderView(ProviderDescription Description, ProviderState Health)
{
    public string Name => Description.Name;

    public ProviderSource Source { get; init; }

    /// <summary>The address that is called; null for the built-in trainer.</summary>
    public string? BaseUrl { get; init; }

    public string? AccountId { get; init; }

    public string? Dialect { get; init; }

    public string? KeyHeader { get; init; }

    public ProviderKeySource KeySource { get; init; }

    /// <summary>When a key of the browser was entered, in UTC; null for any other.</summary>
    public DateTime? KeyChangedAt { get; init; }

    /// <summary>How many jobs something is still to be done for at the provider.</summary>
    public int OpenJobs { get; init; }

    public bool HasKey => KeySource is not ProviderKeySource.None;

    public bool IsLocal => Description.Kind == ProviderSettings.LocalKind;

    /// <summary>True where it can be taken away as a whole: it stands in no settings.</summary>
    public bool CanRemove => Source is ProviderSource.Browser;
}

/// <summary>Reads the providers as pages and the API show them; calls none of them.</summary>
public sealed class ProviderViews(IDbContextFactory<StudioDb> databases, ProviderRegistry registry, ProviderHealth health, ModelSunsets sunsets)
{
    public async Task<IReadOnlyList<ProviderView>> ListAsync(CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var jobs = await database.FineTunings.Where(job => !job.Settled)
            .GroupBy(job => job.Provider)
            .Select(group => new { group.Key, Count = group.Count() })
            .ToDictionaryAsync(group => group.Key, group => group.Count, cancellationToken);
        var settings = registry.Settings.ToDictionary(made => made.Name);
        var dates = await sunsets.ReadAsync(cancellationToken);
        return [.. registry.Describe().Select(description => View(dates.Over(description), settings.GetValueOrDefault(description.Name), jobs.GetValueOrDefault(description.Name)))];
    }

    public async Task<ProviderView?> FindAsync(string name, CancellationToken cancellationToken)
    {
        if (registry.Find(name)?.Describe() is not { } description)
        {
            return null;
        }
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var jobs = await database.FineTunings.CountAsync(job => job.Provider == name && !job.Settled, cancellationToken);
        return View((await sunsets.ReadAsync(cancellationToken)).Over(description), registry.Settings.FirstOrDefault(made => made.Name == name), jobs);
    }

    private ProviderView View(ProviderDescription description, ProviderSettings? settings, int jobs)
    {
        var view = new ProviderView(description, health.Of(description.Name)) { OpenJobs = jobs };
        return settings is null ? view : view with
        {
            Source = settings.Source,
            BaseUrl = (settings.BaseUrl ?? ProviderKinds.Address(settings.Kind))?.AbsoluteUri,
            AccountId = settings.AccountId,
            Dialect = settings.Dialect,
            KeyHeader = settings.KeyHeader,
            KeySource = settings.KeySource,
            KeyChangedAt = settings.KeyChangedAt,
        };
    }
}
