using FineTuningStudio.Core.Data;
using FineTuningStudio.Core.FineTunings;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace FineTuningStudio.Core.GoldenRecords.Checks;

/// <summary>Works on queued runs, a few at once, and checks again what was changed since it was checked. One process owns the data directory, so no lease is needed.</summary>
internal sealed partial class CheckRunner(
    IDbContextFactory<StudioDb> databases,
    CheckWork work,
    StaleChecks stale,
    CheckSignals signals,
    EngineGate gate,
    Jitter jitter,
    TimeProvider time,
    ILogger<CheckRunner> logger) : BackgroundService
{
    private const int RunsAtOnce = 2;

    /// <summary>How long the loop sleeps where nobody wakes it.</summary>
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan BackoffBase = TimeSpan.FromSeconds(1);

    private readonly Dictionary<string, Task> _running = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await gate.WaitAsync(stoppingToken);
            await new WorkerLoop(nameof(CheckRunner), signals.Runner, BackoffBase, jitter, time, logger).RunAsync(RoundAsync, stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The Studio is stopping; runs go on at the next start.
        }
        await Task.WhenAll(_running.Values);
    }

    private async Task<TimeSpan> RoundAsync(CancellationToken stoppingToken)
    {
        foreach (var id in _running.Where(run => run.Value.IsCompleted).Select(run => run.Key).ToList())
        {
            _running.Remove(id);
        }
        await StartDueAsync([.. _running.Keys], stoppingToken);
        await stale.MarkAsync(stoppingToken);
        return await stale.CheckSomeAsync(stoppingToken) ? TimeSpan.Zero : Idle;
    }

    private async Task StartDueAsync(List<string> busy, CancellationToken stoppingToken)
    {
        if (busy.Count >= RunsAtOnce)
        {
            return;
        }
        await using var database = await databases.CreateDbContextAsync(stoppingToken);
        var due = await database.CheckRuns
            .Where(run => (run.Status == CheckRunStatus.Queued || run.Status == CheckRunStatus.Running) && !busy.Contains(run.Id))
            .OrderBy(run => run.CreatedAt).ThenBy(run => run.Id).Select(run => run.Id).Take(RunsAtOnce - busy.Count).ToListAsync(stoppingToken);
        foreach (var id in due)
        {
            _running[id] = Task.Run(() => WorkAsync(id, stoppingToken), CancellationToken.None);
        }
    }

    private async Task WorkAsync(string id, CancellationToken stoppingToken)
    {
        using var cancelled = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        signals.Begin(id, cancelled);
        try
        {
            await work.RunAsync(id, cancelled.Token);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The row says how to go on at the next start.
        }
        catch (OperationCanceledException)
        {
            await EndAsync(id, CheckRunStatus.Cancelled, null);
        }
        catch (Exception exception)
        {
            LogBroken(id, exception);
            await EndAsync(id, CheckRunStatus.Failed, "The check stopped because of an unexpected error, which the log names; start it again.");
        }
        finally
        {
            signals.End(id);
            signals.Wake();
        }
    }

    private async Task EndAsync(string id, CheckRunStatus status, string? error)
    {
        try
        {
            if (await work.FindAsync(id, CancellationToken.None) is { } run)
            {
                await work.EndAsync(run, status, error);
            }
        }
        catch (Exception exception) when (exception is DbUpdateException or System.Data.Common.DbException)
        {
            // The run is taken up again.
            LogBroken(id, exception);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Check run {Id} stopped because of an unexpected error")]
    private partial void LogBroken(string id, Exception exception);
}
