using FineTuningStudio.Core.Evaluations;
using FineTuningStudio.Core.Feeds;
using FineTuningStudio.Web.Components.Shared;
using Microsoft.AspNetCore.Components;

namespace FineTuningStudio.Web.Components.Evaluations;

/// <summary>A page that shows runs as they are now.</summary>
public abstract class LiveEvaluationComponent : LiveComponent<EvaluationNotice>
{
    [Inject]
    private EvaluationFeed Runs { get; set; } = null!;

    protected sealed override ChangeFeed<EvaluationNotice> Feed => Runs;
}
