using FineTuningStudio.Core.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace FineTuningStudio.Core.FineTunings;

/// <summary>Claims jobs that are not at their provider yet, and brings them there, a few at a time.</summary>
internal sealed class FineTuningSubmitter(
    IDbContextFactory<StudioDb> databases,
    Submission submission,
    Lease lease,
    EngineSignals signals,
    EngineOptions options,
    EngineGate gate,
    Jitter jitter,
    TimeProvider time,
    ILogger<FineTuningSubmitter> logger) : BackgroundService
{
    /// <summary>How long the loop sleeps where nothing is due and nobody wakes it: another node's work may have become free.</summary>
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(30);

    private readonly Dictionary<string, Task> _running = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await gate.WaitAsync(stoppingToken);
            await new WorkerLoop(nameof(FineTuningSubmitter), signals.Submitter, options.BackoffBase, jitter, time, logger).RunAsync(StartDueAsync, stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The Studio is stopping; what is not finished goes on at the next start.
        }
        await Task.WhenAll(_running.Values);
    }

    /// <summary>Starts what is due, as far as there is room, and returns the time until the next job is due.</summary>
    private async Task<TimeSpan> StartDueAsync(CancellationToken stoppingToken)
    {
        foreach (var id in _running.Where(work => work.Value.IsCompleted).Select(work => work.Key).ToList())
        {
            _running.Remove(id);
        }
        await using var database = await databases.CreateDbContextAsync(stoppingToken);
        var now = time.GetUtcNow().UtcDateTime;
        var waiting = await database.FineTunings
            .Where(job => !job.Settled && job.Stage != SubmissionStage.Created)
            .Where(job => job.LeaseOwner == null || job.LeaseOwner == options.Owner || job.LeaseUntil < now)
            .OrderBy(job => job.NextAttemptAt).ThenBy(job => job.Id)
            .Select(job => new { job.Id, job.NextAttemptAt })
            .Take(options.Submissions * 2).ToListAsync(stoppingToken);
        foreach (var job in waiting.Where(job => !_running.ContainsKey(job.Id)))
        {
            if (job.NextAttemptAt > now)
            {
                return Min(job.NextAttemptAt - now, Idle);
            }
            if (_running.Count >= options.Submissions)
            {
                return Idle;
            }
            if (await lease.TryTakeAsync(job.Id, stoppingToken))
            {
                _running[job.Id] = RunAsync(job.Id, stoppingToken);
            }
        }
        return Idle;
    }

    private async Task RunAsync(string id, CancellationToken stoppingToken)
    {
        using var work = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        signals.Begin(id, work);
        var keeping = lease.KeepAsync(id, work);
        try
        {
            await SubmitAsync(id, work.Token);
        }
        catch (OperationCanceledException) when (work.IsCancellationRequested)
        {
            // Cancelled by a person, by a lost lease or by the end of the process: the row says how to go on.
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            var delay = await PutOffAsync(id);
            EngineLog.JobFailed(logger, id, delay, exception);
        }
        finally
        {
            signals.End(id);
            await work.CancelAsync();
            await keeping;
            await lease.ReleaseAsync(id, CancellationToken.None);
            signals.WakeSubmitter();
            signals.WakePoller();
        }
    }

    private async Task SubmitAsync(string id, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var job = await database.FineTunings.AsNoTracking().Include(job => job.Snapshot)
            .SingleOrDefaultAsync(job => job.Id == id && !job.Settled && job.Stage != SubmissionStage.Created, cancellationToken);
        if (job is not null)
        {
            await submission.RunAsync(job, job.Snapshot, cancellationToken);
        }
    }

    /// <summary>One broken job must not spin: it waits like one whose provider failed.</summary>
    private async Task<TimeSpan> PutOffAsync(string id)
    {
        await using var database = await databases.CreateDbContextAsync(CancellationToken.None);
        var failures = await database.FineTunings.Where(job => job.Id == id).Select(job => job.Failures).SingleOrDefaultAsync(CancellationToken.None) + 1;
        var delay = Backoff.Delay(failures, jitter.Next(), options.BackoffBase);
        var next = time.GetUtcNow().UtcDateTime + delay;
        await database.FineTunings.Where(job => job.Id == id && job.LeaseOwner == options.Owner).ExecuteUpdateAsync(
            set => set.SetProperty(job => job.Failures, failures).SetProperty(job => job.NextAttemptAt, next), CancellationToken.None);
        return delay;
    }

    private static TimeSpan Min(TimeSpan left, TimeSpan right) => left < right ? left : right;
}
