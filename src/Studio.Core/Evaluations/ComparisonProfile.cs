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
