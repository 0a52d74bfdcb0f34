using FineTuningStudio.Core.Data;
using FineTuningStudio.Core.Providers;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace FineTuningStudio.Core.FineTunings;

/// <summary>
/// Looks after the jobs that are at their providers: one loop a provider, so that a broken one never stops the others.
/// Loops begin for providers that appear while the Studio runs, and end for those that are gone; a job whose provider is
/// gone keeps a loop, which calls nobody and says so on the job.
/// </summary>
internal sealed class FineTuningPoller(
    IDbContextFactory<StudioDb> databases,
    ProviderRegistry providers,
    PollCycle cycle,
    EngineSignals signals,
    EngineOptions options,
    EngineGate gate,
    Jitter jitter,
    TimeProvider time,
    ILogger<FineTuningPoller> logger) : BackgroundService
{
    /// <summary>How long a change of the providers by another node may go unseen.</summary>
    private static readonly TimeSpan LookInterval = TimeSpan.FromMinutes(1);

    private readonly Dictionary<string, Task> _loops = [];

    /// <summary>The providers that are looked after now.</summary>
    internal IReadOnlyCollection<string> Loops
    {
        get
        {
            lock (_loops)
            {
                return [.. _loops.Where(loop => !loop.Value.IsCompleted).Select(loop => loop.Key)];
            }
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await gate.WaitAsync(stoppingToken);
            await new WorkerLoop(nameof(FineTuningPoller), signals.Providers, options.BackoffBase, jitter, time, logger).RunAsync(BeginAsync, stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The Studio is stopping.
        }
        await Task.WhenAll(_loops.Values);
    }

    /// <summary>Begins the loops that are missing: of known providers, and of those that jobs still name.</summary>
    private async Task<TimeSpan> BeginAsync(CancellationToken stoppingToken)
    {
        await using var database = await databases.CreateDbContextAsync(stoppingToken);
        var named = await database.FineTunings.Where(job => !job.Settled && job.Stage == SubmissionStage.Created)
            .Select(job => job.Provider).Distinct().ToListAsync(stoppingToken);
        lock (_loops)
        {
            foreach (var name in providers.Describe().Select(provider => provider.Name).Union(named).ToList())
            {
                if (!_loops.TryGetValue(name, out var loop) || loop.IsCompleted)
                {
                    _loops[name] = LoopAsync(name, stoppingToken);
                }
            }
        }
        return LookInterval;
    }

    private async Task LoopAsync(string name, CancellationToken stoppingToken)
    {
        try
        {
            await new PollLoop(name, cycle, signals, options, jitter, time, logger).RunAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The Studio is stopping.
        }
    }
}
