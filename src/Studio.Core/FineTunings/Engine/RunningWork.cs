using System.Collections.Concurrent;

namespace FineTuningStudio.Core.FineTunings;

/// <summary>What works for which id in this process, so that a person's wish can stop it.</summary>
internal sealed class RunningWork
{
    private readonly ConcurrentDictionary<string, CancellationTokenSource> _running = new();

    public void Begin(string id, CancellationTokenSource work) => _running[id] = work;

    public void End(string id) => _running.TryRemove(id, out _);

    /// <summary>Does nothing where nobody works for the id.</summary>
    public void Cancel(string id)
    {
        if (_running.TryGetValue(id, out var work))
        {
            work.Cancel();
        }
    }
}
