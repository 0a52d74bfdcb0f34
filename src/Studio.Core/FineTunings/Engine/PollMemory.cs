using FineTuningStudio.Core.Providers;

namespace FineTuningStudio.Core.FineTunings;

/// <summary>What one provider's loop remembers between cycles: a job's last answer, so that only a change is written.</summary>
internal sealed class PollMemory
{
    private readonly Dictionary<string, string> _last = [];

    private readonly Dictionary<string, int> _unreadEvents = [];

    public HashSet<string> Missing { get; } = [];

    /// <summary>Counts that a job's events could not be read; how often in a row.</summary>
    public int CountUnreadEvents(string id) => _unreadEvents[id] = _unreadEvents.GetValueOrDefault(id) + 1;

    public void ReadEvents(string id) => _unreadEvents.Remove(id);

    /// <summary>Forgets all answers, so that each job is written anew: what was said of a silent provider goes with it.</summary>
    public void Clear() => _last.Clear();

    /// <summary>Whether this answer differs from the last one of the job.</summary>
    public bool IsNews(string id, RemoteJob remote) => !_last.TryGetValue(id, out var last) || last != remote.Raw.Body;

    public void Remember(string id, RemoteJob remote) => _last[id] = remote.Raw.Body;

    /// <summary>Forgets the jobs that are no longer looked after.</summary>
    public void KeepOnly(IReadOnlySet<string> ids)
    {
        foreach (var gone in _last.Keys.Where(id => !ids.Contains(id)).ToList())
        {
            _last.Remove(gone);
            _unreadEvents.Remove(gone);
        }
        Missing.IntersectWith(ids);
    }
}
