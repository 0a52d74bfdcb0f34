using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using FineTuningStudio.Core.Providers;

namespace FineTuningStudio.Core.FineTunings;

/// <summary>
/// Looks after the jobs that are at their providers: one loop a provider, so that a broken one never stops the others.
/// Fast while something moves, slow while nothing does, silent while there is no job.
/// </summary>
internal sealed class FineTuningPoller(
    ProviderRegistry providers,
    PollCycle cycle,
    EngineSignals signals,
    EngineOptions options,
    EngineGate gate,
    Jitter jitter,
    TimeProvider time,
    ILogger<FineTuningPoller> logger) : BackgroundService
{
    private const double SlowDown = 1.5;

    /// <summary>How long a loop without a job sleeps unless it is woken: another node may have left one.</summary>
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(30);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await gate.WaitAsync(stoppingToken);
            await Task.WhenAll(providers.Describe().Select(provider => LoopAsync(provider.Name, stoppingToken)));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The Studio is stopping.
        }
    }

    private async Task LoopAsync(string name, CancellationToken stoppingToken)
    {
        var wake = signals.PollerOf(name);
        var memory = new PollMemory();
        var failures = 0;
        var pace = options.FastInterval;
        while (true)
        {
            TimeSpan wait;
            try
            {
                var result = await cycle.RunAsync(name, memory, failures, stoppingToken);
                if (result.Error is { } error)
                {
                    failures++;
                    wait = Later(Backoff.Delay(failures, jitter.Next(), options.BackoffBase), error);
                    LogFailure(name, failures, error, wait);
                }
                else
                {
                    if (failures > 0)
                    {
                        EngineLog.PollRecovered(logger, name, failures);
                        failures = 0;
                    }
                    pace = result.Moved ? options.FastInterval : Min(pace * SlowDown, options.PollInterval);
                    wait = result.Jobs == 0 ? Idle : pace;
                }
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                failures++;
                wait = Backoff.Delay(failures, jitter.Next(), options.BackoffBase);
                EngineLog.LoopFailed(logger, $"{nameof(FineTuningPoller)} of {name}", failures, wait, exception);
            }
            await wake.WaitAsync(wait, time, stoppingToken);
        }
    }

    /// <summary>The first failure in a row is logged, and each twentieth.</summary>
    private void LogFailure(string name, int failures, ProviderError error, TimeSpan wait)
    {
        if (failures % 20 == 1)
        {
            EngineLog.PollFailed(logger, name, failures, error.Kind.ToString(), error.Code, wait);
        }
    }

    private TimeSpan Later(TimeSpan delay, ProviderError error) =>
        error.Until is { } until && until - time.GetUtcNow() > delay ? until - time.GetUtcNow() : delay;

    private static TimeSpan Min(TimeSpan left, TimeSpan right) => left < right ? left : right;
}
