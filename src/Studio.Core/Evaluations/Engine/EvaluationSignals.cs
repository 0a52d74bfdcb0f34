using FineTuningStudio.Core.FineTunings;

namespace FineTuningStudio.Core.Evaluations;

/// <summary>How commands reach the runner of this process at once: wake its loop, or stop a run.</summary>
internal sealed class EvaluationSignals
{
    private readonly RunningWork _running = new();

    public WakeSignal Runner { get; } = new();

    public void Wake() => Runner.Set();

    /// <summary>A run was cancelled by a person: stop what runs for it.</summary>
    public void Interrupt(string id)
    {
        _running.Cancel(id);
        Wake();
    }

    public void Begin(string id, CancellationTokenSource work) => _running.Begin(id, work);

    public void End(string id) => _running.End(id);
}
