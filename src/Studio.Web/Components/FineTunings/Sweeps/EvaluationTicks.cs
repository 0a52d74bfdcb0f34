using FineTuningStudio.Core.Evaluations;
using FineTuningStudio.Web.Components.Evaluations;
using Microsoft.AspNetCore.Components;

namespace FineTuningStudio.Web.Components.FineTunings.Sweeps;

/// <summary>Shows nothing, and tells a page that follows jobs of changed evaluations too.</summary>
public sealed class EvaluationTicks : LiveEvaluationComponent
{
    [Parameter]
    public EventCallback<IReadOnlyList<EvaluationNotice>> Changed { get; set; }

    protected override Task LoadAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    protected override Task ApplyAsync(IReadOnlyList<EvaluationNotice> notices, CancellationToken cancellationToken) => Changed.InvokeAsync(notices);
}
