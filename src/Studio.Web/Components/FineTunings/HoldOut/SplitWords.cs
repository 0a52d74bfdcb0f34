using System.Globalization;
using FineTuningStudio.Core.FineTunings;
using FineTuningStudio.Core.GoldenRecords;
using FineTuningStudio.Web.Components.FineTunings.Wizard;

namespace FineTuningStudio.Web.Components.FineTunings.HoldOut;

/// <summary>The ways to hold records out, and terms of them, in plain words.</summary>
public static class SplitWords
{
    public static string Title(SplitKind kind) => kind switch
    {
        SplitKind.Random => "At random",
        SplitKind.Shape => "By shape of the SQL",
        SplitKind.Tag => "By tag",
        _ => "Nothing",
    };

    public static string Explain(SplitKind kind) => kind switch
    {
        SplitKind.Random => "Some records by chance. Their near twins stay in training, so the model looks better than it is.",
        SplitKind.Shape => "Whole kinds of queries. The model is asked for SQL of a kind that it has never seen: the honest test.",
        SplitKind.Tag => "The records that you have marked with a tag of your own.",
        _ => "The model learns from every record. Nothing is left to see whether it is right.",
    };

    /// <summary>What the draft holds out, such as "20 % by shape, seed 7".</summary>
    public static string Of(FineTuningDraft draft) => Of(
        draft.Split, DraftRules.HeldOutOf(draft) / 100, DraftRules.SeedOf(draft), draft.SplitTag.Trim() is { Length: > 0 } tag ? tag : null);

    /// <summary>What a job held out, such as "20 % by shape, seed 7: 54 records".</summary>
    public static string Of(FineTuningView job) =>
        $"{Of(job.SplitKind, job.ValidationSplit, job.Seed, job.SplitTag)}{(job.SplitKind is SplitKind.None ? null : $": {Records(job.HeldOutCount)}")}";

    /// <summary>What a snapshot held out when it was made first.</summary>
    public static string Of(Core.Snapshots.SnapshotView snapshot) => snapshot.ValidationCount == 0
        ? "nothing"
        : $"{Of(snapshot.SplitKind, snapshot.ValidationSplit, snapshot.Seed, snapshot.SplitTag)}: {Records(snapshot.ValidationCount)}";

    public static string Records(int count) => count == 1 ? "1 record" : $"{count:N0} records";

    private static string Of(SplitKind kind, double? share, int? seed, string? tag) => kind switch
    {
        SplitKind.None => "nothing",
        SplitKind.Tag => tag is null ? "by tag" : $"by the tag “{tag}”",
        _ => $"{(share ?? 0).ToString("0.##%", CultureInfo.InvariantCulture).Replace("%", " %", StringComparison.Ordinal)} {(kind is SplitKind.Shape ? "by shape" : "at random")}{(seed is { } number ? $", seed {number}" : null)}",
    };
}
