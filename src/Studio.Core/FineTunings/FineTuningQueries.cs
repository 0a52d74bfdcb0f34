using FineTuningStudio.Core.Data;
using FineTuningStudio.Core.Filtering;
using FineTuningStudio.Core.Providers;
using Microsoft.EntityFrameworkCore;

namespace FineTuningStudio.Core.FineTunings;

/// <summary>Reads jobs. No query here calls a provider.</summary>
public sealed class FineTuningQueries(IDbContextFactory<StudioDb> databases, PageTokens tokens, ModelSunsets sunsets)
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
        return view.With(await sunsets.ReadAsync(cancellationToken)) with { GoldenRecordIds = ids };
    }

    /// <summary>
    /// A page of jobs, the newest first unless <c>order_by</c> says <c>created_at</c>. Problems: <c>invalid_page_size</c>,
    /// <c>invalid_page_token</c>, <c>invalid_order_by</c>, <c>invalid_filter</c>.
    /// </summary>
    public async Task<Result<FineTuningPage>> ListAsync(FineTuningListRequest request, CancellationToken cancellationToken)
    {
        if (Refusal(request) is { } problem)
        {
            return problem;
        }
        var oldestFirst = Order(request.OrderBy) is false;
        var bound = $"{request.ConnectionId}|{oldestFirst}|{request.Filter}|{request.Status}";
        if (tokens.TokenFault(request.PageToken, bound, out var from) is { } alien)
        {
            return alien;
        }

        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var all = database.FineTunings.AsNoTracking().Where(job =>
            (request.ConnectionId == null || job.ConnectionId == request.ConnectionId) && (request.Status == null || job.Status == request.Status));
        var total = await all.CountAsync(cancellationToken);
        var size = Paging.SizeOf(request.PageSize, DefaultPageSize, MaxPageSize);
        var rows = await From(all, from, oldestFirst).Take(size + 1).Select(FineTuningView.Projection).ToListAsync(cancellationToken);
        var dates = await sunsets.ReadAsync(cancellationToken);
        var page = rows.Take(size).Select(view => view.With(dates)).ToList();
        var next = rows.Count > size ? tokens.Write(bound, new PagePosition(page[^1].CreatedAt, page[^1].Id)) : null;
        return new FineTuningPage(page, next, total);
    }

    /// <summary>The other jobs over a job's snapshot, the newest first, at most 20.</summary>
    public async Task<IReadOnlyList<FineTuningView>> SameSnapshotAsync(string id, string snapshotId, CancellationToken cancellationToken)
    {
        const int MaxOthers = 20;
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        return await database.FineTunings.AsNoTracking().Where(job => job.SnapshotId == snapshotId && job.Id != id)
            .OrderByDescending(job => job.CreatedAt).ThenByDescending(job => job.Id).Take(MaxOthers).Select(FineTuningView.Projection).ToListAsync(cancellationToken);
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
        var dates = await sunsets.ReadAsync(cancellationToken);
        return new FineTuningChanges(false, changed.ConvertAll(view => view.With(dates)), deleted, latest);
    }

    private static Problem? Refusal(FineTuningListRequest request) => request switch
    {
        _ when Paging.SizeFault(request.PageSize, DefaultPageSize) is { } tooSmall => tooSmall,
        { Filter: { Length: > 0 } } => new Problem(ProblemKind.Impossible, "invalid_filter",
            "filter is not available in this version; leave it out, or narrow the list with db_connection_id."),
        _ when Order(request.OrderBy) is null => new Problem(ProblemKind.Impossible, "invalid_order_by",
            $"order_by can be \"created_at\" or \"created_at desc\" in this version; found \"{request.OrderBy}\"."),
        _ => null,
    };

    /// <summary>True for newest first, false for oldest first, null for what is not understood.</summary>
    private static bool? Order(string? orderBy) =>
        (orderBy ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) switch
        {
            [] or ["created_at" or "createdAt", "desc"] => true,
            ["created_at" or "createdAt"] or ["created_at" or "createdAt", "asc"] => false,
            _ => null,
        };

    private static IQueryable<FineTuning> From(IQueryable<FineTuning> jobs, PagePosition? from, bool oldestFirst)
    {
        if (oldestFirst)
        {
            var later = from is null ? jobs : jobs.Where(job =>
                job.CreatedAt > from.CreatedAt || (job.CreatedAt == from.CreatedAt && string.Compare(job.Id, from.Id) > 0));
            return later.OrderBy(job => job.CreatedAt).ThenBy(job => job.Id);
        }
        var earlier = from is null ? jobs : jobs.Where(job =>
            job.CreatedAt < from.CreatedAt || (job.CreatedAt == from.CreatedAt && string.Compare(job.Id, from.Id) < 0));
        return earlier.OrderByDescending(job => job.CreatedAt).ThenByDescending(job => job.Id);
    }
}
