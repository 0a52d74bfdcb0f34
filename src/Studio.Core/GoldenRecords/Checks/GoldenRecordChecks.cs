using FineTuningStudio.Core.Connections;
using FineTuningStudio.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace FineTuningStudio.Core.GoldenRecords.Checks;

/// <summary>What pages and API ask of the checks of golden records.</summary>
public sealed class GoldenRecordChecks
{
    private const int MostIds = 300_000;

    private readonly IDbContextFactory<StudioDb> _databases;
    private readonly ConnectionReader _connections;
    private readonly CheckSignals _signals;
    private readonly CheckFeed _feed;
    private readonly TimeProvider _time;

    internal GoldenRecordChecks(IDbContextFactory<StudioDb> databases, ConnectionReader connections, CheckSignals signals, CheckFeed feed, TimeProvider time) =>
        (_databases, _connections, _signals, _feed, _time) = (databases, connections, signals, feed, time);

    /// <summary>
    /// Queues a run over the records named, or over all of the connection. Problems: <c>database_connection_not_found</c> and
    /// <c>golden_record_not_found</c> (kind Impossible), <c>no_rows_to_query</c> for a pasted schema, <c>validation_failed</c>.
    /// </summary>
    public async Task<Result<CheckRunView>> StartAsync(string connectionId, IReadOnlyList<string>? recordIds, string? by, CancellationToken ct)
    {
        if (recordIds is { Count: > MostIds })
        {
            return Problem.Invalid("ids", $"ids names {recordIds.Count:N0} records; {MostIds:N0} is the most. Leave it out to check all of the connection.");
        }
        if (!(await _connections.FindAsync(connectionId, ct)).TryGet(out var target, out var problem))
        {
            return problem.Code is "database_connection_not_found" ? Problem.ConnectionNotFound(connectionId, ProblemKind.Impossible) : problem;
        }
        if (target.Kind is ConnectionKind.Ddl)
        {
            return new Problem(ProblemKind.Impossible, "no_rows_to_query",
                $"The connection {target.Alias} is pasted DDL: it has no rows, so no SQL can be checked on it. Add the database itself.");
        }
        var ids = recordIds?.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        await using var database = await _databases.CreateDbContextAsync(ct);
        if (await database.FindMissingAsync(new GoldenRecordSearch(connectionId), ids ?? [], ct) is { } missing)
        {
            return missing;
        }
        var run = new CheckRun { Id = StudioId.New(_time), ConnectionId = connectionId, RecordIds = ids, CreatedBy = by, CreatedAt = _time.GetUtcNow().UtcDateTime };
        database.CheckRuns.Add(run);
        await database.SaveChangesAsync(ct);
        _feed.Publish(new CheckNotice(connectionId));
        _signals.Wake();
        return CheckRunView.Of(run);
    }

    /// <summary>Stops a run; what was checked stays. Problems: <c>not_found</c>; <c>conflict</c> where it has ended.</summary>
    public async Task<Result<CheckRunView>> CancelAsync(string runId, CancellationToken ct)
    {
        await using var database = await _databases.CreateDbContextAsync(ct);
        var changed = await database.CheckRuns.Where(run => run.Id == runId && (run.Status == CheckRunStatus.Queued || run.Status == CheckRunStatus.Running))
            .ExecuteUpdateAsync(set => set.SetProperty(run => run.CancelRequested, true), ct);
        if (await FindRunAsync(runId, ct) is not { } view)
        {
            return new Problem(ProblemKind.NotFound, "not_found", $"Check run not found, {runId}");
        }
        if (changed is 0)
        {
            return new Problem(ProblemKind.Conflict, "conflict", "The check has ended already; there is nothing to cancel.");
        }
        _signals.Interrupt(runId);
        return view;
    }

    public async Task<CheckRunView?> FindRunAsync(string runId, CancellationToken ct)
    {
        await using var database = await _databases.CreateDbContextAsync(ct);
        return await Views(database.CheckRuns.Where(run => run.Id == runId)).SingleOrDefaultAsync(ct);
    }

    /// <summary>The newest runs of a connection, or of all.</summary>
    public async Task<IReadOnlyList<CheckRunView>> RunsAsync(string? connectionId, int take, CancellationToken ct)
    {
        await using var database = await _databases.CreateDbContextAsync(ct);
        return await Views(database.CheckRuns.Where(run => connectionId == null || run.ConnectionId == connectionId)
            .OrderByDescending(run => run.CreatedAt).ThenByDescending(run => run.Id).Take(take)).ToListAsync(ct);
    }

    // Without the ids that a run may hold, which can be hundreds of thousands.
    private static IQueryable<CheckRunView> Views(IQueryable<CheckRun> runs) => runs.Select(run => new CheckRunView(
        run.Id, run.ConnectionId, run.Status, run.Total, run.Checked, run.Errors, run.Warnings, run.Error, run.CreatedBy, run.CreatedAt, run.FinishedAt));

    /// <summary>The last checks of records; those without one are left out. One of an earlier version of a record says nothing of it and is left out too.</summary>
    public async Task<IReadOnlyDictionary<string, CheckView>> OfAsync(IReadOnlyCollection<GoldenRecordView> records, CancellationToken ct)
    {
        await using var database = await _databases.CreateDbContextAsync(ct);
        var found = new Dictionary<string, CheckView>(StringComparer.Ordinal);
        foreach (var some in records.Where(record => record.CheckState is not CheckState.NotChecked).Select(record => record.Id).Chunk(500))
        {
            foreach (var check in await database.GoldenRecordChecks.AsNoTracking().Where(check => some.Contains(check.RecordId)).ToListAsync(ct))
            {
                found[check.RecordId] = new CheckView(check.State, check.Findings, check.CheckedAt, check.Result, check.Baseline);
            }
        }
        return found;
    }

    /// <summary>How many records of a connection are in each state.</summary>
    public async Task<IReadOnlyDictionary<CheckState, int>> CountsAsync(string? connectionId, CancellationToken ct)
    {
        await using var database = await _databases.CreateDbContextAsync(ct);
        var counts = await database.Visible().Where(record => connectionId == null || record.ConnectionId == connectionId)
            .GroupBy(record => record.CheckState).Select(group => new { group.Key, Count = group.Count() }).ToListAsync(ct);
        return Enum.GetValues<CheckState>().ToDictionary(state => state, state => counts.Find(count => count.Key == state)?.Count ?? 0);
    }

    /// <summary>Takes what a record's SQL answered last for right, so that it no longer counts as drifted. Problem: <c>golden_record_not_found</c>.</summary>
    public async Task<Result<Done>> AcceptAnswerAsync(string recordId, CancellationToken ct)
    {
        await using var database = await _databases.CreateDbContextAsync(ct);
        if (await database.GoldenRecordChecks.SingleOrDefaultAsync(check => check.RecordId == recordId, ct) is not { } check)
        {
            return Problem.GoldenRecordNotFound(recordId);
        }
        (check.Baseline, check.BaselineVersion) = (check.Result, check.RecordVersion);
        check.Findings = [.. check.Findings.Where(finding => finding.Code is not CheckCodes.Drift)];
        check.State = new CheckOutcome(check.Findings, check.Result).State;
        await database.SaveChangesAsync(ct);
        await database.GoldenRecords.Where(record => record.Id == recordId && record.Version == check.RecordVersion && record.CheckState != CheckState.NotChecked)
            .ExecuteUpdateAsync(set => set.SetProperty(record => record.CheckState, check.State), ct);
        _feed.Publish(new CheckNotice(check.ConnectionId));
        return new Done();
    }

    /// <summary>Wakes the runner after records were changed, so that those once checked are checked again at once.</summary>
    internal void Wake() => _signals.Wake();

    /// <summary>Tells the pages that count records by their checks that there are more or fewer of them.</summary>
    internal void Tell(string connectionId) => _feed.Publish(new CheckNotice(connectionId));
}

/// <summary>The last check of a record.</summary>
public sealed record CheckView(CheckState State, IReadOnlyList<CheckFinding> Findings, DateTime CheckedAt, ResultFingerprint? Result, ResultFingerprint? Baseline)
{
    /// <summary>The finding that weighs most, the first of several; null where there is none.</summary>
    public CheckFinding? Worst => Findings.OrderByDescending(finding => finding.Level).FirstOrDefault();
}

/// <summary>A run as pages and API show it.</summary>
public sealed record CheckRunView(
    string Id, string ConnectionId, CheckRunStatus Status, int? Total, int Checked, int Errors, int Warnings, string? Error, string? CreatedBy, DateTime CreatedAt, DateTime? FinishedAt)
{
    public bool IsUnderWay => Status is CheckRunStatus.Queued or CheckRunStatus.Running;

    /// <summary>0 to 1.</summary>
    public double Progress => Total is > 0 and { } total ? Math.Min(1, (double)Checked / total) : 0;

    internal static CheckRunView Of(CheckRun run) =>
        new(run.Id, run.ConnectionId, run.Status, run.Total, run.Checked, run.Errors, run.Warnings, run.Error, run.CreatedBy, run.CreatedAt, run.FinishedAt);
}
