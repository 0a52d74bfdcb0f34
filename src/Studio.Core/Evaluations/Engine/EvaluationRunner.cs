using FineTuningStudio.Core.Data;
using FineTuningStudio.Core.FineTunings;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace FineTuningStudio.Core.Evaluations;

/// <summary>
/// Works on queued runs and on those that an earlier process left, a few at a time, and starts the evaluations of jobs that
/// succeeded. One process owns the data directory, so no lease is needed.
/// </summary>
internal sealed class EvaluationRunner(
    IDbContextFactory<StudioDb> databases,
    EvaluationRun run,
    AutomaticEvaluations automatic,
    FineTuningFeed jobs,
    EvaluationSignals signals,
    EvaluationOptions options,
    EngineGate gate,
    Jitter jitter,
    TimeProvider time,
    ILogger<EvaluationRunner> logger) : BackgroundService
{
    /// <summary>How long the loop sleeps where nobody wakes it.</summary>
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(30);

    private readonly Dictionary<string, Task> _running = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var subscription = jobs.SubscribeToEach();
        var following = Task.CompletedTask;
        try
        {
            await gate.WaitAsync(stoppingToken);
            following = FollowJobsAsync(subscription, stoppingToken);
            await new WorkerLoop(nameof(EvaluationRunner), signals.Runner, options.BackoffBase, jitter, time, logger).RunAsync(RoundAsync, stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The Studio is stopping; what is not finished goes on at the next start.
        }
        await Task.WhenAll([following, .. _running.Values]);
    }

    /// <summary>Starts what is due, as far as there is room.</summary>
    private async Task<TimeSpan> RoundAsync(CancellationToken stoppingToken)
    {
        foreach (var id in _running.Where(work => work.Value.IsCompleted).Select(work => work.Key).ToList())
        {
            _running.Remove(id);
        }
        await automatic.StartDueAsync(stoppingToken);
        await StartDueAsync(stoppingToken);
        return Idle;
    }

    private async Task StartDueAsync(CancellationToken stoppingToken)
    {
        if (_running.Count >= options.Runs)
        {
            return;
        }
        await using var database = await databases.CreateDbContextAsync(stoppingToken);
        var busy = _running.Keys.ToList();
        var due = await database.Evaluations
            .Where(run => (run.Status == EvaluationStatus.Queued || run.Status == EvaluationStatus.Running) && !busy.Contains(run.Id))
            .OrderBy(run => run.CreatedAt).ThenBy(run => run.Id).Select(run => run.Id)
            .Take(options.Runs - busy.Count).ToListAsync(stoppingToken);
        foreach (var id in due)
        {
            _running[id] = Task.Run(() => WorkAsync(id, stoppingToken), CancellationToken.None);
        }
    }

    private async Task WorkAsync(string id, CancellationToken stoppingToken)
    {
        using var cancelled = new CancellationTokenSource();
        signals.Begin(id, cancelled);
        try
        {
            await run.RunAsync(id, cancelled.Token, stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The rows say how to go on at the next start.
        }
        catch (Exception exception)
        {
            // Not even the end of the run could be written, so it is taken up again; not soon, since it would most likely fail the same way.
            EvaluationLog.Broken(logger, id, exception);
            await PauseAsync(stoppingToken);
        }
        finally
        {
            signals.End(id);
            signals.Wake();
        }
    }

    private async Task PauseAsync(CancellationToken stoppingToken)
    {
        try
        {
            await Task.Delay(Backoff.Cap, time, stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The Studio is stopping.
        }
    }

    private async Task FollowJobsAsync(Feeds.FeedSubscription<FineTuningNotice> subscription, CancellationToken stoppingToken)
    {
        try
        {
            await foreach (var notices in subscription.ReadAsync(stoppingToken))
            {
                if (notices.Any(notice => notice.View is { Status: FineTuningStatus.Succeeded, HeldOutCount: > 0 }))
                {
                    signals.Wake();
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The Studio is stopping.
        }
    }
}
