using FineTuningStudio.Core.FineTunings;

namespace FineTuningStudio.Web.Components.FineTunings.List;

/// <summary>
/// The jobs of the list as far as they were read, the newest first, kept current by what the feed says. Nothing is read
/// again for a change: a notice carries the job as it was committed.
/// </summary>
public sealed class LiveRows(string? connectionId, FineTuningStatus? status)
{
    private readonly List<FineTuningView> _jobs = [];

    public IReadOnlyList<FineTuningView> Jobs => _jobs;

    public string? NextPageToken { get; private set; }

    /// <summary>How many there are in all, read or not.</summary>
    public int Total { get; set; }

    public FineTuningListRequest NextPage => new(connectionId, PageToken: NextPageToken, Status: status);

    /// <summary>Asks for nothing but the number of jobs.</summary>
    public FineTuningListRequest CountOnly => new(connectionId, PageSize: 1, Status: status);

    public void Add(FineTuningPage page)
    {
        // A job that came by the feed while the page was read is there already, and newer.
        _jobs.AddRange(page.Items.Where(read => _jobs.TrueForAll(known => known.Id != read.Id)));
        (NextPageToken, Total) = (page.NextPageToken, page.TotalSize);
    }

    /// <summary>Applies a change; true where a job came or went, so that the total is another.</summary>
    public bool Apply(FineTuningNotice notice)
    {
        var at = _jobs.FindIndex(job => job.Id == notice.Id);
        if (notice.View is not { } job || !Belongs(job))
        {
            if (at >= 0)
            {
                _jobs.RemoveAt(at);
            }
            return at >= 0 || notice.View is null;
        }
        if (at >= 0)
        {
            _jobs[at] = job.Change >= _jobs[at].Change ? job : _jobs[at];
            return false;
        }
        var place = _jobs.FindIndex(known => IsNewer(job, known));
        if (place >= 0 || NextPageToken is null)
        {
            _jobs.Insert(place >= 0 ? place : _jobs.Count, job);
        }
        return true;
    }

    private bool Belongs(FineTuningView job) =>
        (connectionId is null || job.ConnectionId == connectionId) && (status is null || job.Status == status);

    private static bool IsNewer(FineTuningView job, FineTuningView other) =>
        job.CreatedAt > other.CreatedAt || (job.CreatedAt == other.CreatedAt && string.CompareOrdinal(job.Id, other.Id) > 0);
}
