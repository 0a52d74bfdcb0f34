using FineTuningStudio.Core;
using FineTuningStudio.Core.FineTunings;
using FineTuningStudio.Web.Components.FineTunings.Charts;
using Microsoft.AspNetCore.Components;

namespace FineTuningStudio.Web.Components.FineTunings.Compare;

/// <summary>Two to eight jobs side by side, live; which they are stands in the address.</summary>
public sealed partial class ComparePage(
    FineTuningComparisons comparisons, HeldOutComparisons heldOut, FineTuningQueries queries, FineTuningDetails details, NavigationManager navigation) : LiveComponent
{
    private List<string> _jobIds = [];
    private List<string> _gone = [];
    private string? _loaded;
    private FineTuningComparison? _comparison;
    private Problem? _problem;
    private Dictionary<string, JobCurve> _curves = [];
    private IReadOnlyList<MetricChart> _charts = [];

    /// <summary>The ids with commas between.</summary>
    [SupplyParameterFromQuery]
    public string? Ids { get; set; }

    [SupplyParameterFromQuery(Name = "baseline")]
    public string? GivenBaseline { get; set; }

    [SupplyParameterFromQuery(Name = "only")]
    public string? Only { get; set; }

    private NavigationManager Navigation => navigation;

    private string? Baseline => _jobIds.Contains(GivenBaseline ?? "") ? GivenBaseline : null;

    private bool OnlyDifferences => Only == "1";

    protected override async Task OnParametersSetAsync()
    {
        // The first load is the base's own; another address is another comparison.
        if (_loaded is not null && _loaded != $"{Ids} {GivenBaseline}")
        {
            await ReloadAsync();
        }
    }

    protected override async Task LoadAsync(CancellationToken cancellationToken)
    {
        _loaded = $"{Ids} {GivenBaseline}";
        var wanted = (Ids ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct().Take(FineTuningComparison.Most).ToList();
        var found = await queries.FindManyAsync(wanted, cancellationToken);
        _jobIds = [.. found.Select(job => job.Id)];
        _gone = [.. wanted.Except(_jobIds)];
        (_comparison, _problem) = (null, null);
        if (_jobIds.Count >= FineTuningComparison.Fewest)
        {
            await CompareAsync(cancellationToken);
        }
    }

    protected override async Task ApplyAsync(IReadOnlyList<FineTuningNotice> notices, CancellationToken cancellationToken)
    {
        var ours = notices.Where(notice => _jobIds.Contains(notice.Id)).ToList();
        if (_comparison is null || ours.Count == 0)
        {
            return;
        }
        var known = _comparison.Jobs.ToDictionary(job => job.Job.Id, job => job.Job.Status);
        if (ours.Exists(notice => notice.View is null))
        {
            await LoadAsync(cancellationToken);
        }
        else if (ours.Exists(notice => notice.View!.Status != known[notice.Id] || notice.View.Status is not FineTuningStatus.Running))
        {
            await CompareAsync(cancellationToken);
        }
        else
        {
            // While it trains only its own figures and curve move.
            await MoveAsync(ours, cancellationToken);
        }
    }

    private string TitleOf(string id) => _comparison!.Jobs.First(job => job.Job.Id == id).Job.Alias;

    private async Task CompareAsync(CancellationToken cancellationToken)
    {
        var read = await comparisons.ReadAsync(_jobIds, Baseline, cancellationToken);
        (_comparison, _problem) = (read.Value, read.Problem);
        foreach (var job in _comparison?.Jobs ?? [])
        {
            _curves[job.Job.Id] = JobCurve.Of(job.Points, await details.TimelineAsync(job.Job.Id, cancellationToken));
        }
        Draw();
    }

    private async Task MoveAsync(IReadOnlyList<FineTuningNotice> notices, CancellationToken cancellationToken)
    {
        foreach (var notice in notices)
        {
            _curves[notice.Id] = JobCurve.Of(
                await details.MetricsAsync(notice.Id, cancellationToken), await details.TimelineAsync(notice.Id, cancellationToken));
            _comparison = _comparison! with
            {
                Jobs = [.. _comparison.Jobs.Select(job => job.Job.Id == notice.Id && notice.View!.Change >= job.Job.Change
                    ? ComparedJob.Of(notice.View, _curves[notice.Id].Points, job.Since)
                    : job)],
            };
        }
        Draw();
    }

    private async Task ReadHeldOutAsync()
    {
        if (_comparison is not null)
        {
            var read = await heldOut.ReadAsync([.. _comparison.Jobs.Select(job => (job.Job.Id, job.Job.Alias))], _comparison.BaselineId, Gone);
            _comparison = _comparison with { HeldOut = read };
        }
    }

    private void Draw()
    {
        if (_comparison is null)
        {
            return;
        }
        IReadOnlyList<MetricLine> Lines(Func<FineTuningMetricView, double?> value) =>
            [.. _comparison.Jobs.Select((job, i) => new MetricLine(job.Job.Alias, i, _curves[job.Job.Id], value))];
        _charts =
        [
            new("Training loss", false, Lines(point => point.TrainLoss)),
            new("Validation loss", false, Lines(point => point.ValidLoss)),
            new("Training accuracy", true, Lines(point => point.TrainAccuracy)),
            new("Validation accuracy", true, Lines(point => point.ValidAccuracy)),
        ];
    }
}
