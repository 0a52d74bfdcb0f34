using FineTuningStudio.Core.Data;
using FineTuningStudio.Core.Snapshots;

namespace FineTuningStudio.Core.FineTunings;

/// <summary>What is to become of rows that are longer than the provider takes.</summary>
public enum OverLimit
{
    /// <summary>The job is not made.</summary>
    Refuse,

    /// <summary>They are left out of what is frozen.</summary>
    LeaveOut,

    /// <summary>They are sent, and the provider cuts them off.</summary>
    Send,
}

public static class OverLimits
{
    /// <summary>As the API spells them, in the order of their values.</summary>
    public static readonly string[] Words = ["refuse", "leave_out", "send"];

    public static string ToWire(this OverLimit choice) => Words[(int)choice];

    public static OverLimit? FromWire(string? word) => Array.IndexOf(Words, word) is >= 0 and var index ? (OverLimit)index : null;
}

/// <summary>Judges the rows of a plan that are over its provider's limit.</summary>
internal static class OverLimitRules
{
    /// <summary>The ids to leave out, where the request wants that; each is told in the plan's warnings by its number.</summary>
    public static async Task<IReadOnlyList<string>> LeaveOutAsync(CreationPlan plan, StudioDb database, CancellationToken cancellationToken)
    {
        if (plan.Request.OverLimit is not OverLimit.LeaveOut
            || await RowsOverLimit.FindAsync(plan, plan.Provider, plan.TokenRule, database, cancellationToken) is not { Rows.Count: > 0 } over)
        {
            return [];
        }
        plan.Warnings.Add($"{over.Describe(plan.Provider!, plan.TokenRule)}: {(over.Rows.Count == 1 ? "it is" : "they are")} left out.");
        return [.. over.Rows.Select(row => row.RecordId)];
    }

    public static void Judge(CreationPlan plan)
    {
        if (plan.OverLimit is not { Rows.Count: > 0 } over)
        {
            return;
        }
        var what = over.Describe(plan.Provider!, plan.TokenRule);

        // A job that is trained again elsewhere was decided on when it was made.
        if (plan.Request.OverLimit is OverLimit.Send || plan.Request.RetrainFromId is not null)
        {
            plan.Warnings.Add($"{what}: shorten the schema's descriptions or those records.");
            return;
        }
        plan.Problems.Add(Problem.Invalid("over_limit", plan.Snapshot is null
            ? $"{what}. Leave {(over.Rows.Count == 1 ? "it" : "them")} out (over_limit leave_out), shorten the schema or those records, or send {(over.Rows.Count == 1 ? "it" : "them")} all the same (over_limit send)."
            : $"{what}. A snapshot is trained on as it is: make another without {(over.Rows.Count == 1 ? "it" : "them")}, or send {(over.Rows.Count == 1 ? "it" : "them")} all the same (over_limit send).",
            RowsOverLimit.Code));
    }
}
