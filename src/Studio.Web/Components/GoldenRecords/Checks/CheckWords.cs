using FineTuningStudio.Core.GoldenRecords.Checks;

namespace FineTuningStudio.Web.Components.GoldenRecords.Checks;

/// <summary>The words of checks, for people and for addresses.</summary>
internal static class CheckWords
{
    public static string Of(CheckState state) => state switch
    {
        CheckState.Ok => "OK",
        CheckState.Warning => "Warning",
        CheckState.Error => "Error",
        _ => "Not checked",
    };

    /// <summary>As the filters count them.</summary>
    public static string Many(CheckState state) => state switch
    {
        CheckState.Ok => "OK",
        CheckState.Warning => "Warnings",
        CheckState.Error => "Errors",
        _ => "Not checked",
    };

    public static (string Tone, string Icon) Style(CheckState state) => state switch
    {
        CheckState.Ok => ("ok", "success"),
        CheckState.Warning => ("warn", "warning"),
        CheckState.Error => ("danger", "error"),
        _ => ("quiet", "clock"),
    };

    public static string Icon(FindingLevel level) => level switch
    {
        FindingLevel.Error => "error",
        FindingLevel.Warning => "warning",
        _ => "info",
    };

    public static string Notice(FindingLevel level) => level switch
    {
        FindingLevel.Error => "notice-danger",
        FindingLevel.Warning => "notice-warn",
        _ => "notice-info",
    };

    public static string Progress(CheckRunView run) => (run.Status, run.Total) switch
    {
        (CheckRunStatus.Queued, _) => "Waiting to start",
        (_, { } total) => $"{run.Checked:N0} of {total:N0} checked: {Count(run.Errors, "error", "errors")}, {Count(run.Warnings, "warning", "warnings")}",
        _ => "Counting the records",
    };

    /// <summary>What the last run came to.</summary>
    public static string Outcome(CheckRunView run) => run.Status switch
    {
        CheckRunStatus.Done => $"{Count(run.Checked, "record", "records")} checked: {Count(run.Errors, "error", "errors")}, {Count(run.Warnings, "warning", "warnings")}.",
        CheckRunStatus.Cancelled => $"The check was cancelled after {Count(run.Checked, "record", "records")}.",
        _ => $"The check stopped: {run.Error}",
    };

    private static string Count(int count, string one, string many) => count == 1 ? $"1 {one}" : $"{count:N0} {many}";
}
