namespace FineTuningStudio.Core.Evaluations;

/// <summary>What came out of running a model's SQL beside the gold SQL. The rules are those of <see cref="Comparison.ResultComparison"/>.</summary>
public enum Verdict
{
    /// <summary>The same rows and columns, in the same order where the gold orders. Right.</summary>
    Match,

    /// <summary>The same but for the order of the columns. Right.</summary>
    MatchPermuted,

    /// <summary>All columns of the gold, and more. Right.</summary>
    MatchSuperset,

    /// <summary>Both results are empty or hold only NULL, so that nothing was shown. Wrong.</summary>
    Vacuous,

    /// <summary>Rows are missing, too many, or in another order. Wrong.</summary>
    Mismatch,

    /// <summary>The model said that it cannot answer. Wrong, and shown apart.</summary>
    Declined,

    /// <summary>The model's SQL does not run, or the model gave no answer. Wrong.</summary>
    Error,

    /// <summary>The model's SQL was stopped at the time limit. Wrong.</summary>
    Timeout,

    /// <summary>The gold SQL itself does not run. Left out of the count, and listed.</summary>
    GoldBroken,
}

public static class Verdicts
{
    private static readonly string[] Words =
        ["match", "match_permuted", "match_superset", "vacuous", "mismatch", "declined", "error", "timeout", "gold_broken"];

    /// <summary>The word of the API, such as "match_permuted".</summary>
    public static string ToWire(this Verdict verdict) => Words[(int)verdict];

    public static Verdict? FromWire(string? word) => Array.IndexOf(Words, word) is >= 0 and var index ? (Verdict)index : null;

    public static bool IsRight(this Verdict verdict) => verdict is Verdict.Match or Verdict.MatchPermuted or Verdict.MatchSuperset;
}
