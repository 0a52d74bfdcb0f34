using FineTuningStudio.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace FineTuningStudio.Core.Providers;

/// <summary>Adds, changes and removes providers while the Studio runs.</summary>
/// <remarks>
/// Problems: <c>validation_failed</c> with every field at once, <c>not_found</c>, and <c>conflict</c> for a name that is
/// taken, a provider that cannot be removed, and the built-in trainer, which needs no settings.
/// </remarks>
public sealed class ProviderSetup(
    IDbContextFactory<StudioDb> databases, StoredProviders stored, ProviderViews views, ProviderPlans plans, TimeProvider time) : IDisposable
{
    // A look whether a name is free and the row that takes it belong together.
    private readonly SemaphoreSlim _one = new(1, 1);

    /// <param name="entry">What was entered.</param>
    /// <param name="by">Who did, by the name of the API key; null where that is not known.</param>
    /// <param name="cancellationToken">Gives up before anything is stored.</param>
    public Task<Result<ProviderView>> AddAsync(ProviderEntry entry, string? by, CancellationToken cancellationToken) => AloneAsync(
        async () =>
        {
            if (plans.New(entry).TryGet(out var plan, out var problem) is false)
            {
                return problem;
            }
            await using var database = await databases.CreateDbContextAsync(cancellationToken);
            plan.Row.UpdatedBy = by;
            database.StoredProviders.Add(plan.Row);
            return await StoreAsync(database, plan.Row.Name, cancellationToken);
        },
        cancellationToken);

    /// <summary>
    /// Takes the entry in place of what was entered before. Where the address leads to another host and no key comes with
    /// it, the stored key is forgotten.
    /// </summary>
    public Task<Result<ProviderView>> ChangeAsync(string name, ProviderEntry entry, string? by, CancellationToken cancellationToken) => AloneAsync(
        async () =>
        {
            await using var database = await databases.CreateDbContextAsync(cancellationToken);
            var row = await database.StoredProviders.SingleOrDefaultAsync(known => known.Name == name, cancellationToken);
            if (plans.Change(name, entry, row).TryGet(out var plan, out var problem) is false)
            {
                return problem;
            }
            if (row is null)
            {
                database.StoredProviders.Add(plan.Row);
            }
            plan.Row.UpdatedAt = time.GetUtcNow().UtcDateTime;
            plan.Row.UpdatedBy = by;
            return await StoreAsync(database, name, cancellationToken);
        },
        cancellationToken);

    /// <summary>
    /// Removes a provider that was added here, unless jobs still need it; of one that stands in the settings, takes back
    /// what was changed here.
    /// </summary>
    public Task<Result<Done>> RemoveAsync(string name, CancellationToken cancellationToken) => AloneAsync(
        async () => await RemoveAloneAsync(name, cancellationToken), cancellationToken);

    public void Dispose() => _one.Dispose();

    private async Task<Result<Done>> RemoveAloneAsync(string name, CancellationToken cancellationToken)
    {
        if (await views.FindAsync(name, cancellationToken) is not { } view)
        {
            return Problem.ProviderNotFound(name);
        }
        if (view.Source is ProviderSource.Settings)
        {
            return Conflict(view.IsLocal
                ? "The built-in trainer is always there and cannot be removed."
                : $"{view.Description.Title} stands in the settings: take Providers:{name} out of them and start again.");
        }
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var rows = database.StoredProviders.Where(row => row.Name == name);
        if (view.Source is ProviderSource.Browser)
        {
            rows = rows.Where(row => !database.FineTunings.Any(job => job.Provider == name && !job.Settled));
        }
        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
        if (await rows.ExecuteDeleteAsync(cancellationToken) == 0)
        {
            var jobs = await database.FineTunings.CountAsync(job => job.Provider == name && !job.Settled, cancellationToken);
            return Conflict(jobs == 1
                ? $"1 job at {view.Description.Title} is not finished there; cancel it, or wait for its end."
                : $"{jobs} jobs at {view.Description.Title} are not finished there; cancel them, or wait for their end.");
        }
        if (view.Source is ProviderSource.Browser)
        {
            await database.KnownModels.Where(model => model.Provider == name).ExecuteDeleteAsync(cancellationToken);
        }
        await transaction.CommitAsync(cancellationToken);
        await stored.ReloadAsync(CancellationToken.None);
        return new Done();
    }

    private async Task<Result<ProviderView>> StoreAsync(StudioDb database, string name, CancellationToken cancellationToken)
    {
        await database.SaveChangesAsync(cancellationToken);

        // What is stored is put in place whatever becomes of the caller.
        await stored.ReloadAsync(CancellationToken.None);
        return await views.FindAsync(name, CancellationToken.None) is { } view ? view : Problem.ProviderNotFound(name);
    }

    private async Task<Result<T>> AloneAsync<T>(Func<Task<Result<T>>> work, CancellationToken cancellationToken)
        where T : notnull
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            return await work();
        }
        finally
        {
            _one.Release();
        }
    }

    internal static Problem Conflict(string message) => new(ProblemKind.Conflict, "conflict", message);
}
