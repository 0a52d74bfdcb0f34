using System.Security.Cryptography;
using System.Text;
using FineTuningStudio.Core.Providers;

namespace FineTuningStudio.Core.FineTunings;

/// <summary>
/// What one provider's loop remembers between cycles. Of a job's last answer only a hash, so that ten thousand jobs cost
/// less than a megabyte; what is not remembered is read from the stored answers once, at the beginning.
/// </summary>
internal sealed class PollMemory
{
    private readonly Dictionary<string, UInt128> _last = [];
    private readonly Dictionary<string, Trouble> _troubles = [];
    private readonly Dictionary<string, Trouble> _unreadEvents = [];
    private readonly Dictionary<string, Trouble> _cancels = [];
    private readonly Dictionary<string, DateTime> _madeAt = [];

    public ListSweep Sweep { get; } = new();

    /// <summary>True once the stored answers were taken over.</summary>
    public bool IsSeeded { get; set; }

    /// <summary>True once the provider has shown a list of jobs: where that is "not found" later, it is the provider that is not there.</summary>
    public bool HasList { get; set; }

    /// <summary>The provider, with the settings of that time, that last told of one of our jobs; null while none has since this process began.</summary>
    public IFineTuningProvider? HeardFrom { get; set; }

    /// <summary>When the provider last answered; null while it has not since this process began.</summary>
    public DateTime? HeardAt { get; set; }

    /// <summary>Jobs that the provider told of in this cycle.</summary>
    public HashSet<string> Heard { get; } = [];

    public void Seed(string id, string body) => _last.TryAdd(id, HashOf(body));

    /// <summary>Whether this answer differs from the last one of the job.</summary>
    public bool IsNews(string id, RemoteJob remote) => !_last.TryGetValue(id, out var last) || last != HashOf(remote.Raw.Body);

    public void Remember(string id, RemoteJob remote) => _last[id] = HashOf(remote.Raw.Body);

    /// <summary>When the provider says that it made the job, where it has told; else when we did.</summary>
    public DateTime MadeAt(PolledJob job) => _madeAt.TryGetValue(job.Id, out var told) && told < job.CreatedAt ? told : job.CreatedAt;

    public void RememberMadeAt(string id, RemoteJob remote)
    {
        if (remote.CreatedAt is { } at)
        {
            _madeAt[id] = at.UtcDateTime;
        }
    }

    /// <summary>A job that alone makes trouble is left in peace for a while.</summary>
    public bool IsLeftInPeace(string id, DateTime now) => _troubles.TryGetValue(id, out var trouble) && trouble.NotBefore > now;

    /// <summary>Jobs whose sentence is about them alone: that the provider answers does not take it back.</summary>
    public HashSet<string> KeepsAttention { get; } = [];

    /// <summary>Counts a trouble of one job; how often in a row it had one.</summary>
    public int CountTrouble(string id, DateTime now, Func<int, TimeSpan> delay) => Count(_troubles, id, now, delay);

    public void EndTrouble(string id)
    {
        if (_troubles.Remove(id))
        {
            KeepsAttention.Remove(id);
        }
    }

    /// <summary>Counts that a job's events could not be read; how often in a row.</summary>
    public int CountUnreadEvents(string id, DateTime now, Func<int, TimeSpan> delay) => Count(_unreadEvents, id, now, delay);

    public void ReadEvents(string id) => _unreadEvents.Remove(id);

    /// <summary>Whether events were left unread, and whether it is time to try again.</summary>
    public (bool Any, bool Due) UnreadEvents(string id, DateTime now) =>
        _unreadEvents.TryGetValue(id, out var unread) ? (true, unread.NotBefore <= now) : (false, false);

    /// <summary>Whether a cancel is to be sent: at first, after a failure, and again where the provider has not carried it out for long.</summary>
    public bool IsCancelDue(string id, DateTime now) => !_cancels.TryGetValue(id, out var sent) || sent.NotBefore <= now;

    /// <summary>Counts that a cancel was sent; how often by now.</summary>
    public int CountCancel(string id, DateTime now, Func<int, TimeSpan> again) => Count(_cancels, id, now, again);

    /// <summary>Forgets the jobs that are no longer looked after.</summary>
    public void KeepOnly(IReadOnlySet<string> ids)
    {
        Heard.Clear();
        KeepsAttention.IntersectWith(ids);
        Keep(_last, ids);
        Keep(_troubles, ids);
        Keep(_unreadEvents, ids);
        Keep(_cancels, ids);
        Keep(_madeAt, ids);
    }

    private static int Count(Dictionary<string, Trouble> troubles, string id, DateTime now, Func<int, TimeSpan> delay)
    {
        var times = troubles.GetValueOrDefault(id).Times + 1;
        troubles[id] = new Trouble(times, now + delay(times));
        return times;
    }

    private static void Keep<T>(Dictionary<string, T> known, IReadOnlySet<string> ids)
    {
        foreach (var gone in known.Keys.Where(id => !ids.Contains(id)).ToList())
        {
            known.Remove(gone);
        }
    }

    private static UInt128 HashOf(string body)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(body), hash);
        return BitConverter.ToUInt128(hash);
    }

    private readonly record struct Trouble(int Times, DateTime NotBefore);
}
