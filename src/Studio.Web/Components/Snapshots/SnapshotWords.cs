using FineTuningStudio.Core.GoldenRecords;
using FineTuningStudio.Core.Snapshots;
using FineTuningStudio.Web.Components.FineTunings.HoldOut;

namespace FineTuningStudio.Web.Components.Snapshots;

/// <summary>Snapshots in words.</summary>
internal static class SnapshotWords
{
    /// <summary>The name that a person gave, else the first digits of the hash.</summary>
    public static string Title(SnapshotView snapshot) => snapshot.Alias ?? snapshot.Name;

    /// <summary>Such as "120 records, 24 held out".</summary>
    public static string Counts(SnapshotView snapshot) =>
        $"{SplitWords.Records(snapshot.Count)}{(snapshot.ValidationCount > 0 ? $", {snapshot.ValidationCount:N0} held out" : null)}";

    public static string Of(SnapshotPart part) => part is SnapshotPart.Training ? "Training" : "Held out";

    public static string Of(DiffKind kind) => kind switch
    {
        DiffKind.Added => "Added",
        DiffKind.Removed => "Removed",
        DiffKind.Changed => "Changed",
        _ => "Moved to the other part",
    };

    public static string Template(SnapshotView snapshot) => snapshot.TemplateVersion switch
    {
        null => "its texts alone were kept",
        0 => "the built-in one",
        { } version => $"version {version}",
    };

    /// <summary>The part that an address names: null for both.</summary>
    public static SnapshotPart? PartOf(string? word) => word switch
    {
        "training" => SnapshotPart.Training,
        "validation" => SnapshotPart.Validation,
        _ => null,
    };

    public static string? ToWire(SnapshotPart? part) => part?.ToString().ToLowerInvariant();
}
