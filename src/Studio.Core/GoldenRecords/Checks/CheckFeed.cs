using FineTuningStudio.Core.Feeds;
using FineTuningStudio.Core.FineTunings;

namespace FineTuningStudio.Core.GoldenRecords.Checks;

/// <summary>That checks of a connection's records went on; whoever shows them reads them again.</summary>
public sealed record CheckNotice(string ConnectionId);

/// <summary>Tells who watches that records were checked.</summary>
public sealed class CheckFeed(TimeProvider time) : ChangeFeed<CheckNotice>(time, notice => notice.ConnectionId);

/// <summary>How commands reach the runner of this process at once.</summary>
internal sealed class CheckSignals
{
    private readonly RunningWork _running = new();

    public WakeSignal Runner { get; } = new();

    public void Wake() => Runner.Set();

    public void Interrupt(string runId)
    {
        _running.Cancel(runId);
        Wake();
    }

    public void Begin(string runId, CancellationTokenSource work) => _running.Begin(runId, work);

    public void End(string runId) => _running.End(runId);
}
