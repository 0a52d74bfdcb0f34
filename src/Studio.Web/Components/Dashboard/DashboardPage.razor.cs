using FineTuningStudio.Core.Connections;
using FineTuningStudio.Core.FineTunings;
using FineTuningStudio.Core.Providers.Budgets;
using FineTuningStudio.Web.Components.FineTunings;

namespace FineTuningStudio.Web.Components.Dashboard;

/// <summary>What runs, what failed and what to do next.</summary>
public sealed partial class DashboardPage(DatabaseConnections connections, FineTuningQueries queries, Spendings spendings) : LiveComponent
{
    private const int MaxJobs = 200;
    private const int MaxListed = 5;

    private readonly Dictionary<string, FineTuningView> _jobs = [];
    private DashboardData? _data;

    private List<FineTuningView> Active => Newest(job => !job.Status.IsTerminal(), MaxJobs);

    private List<FineTuningView> Failed => Newest(job => job.Status is FineTuningStatus.Failed, MaxListed);

    private List<FineTuningView> Finished => Newest(job => job.Status is FineTuningStatus.Succeeded or FineTuningStatus.Cancelled, MaxListed);

    private string RunningText => Active.Count switch
    {
        0 => "No fine-tuning is running.",
        1 => "1 fine-tuning is running.",
        var count => $"{count} fine-tunings are running.",
    };

    protected override async Task LoadAsync(CancellationToken cancellationToken)
    {
        var all = await connections.ListAsync(cancellationToken);
        var page = await queries.ListAsync(new FineTuningListRequest(PageSize: MaxJobs), cancellationToken);
        foreach (var job in page.Value?.Items ?? [])
        {
            Take(job);
        }
        _data = new DashboardData(all, await queries.CountAsync(cancellationToken), await spendings.ThisMonthAsync(cancellationToken));
    }

    protected override async Task ApplyAsync(IReadOnlyList<FineTuningNotice> notices, CancellationToken cancellationToken)
    {
        foreach (var notice in notices)
        {
            if (notice.View is null)
            {
                _jobs.Remove(notice.Id);
            }
            else
            {
                Take(notice.View);
            }
        }
        if (_data is not null)
        {
            _data = _data with { Counts = await queries.CountAsync(cancellationToken), Spendings = await spendings.ThisMonthAsync(cancellationToken) };
        }
    }

    private void Take(FineTuningView job)
    {
        if (_jobs.TryGetValue(job.Id, out var known) && known.Change > job.Change)
        {
            return;
        }
        _jobs[job.Id] = job;
        if (_jobs.Count > MaxJobs * 2)
        {
            // A page that stays open for weeks keeps no more than it can show.
            foreach (var old in _jobs.Values.Where(old => old.Status.IsTerminal()).OrderBy(old => old.CreatedAt).Take(MaxJobs).ToList())
            {
                _jobs.Remove(old.Id);
            }
        }
    }

    private List<FineTuningView> Newest(Func<FineTuningView, bool> which, int count) =>
        [.. _jobs.Values.Where(which).OrderByDescending(job => job.FinishedAt ?? job.CreatedAt).ThenByDescending(job => job.Id).Take(count)];

    private sealed record DashboardData(IReadOnlyList<ConnectionView> Connections, FineTuningCounts Counts, IReadOnlyList<Spending> Spendings)
    {
        public int GoldenRecords => Connections.Sum(connection => connection.GoldenRecordCount);

        public bool IsNew => Connections.Count == 0 && Counts.Total == 0;
    }
}
