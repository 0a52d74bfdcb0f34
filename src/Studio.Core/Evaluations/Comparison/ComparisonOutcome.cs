using FineTuningStudio.Core.Connections;

namespace FineTuningStudio.Core.Evaluations.Comparison;

/// <summary>What comparing a prediction with its golds gave.</summary>
public sealed record ComparisonOutcome(Verdict Verdict, string Reason)
{
    /// <summary>What else is worth knowing, such as that a LIMIT cuts through a tie or that the order could not be checked.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    public bool RightStrict { get; init; }

    public bool RightBirdEx { get; init; }

    public bool RightSpiderTs { get; init; }

    /// <summary>Which of the golds fits best, from 0; the verdict is the one against it.</summary>
    public int GoldIndex { get; init; }

    public int? GoldRows { get; init; }

    public int? PredictedRows { get; init; }

    /// <summary>For each column of the gold the place of its column in the prediction, from 0; null where there is no such mapping.</summary>
    public IReadOnlyList<int>? Columns { get; init; }
}

/// <summary>Whether a row of one result has its like in the other.</summary>
public enum RowMark
{
    Same,

    /// <summary>In the gold, and not in the prediction.</summary>
    Missing,

    /// <summary>In the prediction, and not in the gold.</summary>
    Extra,

    /// <summary>In both, at another place although the order counts.</summary>
    OutOfOrder,
}

/// <summary>One result with a mark a row (as many marks as rows).</summary>
public sealed record MarkedRows(QueryRows Rows, IReadOnlyList<RowMark> Marks);

/// <summary>An outcome with both results to look at; a side that did not run has its problem instead of rows.</summary>
public sealed record ComparisonView(
    ComparisonOutcome Outcome, string GoldSql, MarkedRows? Gold, Problem? GoldProblem, MarkedRows? Predicted, Problem? PredictedProblem);
