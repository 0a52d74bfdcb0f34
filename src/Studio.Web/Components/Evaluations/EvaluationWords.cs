using System.Globalization;
using FineTuningStudio.Core.Evaluations;
using FineTuningStudio.Web.Components.Shared;

namespace FineTuningStudio.Web.Components.Evaluations;

/// <summary>Verdicts, rules and figures in plain words.</summary>
public static class EvaluationWords
{
    /// <summary>The verdict's chip: its colour's class, its icon, its words and what they mean.</summary>
    public static (string Class, string Icon, string Text, string Meaning) Of(Verdict verdict) => verdict switch
    {
        Verdict.Match => ("ok", "success", "Right", "The same rows as the known SQL gives, in the same order where the order counts."),
        Verdict.MatchPermuted => ("ok", "success", "Right, columns reordered", Terms.Permuted),
        Verdict.MatchSuperset => ("ok", "success", "Right, more columns", Terms.Superset),
        Verdict.Vacuous => ("warn", "warning", "Shows nothing", Terms.Vacuous),
        Verdict.Mismatch => ("danger", "error", "Wrong rows", "Rows are missing, too many, or in another order than asked for."),
        Verdict.Declined => ("quiet", "info", "Declined", Terms.Declined),
        Verdict.Error => ("danger", "error", "Does not run", "The model’s SQL does not run on the database, or the model gave no answer."),
        Verdict.Timeout => ("danger", "clock", "Too slow", "The model’s SQL was stopped at the time limit."),
        _ => ("warn", "warning", "Gold does not run", Terms.GoldBroken),
    };

    public static string State(EvaluationView run) => run switch
    {
        { CancelPending: true } => "cancelling",
        { Status: EvaluationStatus.Queued } => "queued",
        { Status: EvaluationStatus.Running } => "running",
        { Status: EvaluationStatus.Succeeded } => "done",
        { Status: EvaluationStatus.Failed } => "failed",
        _ => "cancelled",
    };

    public static string Title(ComparisonProfile profile) => profile switch
    {
        ComparisonProfile.Strict => "Strict",
        ComparisonProfile.BirdEx => "As BIRD",
        ComparisonProfile.SpiderTs => "As Spider",
        _ => "Studio",
    };

    public static string Explain(ComparisonProfile profile) => profile switch
    {
        ComparisonProfile.Strict => "Only the very same columns in the same order count as right.",
        ComparisonProfile.BirdEx => "As the BIRD benchmark counts: rows that occur twice and the order of rows do not matter, and empty equals empty.",
        ComparisonProfile.SpiderTs => "As the Spider benchmark counts on one database: columns in any order, order of rows where the known SQL sorts, and empty equals empty.",
        _ => "Our own: columns in any order, and more columns than asked for, are right; two empty results are not.",
    };

    public static string Title(BreakdownKind kind) => kind switch
    {
        BreakdownKind.Tag => "Tag",
        BreakdownKind.Table => "Table",
        BreakdownKind.Shape => "SQL shape",
        _ => "SQL feature",
    };

    public static string Explain(BreakdownKind kind) => kind switch
    {
        BreakdownKind.Tag => Terms.Tag,
        BreakdownKind.Table => "The tables that the known SQL reads. A question that reads two tables counts in both.",
        BreakdownKind.Shape => Terms.Shape,
        _ => Terms.Feature,
    };

    public static string Of(ContestantKind kind) => kind switch
    {
        ContestantKind.Tuned => "Tuned",
        ContestantKind.Base => "Base model",
        _ => "Floor",
    };

    public static string Explain(ContestantKind kind) => kind switch
    {
        ContestantKind.Tuned => Terms.Tuned,
        ContestantKind.Base => Terms.BaseModel,
        _ => Terms.Floor,
    };

    /// <summary>A share such as "80 %"; "–" where there is none yet.</summary>
    public static string Percent(double? share) => share is { } value ? value.ToString("P0", CultureInfo.InvariantCulture) : "–";

    /// <summary>"between 61 % and 91 %"; null where nothing is counted yet.</summary>
    public static string? Between(Accuracy accuracy) => accuracy is { Low: { } low, High: { } high } ? $"between {Percent(low)} and {Percent(high)}" : null;

    /// <summary>"Right on 41 of 54 held-out questions: between 63 % and 85 %".</summary>
    public static string HeldOut(Accuracy accuracy) => $"Right on {accuracy.Right:N0} of {Count(accuracy.Of, "held-out question", "held-out questions")}: {Between(accuracy)}";

    public static string Count(int count, string one, string many) => count == 1 ? $"1 {one}" : $"{count:N0} {many}";

    public static string Questions(int count) => Count(count, "question", "questions");

    /// <summary>An amount of US dollars, such as "$0.0042" or "$1.20"; nothing but zero is "$0".</summary>
    public static string Dollars(decimal amount) => Core.Providers.Budgets.Dollars.Text(amount);

    public static string Milliseconds(double? milliseconds) => milliseconds is { } value ? RelativeText.Length(TimeSpan.FromMilliseconds(value)) : "–";

    /// <summary>What the part of the test that training has seen means for the figure, in a sentence.</summary>
    public static string? Leak(EvaluationView run) => run switch
    {
        { LeakedShapeItems: null } or { ItemCount: 0 } => null,
        { LeakedShapeItems: 0, LeakedQuestionItems: 0 or null } =>
            $"None of the {Questions(run.ItemCount)} has a SQL shape that the training held, so the figure tells how the model does on kinds of queries it has not seen.",
        { LeakedQuestionItems: > 0 and var known } =>
            $"{Count(known, "question stands", "questions stand")} in the training as well, and {run.LeakedShapeItems ?? 0:N0} of {run.ItemCount:N0} {(run.LeakedShapeItems == 1 ? "has" : "have")} a SQL shape that the training held: the figure is likely too good.",
        _ when run.LeakedShapeItems == run.ItemCount =>
            $"All of the {Questions(run.ItemCount)} have a SQL shape that the training held, so the model need only fill in other values. To see how it does on new kinds of queries, hold out whole shapes in the next training.",
        _ => $"{run.LeakedShapeItems:N0} of the {Questions(run.ItemCount)} {(run.LeakedShapeItems == 1 ? "has" : "have")} a SQL shape that the training held. On those the model need only fill in other values; look at the others apart.",
    };
}
