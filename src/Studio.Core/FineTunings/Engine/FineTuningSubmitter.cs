using System.Collections.Concurrent;
using FineTuningStudio.Core.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace FineTuningStudio.Core.FineTunings;

/// <summary>
/// Claims jobs that are not at their provider yet, and brings them there, a few at a time of each provider, so that one
/// that hangs holds up its own jobs alone.
/// </summary>
internal sealed class FineTuningSubmitter(
    IDbContextFactory<StudioDb> databases,
    Submission submission,
    SubmissionPauses pauses,
    JobAttention attention,
    SweepGate sweeps,
    Lease lease,
    EngineSignals signals,
    EngineOptions options,
    EngineGate gate,
    Jitter jitter,
    TimeProvider time,
    ILogger<FineTuningSubmitter> logger) : BackgroundService
{
    /// <summary>How many failures in a row before all jobs that wait for a provider say so.</summary>
    private const int SilentAfter = 3;

    /// <summary>How long the loop sleeps where nothing is due and nobody wakes it: another node's work may have become free.</summary>
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<string, (string Provider, Task Work)> _running = new();
    private int _providersVersion;
    private int _failedByOldSettings;

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
        await Task.WhenAll(_running.Values.Select(running => running.Work));
    }

    /// <summary>Starts what is due, as far as there is room, and returns the time until the next job is due.</summary>
    private async Task<TimeSpan> StartDueAsync(CancellationToken stoppingToken)
    {
        foreach (var id in _running.Where(running => running.Value.Work.IsCompleted).Select(running => running.Key).ToList())
        {
            _running.TryRemove(id, out _);
        }
        await TakeUpProvidersAsync(stoppingToken);
        await sweeps.LetGoAsync(stoppingToken);
        var now = time.GetUtcNow().UtcDateTime;
        while (true)
        {
            var held = pauses.Held();
            var full = _running.Values.GroupBy(running => running.Provider)
                .Where(group => group.Count() >= pauses.RoomOf(group.Key)).Select(group => group.Key).ToList();
            if (await NextAsync([.. full.Union(held.Keys)], stoppingToken) is not { } job)
            {
                return held.Count == 0 ? Idle : Min(held.Values.Min() - now, Idle);
            }
            if (job.NextAttemptAt > now)
            {
                return Min(Min(job.NextAttemptAt - now, held.Count == 0 ? Idle : held.Values.Min() - now), Idle);
            }
            if (!await lease.TryTakeAsync(job.Id, stoppingToken))
            {
                return options.FastInterval;
            }
            _running[job.Id] = (job.Provider, RunAsync(job.Id, job.Provider, stoppingToken));
        }
    }

    /// <summary>After a change of the providers what waits because of a failure goes on at once, such as with a new key.</summary>
    private async Task TakeUpProvidersAsync(CancellationToken stoppingToken)
    {
        var version = signals.ProvidersVersion;
        var failedByOld = Interlocked.Exchange(ref _failedByOldSettings, 0);
        if (version == _providersVersion && failedByOld == 0)
        {
            return;
        }
        pauses.Forget();
        await using var database = await databases.CreateDbContextAsync(stoppingToken);
        var now = time.GetUtcNow().UtcDateTime;

        // A second look after a doubt keeps its time: lists lag, whatever the key.
        await database.FineTunings
            .Where(job => !job.Settled && job.Stage != SubmissionStage.Created && job.Failures > 0 && job.DoubtfulLooks == 0 && job.NextAttemptAt > now)
            .ExecuteUpdateAsync(set => set.SetProperty(job => job.NextAttemptAt, now), stoppingToken);
        _providersVersion = version;
    }

    private async Task<Waiting?> NextAsync(List<string> notOf, CancellationToken stoppingToken)
    {
        var running = _running.Keys.ToList();
        var now = time.GetUtcNow().UtcDateTime;
        await using var database = await databases.CreateDbContextAsync(stoppingToken);
        return await database.FineTunings
            .Where(job => !job.Settled && !job.SweepWaits && job.Stage != SubmissionStage.Created && !notOf.Contains(job.Provider) && !running.Contains(job.Id))
            .Where(job => job.LeaseOwner == null || job.LeaseOwner == options.Owner || job.LeaseUntil < now)
            .OrderBy(job => job.NextAttemptAt).ThenBy(job => job.Id)
            .Select(job => new Waiting(job.Id, job.Provider, job.NextAttemptAt))
            .FirstOrDefaultAsync(stoppingToken);
    }

    /// <summary>Nothing escapes: what goes wrong with one job is logged, and the job waits like one whose provider failed.</summary>
    private async Task RunAsync(string id, string provider, CancellationToken stoppingToken)
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
        catch (Exception exception)
        {
            await PutOffAsync(id, exception);
        }
        finally
        {
            signals.End(id);
            await work.CancelAsync();
            await keeping;
            await ReleaseAsync(id);

            // Before the loop is woken: it would still see the job under way, and sleep.
            _running.TryRemove(id, out _);
            signals.WakeSubmitter();
            signals.WakePollerOf(provider);
        }
    }

    private async Task SubmitAsync(string id, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var job = await database.FineTunings.AsNoTracking().Include(job => job.Snapshot)
            .SingleOrDefaultAsync(job => job.Id == id && !job.Settled && job.Stage != SubmissionStage.Created, cancellationToken);
        if (job is null)
        {
            return;
        }
        var version = signals.ProvidersVersion;
        if (await submission.RunAsync(job, job.Snapshot, cancellationToken) is { } failure)
        {
            await FailAsync(job, failure, cancellationToken);
            if (signals.ProvidersVersion != version)
            {
                // The call was under way when the key or address was replaced: the next round takes the job up like those that waited.
                Volatile.Write(ref _failedByOldSettings, 1);
            }
        }
        else if (pauses.Succeed(job.Provider) is var failures and > 0)
        {
            EngineLog.SubmissionRecovered(logger, job.Provider, failures);
            await attention.ClearAsync(await WaitingAsync(job.Provider, id, cancellationToken), cancellationToken);
        }
    }

    private async Task FailAsync(FineTuning job, SubmissionFailure failure, CancellationToken cancellationToken)
    {
        var (failures, delay) = pauses.Fail(job.Provider, failure.Error);
        if (failures % WorkerLoop.LoggedEach == 1)
        {
            EngineLog.SubmissionFailed(logger, job.Provider, failures, failure.Error.Kind.ToString(), failure.Error.Code, job.Id, delay);
        }
        if (failures >= SilentAfter)
        {
            await attention.SayAsync(await WaitingAsync(job.Provider, job.Id, cancellationToken), failure.Sentence, null, cancellationToken);
        }
    }

    /// <summary>The other jobs that wait for a provider.</summary>
    private async Task<List<string>> WaitingAsync(string provider, string but, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        return await database.FineTunings
            .Where(job => job.Provider == provider && !job.Settled && !job.SweepWaits && job.Stage != SubmissionStage.Created && job.Id != but)
            .Select(job => job.Id).ToListAsync(cancellationToken);
    }

    /// <summary>One broken job must not spin: it waits like one whose provider failed.</summary>
    private async Task PutOffAsync(string id, Exception why)
    {
        var failures = 0;
        var delay = Backoff.Cap;
        try
        {
            await using var database = await databases.CreateDbContextAsync(CancellationToken.None);
            failures = await database.FineTunings.Where(job => job.Id == id).Select(job => job.Failures).SingleOrDefaultAsync(CancellationToken.None) + 1;
            delay = Backoff.Delay(failures, jitter.Next(), options.BackoffBase);
            var next = time.GetUtcNow().UtcDateTime + delay;
            await database.FineTunings.Where(job => job.Id == id && job.LeaseOwner == options.Owner).ExecuteUpdateAsync(
                set => set.SetProperty(job => job.Failures, failures).SetProperty(job => job.NextAttemptAt, next), CancellationToken.None);
            await attention.SayAsync([id], AttentionText.OwnFault, null, CancellationToken.None);
        }
        catch (Exception exception)
        {
            EngineLog.JobFailed(logger, id, failures, delay, exception);
        }
        if (failures % WorkerLoop.LoggedEach <= 1)
        {
            EngineLog.JobFailed(logger, id, failures, delay, why);
        }
    }

    private async Task ReleaseAsync(string id)
    {
        try
        {
            await lease.ReleaseAsync(id, CancellationToken.None);
        }
        catch (Exception exception)
        {
            // It runs out by itself.
            EngineLog.JobFailed(logger, id, 1, options.Lease, exception);
        }
    }

    private static TimeSpan Min(TimeSpan left, TimeSpan right) => left < right ? left : right;

    private sealed record Waiting(string Id, string Provider, DateTime NextAttemptAt);
}
