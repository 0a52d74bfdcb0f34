using FineTuningStudio.Core.Providers;
using Microsoft.Extensions.Logging;

namespace FineTuningStudio.Core.FineTunings;

/// <summary>
/// One provider's loop: fast while something moves, slow while nothing does, silent while there is no job. After a
/// failure nothing shortens its wait but a change of the providers, such as a new key.
/// </summary>
internal sealed class PollLoop(
    string name, PollCycle cycle, EngineSignals signals, EngineOptions options, Jitter jitter, TimeProvider time, ILogger logger)
{
    private const double SlowDown = 1.5;

    /// <summary>How long a loop without a job sleeps unless it is woken: another node may have left one.</summary>
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(30);

    private readonly PollMemory _memory = new();
    private int _failures;
    private TimeSpan _pace = options.FastInterval;

    /// <summary>Ends by cancellation, or where the provider is gone and no job waits for it.</summary>
    public async Task RunAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            var version = signals.ProvidersVersion;
            Rest rest;
            try
            {
                var result = await cycle.RunAsync(name, _memory, _failures, stoppingToken);
                if (result.IsOver)
                {
                    return;
                }
                rest = After(result);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                var wait = Backoff.Delay(++_failures, jitter.Next(), options.BackoffBase);
                if (_failures % WorkerLoop.LoggedEach == 1)
                {
                    EngineLog.LoopFailed(logger, $"{nameof(FineTuningPoller)} of {name}", _failures, wait, exception);
                }
                rest = new Rest(wait, wait);
            }
            await RestAsync(rest, version, stoppingToken);
        }
    }

    private Rest After(PollResult result)
    {
        if (result.Error is { } error)
        {
            _failures++;
            var wait = Backoff.Obeying(Backoff.Delay(_failures, jitter.Next(), options.BackoffBase), error, time.GetUtcNow());
            if (_failures % WorkerLoop.LoggedEach == 1)
            {
                EngineLog.PollFailed(logger, name, _failures, error.Kind.ToString(), error.Code, wait);
            }
            return new Rest(wait, wait);
        }
        if (_failures > 0)
        {
            EngineLog.PollRecovered(logger, name, _failures);
            _failures = 0;
        }
        _pace = result.Moved ? options.FastInterval : Min(_pace * SlowDown, options.PollInterval);
        return result.Jobs == 0 ? new Rest(Idle, TimeSpan.Zero) : new Rest(_pace, Min(_pace, options.FastInterval));
    }

    /// <summary>The clock of the wall may jump; what is waited for here is time that passes.</summary>
    private async Task RestAsync(Rest rest, int version, CancellationToken stoppingToken)
    {
        var wake = signals.PollerOf(name);
        var began = time.GetTimestamp();
        for (var until = rest.AtMost; signals.ProvidersVersion == version; until = rest.AtLeast)
        {
            var left = until - time.GetElapsedTime(began);
            if (left <= TimeSpan.Zero)
            {
                return;
            }
            await wake.WaitAsync(left, time, stoppingToken);
        }
    }

    private static TimeSpan Min(TimeSpan left, TimeSpan right) => left < right ? left : right;

    /// <summary>How long a loop rests, and how long even where it is woken.</summary>
    private readonly record struct Rest(TimeSpan AtMost, TimeSpan AtLeast);
}
