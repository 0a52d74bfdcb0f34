using FineTuningStudio.Core.FineTunings;
using FineTuningStudio.Web.Components.Shared;
using Radzen;

namespace FineTuningStudio.Web.Components.FineTunings;

internal static class CancelQuestion
{
    /// <summary>Asks before a job is cancelled: the same words in the list and on the job's page.</summary>
    public static Task<bool> ConfirmCancelAsync(this DialogService dialogs, FineTuningView job) => dialogs.ConfirmAsync(
        "Cancel this fine-tuning?",
        $"“{job.Alias}” stops training and leaves no model. What it has cost so far is not given back by a provider. This cannot be undone.",
        "Cancel the fine-tuning");
}
