namespace FineTuningStudio.Core.FineTunings;

/// <summary>
/// Holds the workers back until the process is ready for them: the built-in trainer stands behind our own address, which
/// is known only once the server listens.
/// </summary>
public sealed class EngineGate
{
    private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Open() => _opened.TrySetResult();

    internal Task WaitAsync(CancellationToken cancellationToken) => _opened.Task.WaitAsync(cancellationToken);
}
