using FineTuningStudio.Core.FineTunings;
using FineTuningStudio.Core.Providers.Budgets;
using FineTuningStudio.Web.Components.Evaluations;

namespace FineTuningStudio.Web.Components.FineTunings.Sweeps;

/// <summary>What pages say of a sweep.</summary>
public static class SweepTexts
{
    /// <summary>What differs, such as "n_epochs 1, 2, 4 × batch_size 4, 8".</summary>
    public static string Axes(SweepView sweep) => string.Join(" × ", sweep.Axes.Select(axis => $"{axis.Name} {string.Join(", ", axis.Values)}"));

    public static string Progress(SweepView sweep) => $"{sweep.Succeeded + sweep.Failed + sweep.Cancelled} of {sweep.Runs.Count} done.";

    /// <summary>How many jobs are in which state, as far as there are any.</summary>
    public static string Rest(SweepView sweep)
    {
        (int Count, string Words)[] parts =
        [
            (sweep.Succeeded, "succeeded"), (sweep.Failed, "failed"), (sweep.Cancelled, "cancelled"), (sweep.Active, "under way"), (sweep.Waiting, "waiting"),
        ];
        var said = string.Join(", ", parts.Where(part => part.Count > 0).Select(part => $"{part.Count} {part.Words}"));
        var evaluating = sweep.Evaluating > 0 ? $" {EvaluationWords.Count(sweep.Evaluating, "evaluation runs", "evaluations run")}." : "";
        var deleted = sweep.JobCount > sweep.Runs.Count ? $" {EvaluationWords.Count(sweep.JobCount - sweep.Runs.Count, "job was", "jobs were")} deleted." : "";
        return $"{said}.{evaluating}{deleted}";
    }

    public static string Cost(SweepView sweep) => sweep switch
    {
        { Cost: 0, UnknownCosts: 0 } => "It costs nothing",
        { UnknownCosts: > 0 } when sweep.UnknownCosts == sweep.Runs.Count => "What it costs is not known",
        _ => $"It costs {(sweep.CostIsEstimate ? "about " : "")}{Dollars.Text(sweep.Cost)}{(sweep.UnknownCosts > 0 ? $" and what is not known of {EvaluationWords.Count(sweep.UnknownCosts, "job", "jobs")}" : "")}",
    };
}
