namespace FineTuningStudio.Core.Evaluations;

/// <summary>By which rules an answer counts as right. Every answer is judged by all of them at once, so that numbers can be set beside papers.</summary>
public enum ComparisonProfile
{
    /// <summary>Our own: the verdicts <c>match</c>, <c>match_permuted</c> and <c>match_superset</c>.</summary>
    Studio,

    /// <summary>Only <c>match</c>: the same columns in the same order.</summary>
    Strict,

    /// <summary>As BIRD's evaluation does: equal as sets of rows; columns in order; duplicates and order of rows ignored; empty equals empty.</summary>
    BirdEx,

    /// <summary>As the test-suite evaluation of Spider does on one database: bags of rows under a permutation of columns; order where the gold holds ORDER BY; empty equals empty.</summary>
    SpiderTs,
}

public static class ComparisonProfiles
{
    /// <summary>The words of the API and of addresses, in the order of the profiles.</summary>
    public static string[] Words { get; } = ["studio", "strict", "bird_ex", "spider_ts"];

    public static string ToWire(this ComparisonProfile profile) => Words[(int)profile];

    /// <summary>Our own for a word that is none of them.</summary>
    public static ComparisonProfile FromWire(string? word) => (ComparisonProfile)Math.Max(0, Array.IndexOf(Words, word));
}
