using FineTuningStudio.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace FineTuningStudio.Core.GoldenRecords.Checks;

/// <summary>Carries one run out, batch by batch; each is stored with how far it came, so that a kill costs one batch.</summary>
internal sealed class CheckWork(IDbContextFactory<StudioDb> databases, CheckStore store, CheckBatch batch, GoldenRecordShapes hashes, CheckFeed feed, TimeProvider time)
{
    /// <summary>Ends by the run's end; throws where it is cancelled.</summary>
    public async Task RunAsync(string runId, CancellationToken ct)
    {
        var run = await BeginAsync(runId, ct);
        if (run is null)
        {
            return;
        }
        await hashes.FillAsync(run.ConnectionId, ct);
        while (await NextAsync(run, ct) is { Count: > 0 } ids)
        {
            // Anew for each batch: the schema may be scanned again on the way.
            if (!(await store.GroundAsync(run.ConnectionId, ct)).TryGet(out var ground, out var problem) || !(await batch.RunAsync(ground, ids, ct)).TryGet(out var states, out problem))
            {
                await EndAsync(run, CheckRunStatus.Failed, problem.Message);
                return;
            }
            run.After = ids[^1];
            run.Checked += ids.Count;
            run.Errors += states.Count(state => state is CheckState.Error);
            run.Warnings += states.Count(state => state is CheckState.Warning);
            await WriteAsync(run, ct);
        }
        await EndAsync(run, CheckRunStatus.Done, null);
    }

    /// <summary>Also where the process is stopping, so that the wish of a person is not lost.</summary>
    public async Task EndAsync(CheckRun run, CheckRunStatus status, string? error)
    {
        (run.Status, run.Error, run.FinishedAt) = (status, error, time.GetUtcNow().UtcDateTime);
        await WriteAsync(run, CancellationToken.None);
    }

    public async Task<CheckRun?> FindAsync(string runId, CancellationToken ct)
    {
        await using var database = await databases.CreateDbContextAsync(ct);
        return await database.CheckRuns.AsNoTracking().SingleOrDefaultAsync(run => run.Id == runId, ct);
    }

    private async Task<CheckRun?> BeginAsync(string runId, CancellationToken ct)
    {
        if (await FindAsync(runId, ct) is not { Status: CheckRunStatus.Queued or CheckRunStatus.Running } run)
        {
            return null;
        }
        if (run.CancelRequested)
        {
            await EndAsync(run, CheckRunStatus.Cancelled, null);
            return null;
        }
        run.Status = CheckRunStatus.Running;
        run.Total ??= run.RecordIds?.Count ?? await CountAsync(run.ConnectionId, ct);
        await WriteAsync(run, ct);
        return run;
    }

    private async Task<int> CountAsync(string connectionId, CancellationToken ct)
    {
        await using var database = await databases.CreateDbContextAsync(ct);
        return await database.Visible().CountAsync(record => record.ConnectionId == connectionId, ct);
    }

    private async Task<IReadOnlyList<string>> NextAsync(CheckRun run, CancellationToken ct)
    {
        if (run.RecordIds is { } ids)
        {
            var at = ids.BinarySearch(run.After, StringComparer.Ordinal);
            return ids.Slice(at < 0 ? ~at : at + 1, Math.Min(CheckBatch.Size, ids.Count - (at < 0 ? ~at : at + 1)));
        }
        await using var database = await databases.CreateDbContextAsync(ct);
        return await database.Visible(database.RecordsById()).Where(record => record.ConnectionId == run.ConnectionId && string.Compare(record.Id, run.After) > 0)
            .OrderBy(record => record.Id).Take(CheckBatch.Size).Select(record => record.Id).ToListAsync(ct);
    }

    private async Task WriteAsync(CheckRun run, CancellationToken ct)
    {
        await using (var database = await databases.CreateDbContextAsync(ct))
        {
            await database.CheckRuns.Where(row => row.Id == run.Id).ExecuteUpdateAsync(
                set => set.SetProperty(row => row.Status, run.Status).SetProperty(row => row.Total, run.Total).SetProperty(row => row.Checked, run.Checked)
                    .SetProperty(row => row.Errors, run.Errors).SetProperty(row => row.Warnings, run.Warnings).SetProperty(row => row.After, run.After)
                    .SetProperty(row => row.Error, run.Error).SetProperty(row => row.FinishedAt, run.FinishedAt),
                ct);
        }
        feed.Publish(new CheckNotice(run.ConnectionId));
    }
}
