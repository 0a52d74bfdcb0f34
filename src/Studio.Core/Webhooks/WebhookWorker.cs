using System.Collections.Concurrent;
using FineTuningStudio.Core.FineTunings;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace FineTuningStudio.Core.Webhooks;

/// <summary>
/// Sends the messages that are due: those of one webhook one after the other, of several webhooks side by side, so that one that
/// is slow holds up nobody else.
/// </summary>
internal sealed class WebhookWorker(
    WebhookQueue queue,
    WebhookSender sender,
    WebhookSweep sweep,
    WebhookSignals signals,
    EngineOptions options,
    EngineGate gate,
    Jitter jitter,
    TimeProvider time,
    ILogger<WebhookWorker> logger) : BackgroundService
{
    /// <summary>How long the loop sleeps where nothing is due and nobody wakes it.</summary>
    private static readonly TimeSpan Idle = TimeSpan.FromMinutes(5);

    /// <summary>How long a lane that failed by a fault of ours waits.</summary>
    private static readonly TimeSpan AfterFault = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<string, Task> _lanes = new();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await gate.WaitAsync(stoppingToken);
            await new WorkerLoop(nameof(WebhookWorker), signals.Worker, options.BackoffBase, jitter, time, logger).RunAsync(StartDueAsync, stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The Studio is stopping; what was not sent is sent at the next start.
        }
        await Task.WhenAll(_lanes.Values);
    }

    /// <summary>Starts a lane for each webhook with something due, and returns the time until the next message is due.</summary>
    private async Task<TimeSpan> StartDueAsync(CancellationToken stoppingToken)
    {
        await sweep.RunWhenDueAsync(stoppingToken);
        var due = await queue.DueAsync([.. _lanes.Keys], stoppingToken);
        var now = time.GetUtcNow().UtcDateTime;
        foreach (var id in due.Where(webhook => webhook.Value <= now).Select(webhook => webhook.Key))
        {
            // Entered before it begins, so that a lane that ends at once finds itself to take out.
            var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _lanes[id] = RunAsync(id, begun.Task, stoppingToken);
            begun.SetResult();
        }
        return due.Values.Where(at => at > now).Select(at => at - now).Append(Idle).Min();
    }

    /// <summary>Nothing escapes: what goes wrong in one lane is logged, and its messages wait a moment.</summary>
    private async Task RunAsync(string webhookId, Task begun, CancellationToken stoppingToken)
    {
        await begun;
        try
        {
            while (await queue.TakeAsync(webhookId, stoppingToken) is { } next)
            {
                var outcome = await sender.SendAsync(next.Webhook, next.Delivery, stoppingToken);

                // Not given up when the Studio stops: what was sent must not be sent twice where that can be helped.
                await queue.StoreAsync(next.Webhook, next.Delivery, outcome);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // An attempt that was cut off is made again at the next start.
        }
        catch (Exception exception)
        {
            WebhookLog.LaneFailed(logger, webhookId, AfterFault, exception);
            await Task.Delay(AfterFault, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        finally
        {
            // Before the loop is woken: it would still see the lane under way, and sleep.
            _lanes.TryRemove(webhookId, out _);
            signals.Wake();
        }
    }
}
