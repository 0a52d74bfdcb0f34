using FineTuningStudio.Core.Data;
using FineTuningStudio.Core.Filtering;
using FineTuningStudio.Core.Providers;
using Microsoft.EntityFrameworkCore;

namespace FineTuningStudio.Core.FineTunings;

/// <summary>Reads jobs. No query here calls a provider.</summary>
public sealed class FineTuningQueries(IDbContextFactory<StudioDb> databases, PageTokens tokens, ModelSunsets sunsets, TrainingPaces paces, ProviderRegistry providers)
{
    public const int DefaultPageSize = 50;
    public const int MaxPageSize = 200;

    /// <summary>A job with the ids of its golden records; null where there is none of that id.</summary>
    public async Task<FineTuningView?> FindAsync(string id, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var view = await database.FineTunings.AsNoTracking().Where(job => job.Id == id)
            .Select(FineTuningView.Projection).SingleOrDefaultAsync(cancellationToken);
        if (view is null)
        {
            return null;
        }
        var ids = view.SnapshotId is null
            ? []
            : await database.SnapshotItems.Where(item => item.SnapshotId == view.SnapshotId)
                .OrderBy(item => item.Position).Select(item => item.RecordId).ToListAsync(cancellationToken);
        return view.With(await sunsets.ReadAsync(cancellationToken)).With(await paces.ReadAsync(cancellationToken)) with
        {
            GoldenRecordIds = ids,
            Changes = await FineTuningDifference.ReadAsync(database, providers, view, cancellationToken),
        };
    }

    /// <summary>The jobs of these ids, in their order and without the ids of their golden records; those that there are.</summary>
    public async Task<IReadOnlyList<FineTuningView>> FindManyAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var found = await database.FineTunings.AsNoTracking().Where(job => ids.Contains(job.Id)).Select(FineTuningView.Projection)
            .ToDictionaryAsync(job => job.Id, cancellationToken);
        return await CompleteAsync(ids.Where(found.ContainsKey).Select(id => found[id]), cancellationToken);
    }

    /// <summary>
    /// A page of jobs, the newest first unless <c>order_by</c> says otherwise, and how many there are on all pages. Problems:
    /// <c>invalid_page_size</c>, <c>invalid_page_token</c>, <c>invalid_order_by</c>, <c>invalid_filter</c>, <c>invalid_filter_field</c>.
    /// </summary>
    public async Task<Result<FineTuningPage>> ListAsync(FineTuningListRequest request, CancellationToken cancellationToken)
    {
        if (Paging.SizeFault(request.PageSize, DefaultPageSize) is { } tooSmall)
        {
            return tooSmall;
        }
        if (!FineTuningSelection.Of(request).TryGet(out var list, out var problem))
        {
            return problem;
        }
        if (tokens.TokenFault<ListPosition>(request.PageToken, list.Bound, out var from) is { } alien)
        {
            return alien;
        }

        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var all = list.Narrow(database.FineTunings.AsNoTracking());
        var size = Paging.SizeOf(request.PageSize, DefaultPageSize, MaxPageSize);
        var rows = await list.Order.Apply(from is null ? all : list.Order.After(all, from)).Take(size + 1).ToListAsync(cancellationToken);
        var isWhole = from is null && rows.Count <= size;
        var total = isWhole ? rows.Count : await all.CountAsync(cancellationToken);
        var next = rows.Count > size ? tokens.Write(list.Bound, list.Order.PositionOf(rows[size - 1])) : null;
        return new FineTuningPage(await CompleteAsync(rows.Take(size).Select(FineTuningView.Of), cancellationToken), next, total);
    }

    /// <summary>A window of the same list, so many rows from that place on, and how many there are in all. Problems: those of the order and the filter.</summary>
    public async Task<Result<FineTuningWindow>> WindowAsync(FineTuningListRequest request, int skip, int take, CancellationToken cancellationToken)
    {
        if (!FineTuningSelection.Of(request).TryGet(out var list, out var problem))
        {
            return problem;
        }
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var all = list.Narrow(database.FineTunings.AsNoTracking());
        var total = await all.CountAsync(cancellationToken);
        var rows = take == 0 || skip >= total ? [] : await list.Order.Apply(all).Skip(skip).Take(take).ToListAsync(cancellationToken);
        return new FineTuningWindow(await CompleteAsync(rows.Select(FineTuningView.Of), cancellationToken), total);
    }

    /// <summary>The other jobs over a job's snapshot, the newest first, at most 20.</summary>
    public async Task<IReadOnlyList<FineTuningView>> SameSnapshotAsync(string id, string snapshotId, CancellationToken cancellationToken)
    {
        const int MaxOthers = 20;
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        return await database.FineTunings.AsNoTracking().Where(job => job.SnapshotId == snapshotId && job.Id != id)
            .OrderByDescending(job => job.CreatedAt).ThenByDescending(job => job.Id).Take(MaxOthers).Select(FineTuningView.Projection).ToListAsync(cancellationToken);
    }

    /// <summary>The newest jobs of a provider that made a model, at most 20: each model can be gone on from.</summary>
    public async Task<IReadOnlyList<FineTuningView>> TunedAsync(string provider, CancellationToken cancellationToken)
    {
        const int Most = 20;
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        return await database.FineTunings.AsNoTracking().Where(job => job.Provider == provider && job.Status == FineTuningStatus.Succeeded && job.ModelId != null)
            .OrderByDescending(job => job.CreatedAt).ThenByDescending(job => job.Id).Take(Most).Select(FineTuningView.Projection).ToListAsync(cancellationToken);
    }

    public async Task<FineTuningCounts> CountAsync(CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var counts = await database.FineTunings.GroupBy(job => job.Status)
            .Select(group => new { group.Key, Count = group.Count() }).ToDictionaryAsync(group => group.Key, group => group.Count, cancellationToken);
        int Of(FineTuningStatus status) => counts.GetValueOrDefault(status);
        return new FineTuningCounts(
            Of(FineTuningStatus.Queued), Of(FineTuningStatus.ValidatingFiles), Of(FineTuningStatus.Running),
            Of(FineTuningStatus.Succeeded), Of(FineTuningStatus.Failed), Of(FineTuningStatus.Cancelled));
    }

    /// <summary>What changed after that number; too old where deletions may have been forgotten since, or the number is not ours.</summary>
    public async Task<FineTuningChanges> ChangesSinceAsync(long change, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var latest = await database.ChangeCounters.Select(counter => counter.Value).SingleAsync(cancellationToken);
        var forgotten = await database.ForgottenChangeAsync(cancellationToken);
        if (change > latest || change < forgotten)
        {
            return new FineTuningChanges(true, [], [], latest);
        }
        var changed = await database.FineTunings.AsNoTracking().Where(job => job.Change > change)
            .OrderBy(job => job.Change).Select(FineTuningView.Projection).ToListAsync(cancellationToken);
        var deleted = await database.DeletedFineTunings.Where(gone => gone.Change > change).OrderBy(gone => gone.Change)
            .Select(gone => new FineTuningDeletion(gone.Change, gone.FineTuningId)).ToListAsync(cancellationToken);
        return new FineTuningChanges(false, await CompleteAsync(changed, cancellationToken), deleted, latest);
    }

    /// <summary>With what no row says of itself: when its model stops, and when it will probably end.</summary>
    private async Task<IReadOnlyList<FineTuningView>> CompleteAsync(IEnumerable<FineTuningView> views, CancellationToken cancellationToken)
    {
        var (dates, known) = (await sunsets.ReadAsync(cancellationToken), await paces.ReadAsync(cancellationToken));
        return [.. views.Select(view => view.With(dates).With(known))];
    }
}
