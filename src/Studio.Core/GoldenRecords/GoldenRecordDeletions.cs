using System.Collections.Concurrent;
using FineTuningStudio.Core.Data;
using FineTuningStudio.Core.GoldenRecords.Checks;
using Microsoft.EntityFrameworkCore;

namespace FineTuningStudio.Core.GoldenRecords;

/// <summary>
/// Deletes golden records, any number of them, and brings back exactly those that were deleted together. It goes in steps of a
/// short transaction each, so that others write in between; what a kill cuts off can be brought back as well.
/// </summary>
public sealed class GoldenRecordDeletions(
    IDbContextFactory<StudioDb> databases, GoldenRecordShapes shapes, GoldenRecordChecks checks, GoldenRecordFeed feed, TimeProvider time)
{
    private const int RecordsAtOnce = 2_000;

    private readonly ConcurrentDictionary<string, bool> _running = new();

    /// <summary>Deletes the selected records; their texts stay for the jobs that were trained on them.</summary>
    /// <param name="selection">The records.</param>
    /// <param name="by">Who deletes, null for a page.</param>
    /// <param name="progress">Hears how many are deleted.</param>
    /// <param name="ct">Stops between two steps; what was deleted by then stays so.</param>
    public async Task<GoldenRecordDeletion> DeleteAsync(GoldenRecordSelection selection, string? by, IProgress<int>? progress, CancellationToken ct)
    {
        await shapes.FillForAsync(selection.Search, ct);
        await using var db = await databases.CreateDbContextAsync(ct);
        var numbers = await db.NumbersAsync(selection, ct);
        var deletion = new GoldenRecordDeletion { Id = StudioId.New(time), ConnectionId = selection.Search.ConnectionId, CreatedBy = by, CreatedAt = Now };
        db.GoldenRecordDeletions.Add(deletion);
        _running[deletion.Id] = true;
        var touched = new HashSet<string>();
        try
        {
            await db.SaveChangesAsync(ct);
            foreach (var some in numbers.Chunk(RecordsAtOnce))
            {
                deletion.Count += await StepAsync(db, some, deletion.Id, isDeleted: true, touched, ct);
                progress?.Report(deletion.Count);
            }
            (deletion.CompletedAt, deletion.ConnectionId) = (Now, touched is { Count: 1 } ? touched.Single() : deletion.ConnectionId);
            await db.SaveChangesAsync(CancellationToken.None);
        }
        finally
        {
            End(deletion.Id, touched);
        }
        return deletion;
    }

    /// <summary>
    /// Brings back all that was deleted together, as it was. Problems: <c>not_found</c>; <c>conflict</c> where it was brought back already
    /// or is still being deleted; <c>database_connection_not_found</c> (kind Impossible) where the connection is gone.
    /// </summary>
    public async Task<Result<GoldenRecordDeletion>> RestoreAsync(string id, IProgress<int>? progress, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        if (await db.GoldenRecordDeletions.SingleOrDefaultAsync(found => found.Id == id, ct) is not { } deletion)
        {
            return Problem.DeletionNotFound(id);
        }
        if (deletion.RestoredAt is not null)
        {
            return new Problem(ProblemKind.Conflict, "conflict", "These records were brought back already.");
        }
        if (deletion.ConnectionId is { } connectionId && !await db.Connections.AnyAsync(connection => connection.Id == connectionId, ct))
        {
            return Problem.ConnectionNotFound(connectionId, ProblemKind.Impossible);
        }
        if (!_running.TryAdd(id, true))
        {
            return new Problem(ProblemKind.Conflict, "conflict", "These records are being deleted or brought back at this moment. Wait until that has ended.");
        }
        var touched = new HashSet<string>();
        try
        {
            var numbers = await db.GoldenRecords.Where(record => record.DeletionId == id).OrderBy(record => record.Number).Select(record => record.Number).ToListAsync(ct);
            var restored = 0;
            foreach (var some in numbers.Chunk(RecordsAtOnce))
            {
                restored += await StepAsync(db, some, id, isDeleted: false, touched, ct);
                progress?.Report(restored);
            }
            deletion.RestoredAt = Now;
            await db.SaveChangesAsync(CancellationToken.None);
        }
        finally
        {
            End(id, touched);
        }
        return deletion;
    }

    /// <summary>Whether records are being deleted or brought back under that id at this moment.</summary>
    public bool IsRunning(string id) => _running.ContainsKey(id);

    public async Task<GoldenRecordDeletion?> FindAsync(string id, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        return await db.GoldenRecordDeletions.AsNoTracking().SingleOrDefaultAsync(deletion => deletion.Id == id, ct);
    }

    /// <summary>The latest deletions of a connection's records, or of all, the newest first.</summary>
    public async Task<IReadOnlyList<GoldenRecordDeletion>> ListAsync(string? connectionId, int take, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        return await db.GoldenRecordDeletions.AsNoTracking().Where(deletion => connectionId == null || deletion.ConnectionId == connectionId)
            .OrderByDescending(deletion => deletion.CreatedAt).ThenByDescending(deletion => deletion.Id).Take(take).ToListAsync(ct);
    }

    /// <summary>One short transaction; what asks the same question as one of the records is checked again, since it has a twin more or less.</summary>
    private async Task<int> StepAsync(StudioDb db, long[] numbers, string id, bool isDeleted, HashSet<string> touched, CancellationToken ct)
    {
        var asked = (await db.GoldenRecords.Where(record => EF.Parameter(numbers).Contains(record.Number)).Select(record => new { record.ConnectionId, record.QuestionHash }).Distinct().ToListAsync(ct))
            .ToLookup(record => record.ConnectionId, record => record.QuestionHash);
        touched.UnionWith(asked.Select(connection => connection.Key));
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var now = Now;
        var changed = isDeleted
            ? await db.Visible().Where(record => EF.Parameter(numbers).Contains(record.Number))
                .ExecuteUpdateAsync(set => set.SetProperty(record => record.DeletedAt, now).SetProperty(record => record.DeletionId, id), ct)
            : await db.GoldenRecords.Where(record => EF.Parameter(numbers).Contains(record.Number) && record.DeletionId == id)
                .ExecuteUpdateAsync(set => set.SetProperty(record => record.DeletedAt, (DateTime?)null).SetProperty(record => record.DeletionId, (string?)null), ct);
        if (isDeleted)
        {
            await db.GoldenRecordDeletions.Where(row => row.Id == id).ExecuteUpdateAsync(set => set.SetProperty(row => row.Count, row => row.Count + changed), ct);
        }
        foreach (var connection in asked)
        {
            await db.MarkStaleAsync(connection.Key, connection, ct);
        }
        await transaction.CommitAsync(ct);
        return changed;
    }

    private DateTime Now => time.GetUtcNow().UtcDateTime;

    private void End(string id, HashSet<string> touched)
    {
        _running.TryRemove(id, out _);
        checks.Wake();
        foreach (var connectionId in touched)
        {
            feed.Publish(new GoldenRecordNotice(connectionId));
            checks.Tell(connectionId);
        }
    }
}
