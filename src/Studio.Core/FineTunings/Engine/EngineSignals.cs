using System.Collections.Concurrent;
using System.Threading.Channels;

namespace FineTuningStudio.Core.FineTunings;

/// <summary>How commands reach the workers of this process at once: wake a loop, or stop what runs for a job.</summary>
public sealed class EngineSignals
{
    private readonly RunningWork _running = new();
    private readonly WakeSignal _submitter = new();
    private readonly ConcurrentDictionary<string, WakeSignal> _pollers = new();
    private int _providersVersion;

    internal WakeSignal Submitter => _submitter;

    internal WakeSignal PollerOf(string provider) => _pollers.GetOrAdd(provider, static _ => new WakeSignal());

    /// <summary>Set where a provider was added, changed or removed.</summary>
    internal WakeSignal Providers { get; } = new();

    /// <summary>Grows with each such change, so that every loop sees it, also one that waits after a failure.</summary>
    internal int ProvidersVersion => Volatile.Read(ref _providersVersion);

    /// <summary>A provider was added, changed or removed: new loops are begun, and what waits for a key goes on at once.</summary>
    public void ProvidersHaveChanged()
    {
        Interlocked.Increment(ref _providersVersion);
        Providers.Set();
        WakeSubmitter();
        WakePoller();
    }

    public void WakeSubmitter() => _submitter.Set();

    public void WakePoller()
    {
        foreach (var poller in _pollers.Values)
        {
            poller.Set();
        }
    }

    internal void WakePollerOf(string provider) => PollerOf(provider).Set();

    /// <summary>A job was cancelled or changed by a person: stop its upload where one runs, and wake both loops.</summary>
    public void Interrupt(string fineTuningId)
    {
        _running.Cancel(fineTuningId);
        WakeSubmitter();
        WakePoller();
    }

    /// <summary>Registers the token source of the work for a job, so that <see cref="Interrupt"/> reaches it.</summary>
    internal void Begin(string fineTuningId, CancellationTokenSource work) => _running.Begin(fineTuningId, work);

    internal void End(string fineTuningId) => _running.End(fineTuningId);
}

/// <summary>An auto-reset signal for one waiting loop: setting it twice before the loop looks counts once.</summary>
internal sealed class WakeSignal
{
    private readonly Channel<bool> _set = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public void Set() => _set.Writer.TryWrite(true);

    /// <summary>Waits until it is set, or until the time is over.</summary>
    public async Task WaitAsync(TimeSpan atMost, TimeProvider time, CancellationToken cancellationToken)
    {
        if (atMost <= TimeSpan.Zero)
        {
            return;
        }
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var wait = _set.Reader.ReadAsync(limit.Token).AsTask();
        var delay = Task.Delay(atMost, time, limit.Token);
        if (await Task.WhenAny(wait, delay) == wait)
        {
            await limit.CancelAsync();
            await wait;
            return;
        }
        cancellationToken.ThrowIfCancellationRequested();
        await limit.CancelAsync();
        try
        {
            await wait;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // The time is over and nobody set the signal: the loop goes round as it would have.
        }
    }
}
