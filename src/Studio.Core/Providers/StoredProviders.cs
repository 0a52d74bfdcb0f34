using FineTuningStudio.Core.Data;
using FineTuningStudio.Core.FineTunings;
using Microsoft.EntityFrameworkCore;

namespace FineTuningStudio.Core.Providers;

/// <summary>Brings what was entered in the browser from the database into the registry, at the start and after each change.</summary>
public sealed class StoredProviders(
    IDbContextFactory<StudioDb> databases, ProviderRegistry registry, ProviderFactory factory, ProviderKeys keys, ProviderHealth health, EngineSignals signals) : IDisposable
{
    // Two changes at once must not put the older list over the newer one.
    private readonly SemaphoreSlim _one = new(1, 1);

    /// <summary>Reads all rows and replaces what changed; then the engine and the pages are told.</summary>
    public async Task ReloadAsync(CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            await using var database = await databases.CreateDbContextAsync(cancellationToken);
            var rows = await database.StoredProviders.AsNoTracking().ToListAsync(cancellationToken);
            var changed = registry.Replace(ProviderOverlay.Apply(factory.Configured, rows, keys.Unprotect));
            foreach (var name in changed)
            {
                // Also tells the pages.
                health.Forget(name);
            }
            if (changed.Count > 0)
            {
                signals.ProvidersHaveChanged();
            }
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>What is stored of a provider, to be looked at and not to be kept; null where nothing is.</summary>
    internal async Task<StoredProvider?> FindAsync(string name, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        return await database.StoredProviders.AsNoTracking().SingleOrDefaultAsync(row => row.Name == name, cancellationToken);
    }

    public void Dispose() => _one.Dispose();
}
