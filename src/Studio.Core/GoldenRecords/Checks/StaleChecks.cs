using FineTuningStudio.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace FineTuningStudio.Core.GoldenRecords.Checks;

/// <summary>
/// Checks that no longer say anything: of another schema, or by other checks. Their records count as not checked, and like
/// those that were edited they are checked again by themselves.
/// </summary>
internal sealed class StaleChecks(IDbContextFactory<StudioDb> databases, CheckStore store, CheckBatch batch, GoldenRecordShapes hashes, CheckFeed feed)
{
    private readonly Dictionary<string, DateTime?> _scans = [];

    /// <summary>Marks what a new scan or other checks have made stale; reads schemas only of connections that were scanned since the last look.</summary>
    public async Task MarkAsync(CancellationToken ct)
    {
        await using var database = await databases.CreateDbContextAsync(ct);
        var scans = await database.Connections.Where(connection => database.GoldenRecordChecks.Any(check => check.ConnectionId == connection.Id))
            .Select(connection => new { connection.Id, connection.ScannedAt }).ToListAsync(ct);
        foreach (var scan in scans.Where(scan => !_scans.TryGetValue(scan.Id, out var seen) || seen != scan.ScannedAt))
        {
            if ((await store.GroundAsync(scan.Id, ct)).Value is { } ground)
            {
                var hash = ground.Schema.Hash;
                var marked = await database.GoldenRecordChecks
                    .Where(check => check.ConnectionId == scan.Id && !check.IsStale && (check.SchemaHash != hash || check.ChecksVersion != CheckCodes.Version))
                    .ExecuteUpdateAsync(set => set.SetProperty(check => check.IsStale, true), ct);
                await database.ForgetStatesAsync(scan.Id, ct);
                Tell(scan.Id, marked);
            }
            _scans[scan.Id] = scan.ScannedAt;
        }
    }

    /// <summary>Checks one batch of what was checked once and is no longer; false where there is nothing, or the database cannot be asked.</summary>
    public async Task<bool> CheckSomeAsync(CancellationToken ct)
    {
        foreach (var (connectionId, ids) in await DueAsync(ct))
        {
            await hashes.FillAsync(connectionId, ct);
            if ((await store.GroundAsync(connectionId, ct)).Value is { } ground && (await batch.RunAsync(ground, ids, ct)).Problem is null)
            {
                Tell(connectionId, ids.Count);
                return true;
            }
        }
        return false;
    }

    private async Task<IReadOnlyList<(string ConnectionId, List<string> Ids)>> DueAsync(CancellationToken ct)
    {
        await using var database = await databases.CreateDbContextAsync(ct);
        var due = new List<(string, List<string>)>();
        foreach (var connectionId in await database.GoldenRecordChecks.Where(check => check.IsStale).Select(check => check.ConnectionId).Distinct().ToListAsync(ct))
        {
            var ids = await database.GoldenRecordChecks.Where(check => check.IsStale && check.ConnectionId == connectionId)
                .Where(check => database.GoldenRecords.Any(record => record.Id == check.RecordId && record.DeletedAt == null))
                .OrderBy(check => check.RecordId).Take(CheckBatch.Size).Select(check => check.RecordId).ToListAsync(ct);
            if (ids.Count > 0)
            {
                due.Add((connectionId, ids));
            }
        }
        return due;
    }

    private void Tell(string connectionId, int records)
    {
        if (records > 0)
        {
            feed.Publish(new CheckNotice(connectionId));
        }
    }
}

internal static class StaleMarks
{
    /// <summary>
    /// Within the caller's transaction: all records of the connection that ask one of these questions are to be checked again if
    /// they ever were. A deleted one is passed over, since it is checked anew when it comes back.
    /// </summary>
    public static async Task MarkStaleAsync(this StudioDb database, string connectionId, IEnumerable<string> questionHashes, CancellationToken ct)
    {
        var hashes = questionHashes.Where(hash => hash.Length > 0).Distinct(StringComparer.Ordinal).ToList();
        var asking = database.RecordsByQuestion()
            .Where(record => EF.Parameter(hashes).Contains(record.QuestionHash) && record.ConnectionId == connectionId && record.DeletedAt == null).Select(record => record.Id);
        await database.GoldenRecordChecks.Where(check => asking.Contains(check.RecordId)).ExecuteUpdateAsync(set => set.SetProperty(check => check.IsStale, true), ct);
    }

    /// <summary>The records of stale checks count as not checked.</summary>
    public static Task<int> ForgetStatesAsync(this StudioDb database, string connectionId, CancellationToken ct) => database.GoldenRecords
        .Where(record => record.ConnectionId == connectionId && record.CheckState != CheckState.NotChecked && database.GoldenRecordChecks.Any(check => check.RecordId == record.Id && check.IsStale))
        .ExecuteUpdateAsync(set => set.SetProperty(record => record.CheckState, CheckState.NotChecked), ct);
}
