using FineTuningStudio.Core.Evaluations;
using FineTuningStudio.Core.FineTunings;
using Microsoft.AspNetCore.Components;

namespace FineTuningStudio.Web.Components.Evaluations;

/// <summary>What evaluating a job's model came to: its newest run on the held-out part, live, or how to get one.</summary>
public sealed partial class JobEvaluation(EvaluationQueries queries) : LiveEvaluationComponent
{
    private EvaluationView? _run;
    private IReadOnlyList<EvaluationView> _others = [];
    private IReadOnlyList<PairedComparison> _comparisons = [];
    private bool _isRead;

    [Parameter, EditorRequired]
    public required FineTuningView Job { get; set; }

    protected override async Task LoadAsync(CancellationToken cancellationToken)
    {
        var page = await queries.ListAsync(new EvaluationListRequest(FineTuningId: Job.Id), cancellationToken);
        var runs = page.Value?.Items ?? [];

        // Other runs may have asked the model what it was trained on; only its held-out part is its result.
        _run = runs.FirstOrDefault(run => run.FineTuningId == Job.Id);
        _others = [.. runs.Where(run => run.Id != _run?.Id)];
        _comparisons = _run is null ? [] : await queries.ComparisonsAsync(_run.Id, ComparisonProfile.Studio, cancellationToken);
        _isRead = true;
    }

    protected override Task ApplyAsync(IReadOnlyList<EvaluationNotice> notices, CancellationToken cancellationToken) => LoadAsync(cancellationToken);
}
