using FineTuningStudio.Core.FineTunings;

namespace FineTuningStudio.Web.Components.FineTunings.List;

/// <summary>
/// The jobs of a list as far as they were read, in its order, kept current by what the feed says: a notice carries the job
/// as it was committed, and the query says which of those that changed belong to the list.
/// </summary>
/// <param name="request">The list; its page token is not looked at.</param>
/// <param name="selection">The same, understood.</param>
public sealed class LiveRows(FineTuningListRequest request, FineTuningSelection selection)
{
    private readonly List<FineTuningView> _jobs = [];

    /// <summary>The job at which the last page ended, as it was read: the next page begins after that place, wherever the job is now.</summary>
    private FineTuningView? _end;

    public IReadOnlyList<FineTuningView> Jobs => _jobs;

    public string? NextPageToken { get; private set; }

    /// <summary>How many there are in all, read or not.</summary>
    public int Total { get; set; }

    public FineTuningListRequest NextPage => request with { PageToken = NextPageToken };

    /// <summary>Asks for nothing but the number of jobs.</summary>
    public FineTuningListRequest CountOnly => request with { PageSize = 1 };

    public void Add(FineTuningPage page)
    {
        // A job that came by the feed while the page was read is there already, and newer.
        _jobs.AddRange(page.Items.Where(read => _jobs.TrueForAll(known => known.Id != read.Id)));
        (NextPageToken, Total, _end) = (page.NextPageToken, page.TotalSize, page.Items is [.., var last] ? last : null);
    }

    /// <summary>Applies changes, of which <paramref name="fitting"/> names the jobs that belong to the list now; true where the total may be another.</summary>
    public bool Apply(IEnumerable<FineTuningNotice> notices, IReadOnlySet<string> fitting)
    {
        var recount = false;
        foreach (var notice in notices)
        {
            var at = _jobs.FindIndex(job => job.Id == notice.Id);
            if (notice.View is not { } job || !fitting.Contains(notice.Id))
            {
                if (at >= 0)
                {
                    _jobs.RemoveAt(at);
                }

                // What was not read yet may have left the list too.
                recount |= at >= 0 || NextPageToken is not null;
            }
            else if (at < 0)
            {
                Insert(job);
                recount = true;
            }
            else if (job.Change >= _jobs[at].Change)
            {
                _jobs.RemoveAt(at);
                Insert(job);
            }
        }
        return recount;
    }

    /// <summary>Puts a job in its place; where that is behind the end of what was read and more is to come, it comes with that.</summary>
    private void Insert(FineTuningView job)
    {
        if (NextPageToken is null || _end is null || selection.Order.Compare(job, _end) <= 0)
        {
            var place = _jobs.FindIndex(known => selection.Order.Compare(job, known) < 0);
            _jobs.Insert(place >= 0 ? place : _jobs.Count, job);
        }
    }
}
