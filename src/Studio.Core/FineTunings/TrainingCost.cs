using FineTuningStudio.Core.Providers.Budgets;

namespace FineTuningStudio.Core.FineTunings;

/// <summary>What a job costs, as its row is changed: the estimate until the provider tells the tokens that it bills, then those.</summary>
internal static class TrainingCost
{
    /// <summary>
    /// Brings the cost in line with what is known now. The price is always the one of the day of creation.
    /// <list type="bullet">
    /// <item>Billed tokens told: they count, also for a job that failed or was cancelled.</item>
    /// <item>Failed or cancelled before training was seen to begin, and no tokens told: nothing, since training is what is billed.</item>
    /// <item>Failed or cancelled while it trained, and no tokens told: the estimate stays reserved until the provider has confirmed
    /// the end; then the cost is not known.</item>
    /// <item>Succeeded, and no tokens told: the estimate stays, and is called one.</item>
    /// </list>
    /// </summary>
    /// <param name="before">The state before this change.</param>
    public static void Follow(FineTuning job, FineTuningStatus before)
    {
        var endedWithoutModel = job.Status is FineTuningStatus.Failed or FineTuningStatus.Cancelled;

        // A job that was paused in the middle is queued too.
        var hadBegun = before is FineTuningStatus.Running || job.Progress > 0;
        if (job.TrainedTokens is { } billed)
        {
            job.CostMicroDollars = job.TrainingPrice is { } price ? Dollars.MicroOf(billed, price) : null;
        }
        else if (endedWithoutModel && !hadBegun && !before.IsTerminal())
        {
            job.CostMicroDollars = 0;
        }
        else if (endedWithoutModel && job is { Settled: true, CostMicroDollars: > 0 })
        {
            job.CostMicroDollars = null;
        }
    }
}
