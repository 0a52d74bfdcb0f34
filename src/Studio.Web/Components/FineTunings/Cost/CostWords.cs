using System.Globalization;
using FineTuningStudio.Core.FineTunings;
using FineTuningStudio.Core.Providers;
using FineTuningStudio.Core.Providers.Budgets;

namespace FineTuningStudio.Web.Components.FineTunings.Cost;

/// <summary>Prices and costs in plain words. A price never stands without the day on which it was read.</summary>
public static class CostWords
{
    /// <summary>The price of training a model, such as "$5 per million training tokens (read on 2026-11-21)".</summary>
    public static string Price(BaseModel model) => Price(model.TrainingPrice, model.PriceReadOn);

    public static string Price(decimal? price, DateOnly? readOn) => price switch
    {
        null => "Price not known",
        0 => "Free",
        { } known => string.Create(CultureInfo.InvariantCulture, $"${known:0.####} per million training tokens ({Day(readOn)})"),
    };

    /// <summary>On which day a price was read, such as "read on 2026-11-21".</summary>
    public static string Day(DateOnly? readOn) => readOn is { } day ? $"read on {day:yyyy-MM-dd}" : "day of reading not known";

    /// <summary>What an estimate comes to.</summary>
    public static string Of(FineTuningEstimate estimate) => estimate switch
    {
        { Price: 0 } => "free",
        { Price: { } cost } => $"about {Dollars.Text(cost)}, at {Price(estimate.TrainingPrice, estimate.PriceReadOn)}",
        _ => estimate.PriceReason ?? "not known",
    };

    /// <summary>A job's cost for a list, such as "$3.02", or "about $3.20" while it is the estimate; null where it is not known.</summary>
    public static string? Short(FineTuningView job) => job switch
    {
        { Cost: null } => null,
        { Cost: 0, TrainingPrice: 0 } => "free",
        { CostIsEstimate: true } => $"about {Dollars.Text(job.Cost.Value)}",
        _ => Dollars.Text(job.Cost.Value),
    };

    /// <summary>A job's cost with how it came about.</summary>
    public static string Long(FineTuningView job) => job switch
    {
        { Cost: 0, TrainingPrice: 0 } => "free",
        { Cost: 0, TrainedTokens: null } => "nothing: it ended before training began",
        { Cost: { } cost, TrainedTokens: { } billed } => $"{Dollars.Text(cost)}: {billed:N0} billed tokens at {Price(job.TrainingPrice, job.PriceReadOn)}{Difference(job, billed)}",
        { Cost: { } cost } => $"about {Dollars.Text(cost)} (estimate): {job.EstimatedTokens:N0} tokens at {Price(job.TrainingPrice, job.PriceReadOn)}. {(job.Status.IsTerminal() ? "The provider did not say what it billed." : "What is billed shows when the provider tells it.")}",
        { TrainingPrice: not null, Status: FineTuningStatus.Failed or FineTuningStatus.Cancelled } => "not known: training had begun, and the provider did not say what it billed",
        { AdoptedAt: not null } => "not known: it was not started here, so no price was kept for it",
        { TrainingFile: not null, TrainingPrice: not null } => "not known: the training file is at the provider, so its tokens were not counted; what is billed shows when the provider tells it",
        { TrainingPrice: null } => "not known: no price of this model is in the settings",
        _ => "not known",
    };

    private static string Difference(FineTuningView job, long billed)
    {
        if (job is not { EstimatedTokens: > 0 and var estimated, TrainingPrice: > 0 and var price })
        {
            return "";
        }
        var share = (decimal)(billed - estimated) / estimated;
        var than = Math.Abs(share) < 0.005m ? "as estimated" : string.Create(CultureInfo.InvariantCulture, $"{Math.Abs(share):0%} {(share > 0 ? "more" : "less")} than the estimate");
        return $"; {than} of {estimated:N0} tokens, {Dollars.Text(Dollars.MicroOf(estimated, price) / Dollars.Micro)}";
    }
}
