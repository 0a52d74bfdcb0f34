using FineTuningStudio.Core.Feeds;
using FineTuningStudio.Core.FineTunings;
using FineTuningStudio.Web.Components.Shared;
using Microsoft.AspNetCore.Components;

namespace FineTuningStudio.Web.Components.FineTunings;

/// <summary>A page that shows jobs as they are now.</summary>
public abstract class LiveComponent : LiveComponent<FineTuningNotice>
{
    [Inject]
    private FineTuningFeed Jobs { get; set; } = null!;

    protected sealed override ChangeFeed<FineTuningNotice> Feed => Jobs;
}
