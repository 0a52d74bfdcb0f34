namespace FineTuningStudio.Core.GoldenRecords;

/// <summary>How the part that is held out of training is chosen.</summary>
public enum SplitKind
{
    None,

    /// <summary>Records drawn by the seed.</summary>
    Random,

    /// <summary>Whole SQL shapes drawn by the seed: no shape stands on both sides.</summary>
    Shape,

    /// <summary>The records that carry a tag.</summary>
    Tag,
}

/// <summary>Which records are held out. The share, 0..0.5, counts for <see cref="SplitKind.Random"/> and <see cref="SplitKind.Shape"/>, the tag for <see cref="SplitKind.Tag"/>.</summary>
public sealed record SplitChoice(SplitKind Kind, double Share = 0, int Seed = 0, string? Tag = null)
{
    public const double DefaultShare = 0.2;
    public const string DefaultTag = "test";

    public static SplitChoice None { get; } = new(SplitKind.None);
}

public static class SplitKinds
{
    private static readonly string[] Words = ["none", "random", "shape", "tag"];

    public static string ToWire(this SplitKind kind) => Words[(int)kind];

    public static SplitKind? FromWire(string? word) => Array.IndexOf(Words, word) is >= 0 and var index ? (SplitKind)index : null;
}
