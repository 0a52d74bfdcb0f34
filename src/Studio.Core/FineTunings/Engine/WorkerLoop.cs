using Microsoft.Extensions.Logging;

namespace FineTuningStudio.Core.FineTunings;

/// <summary>
/// A worker's loop: a round, then a sleep until something is due or somebody wakes it. A round that fails is tried again
/// later and later; the first failure in a row is logged, each twentieth, and the recovery.
/// </summary>
internal sealed class WorkerLoop(string name, WakeSignal wake, TimeSpan backoffBase, Jitter jitter, TimeProvider time, ILogger logger)
{
    /// <summary>Of failures in a row the first is logged, and each of these after it.</summary>
    public const int LoggedEach = 20;

    /// <summary>Ends only by cancellation. <paramref name="round"/> says how long to sleep where nobody wakes the loop.</summary>
    public async Task RunAsync(Func<CancellationToken, Task<TimeSpan>> round, CancellationToken stoppingToken)
    {
        var failures = 0;
        while (true)
        {
            TimeSpan wait;
            try
            {
                wait = await round(stoppingToken);
                if (failures > 0)
                {
                    EngineLog.LoopRecovered(logger, name, failures);
                    failures = 0;
                }
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                failures++;
                wait = Backoff.Delay(failures, jitter.Next(), backoffBase);
                if (failures % LoggedEach == 1)
                {
                    EngineLog.LoopFailed(logger, name, failures, wait, exception);
                }
            }
            await wake.WaitAsync(wait, time, stoppingToken);
        }
    }
}
