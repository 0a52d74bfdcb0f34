namespace FineTuningStudio.Core.Evaluations;

/// <summary>
/// How often chance alone would set two models as far apart as they are seen to be on the same questions. Only the
/// questions count that exactly one of them got right: were the models equally good, each of these would be a fair coin.
/// </summary>
/// <remarks>
/// Q. McNemar, "Note on the sampling error of the difference between correlated proportions or percentages",
/// Psychometrika 12 (1947), 153–157, in its exact form: with b and c the questions that only one and only the other got
/// right, n = b + c and k = min(b, c), p = 2 · Σ (i = 0..k) C(n, i) / 2ⁿ, and never more than 1. Exact at every n, where
/// the χ² form needs some 25 differences.
/// </remarks>
public static class McNemar
{
    /// <summary>The two-sided p, 0..1; 1 where the models never differ.</summary>
    public static double ExactP(int onlyFirst, int onlySecond)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(onlyFirst);
        ArgumentOutOfRangeException.ThrowIfNegative(onlySecond);
        var n = onlyFirst + onlySecond;
        var least = Math.Min(onlyFirst, onlySecond);

        // In logarithms, since 2ⁿ leaves a double's range at n = 1,024.
        var term = -n * Math.Log(2);
        var sum = Math.Exp(term);
        for (var i = 1; i <= least; i++)
        {
            term += Math.Log(n - i + 1) - Math.Log(i);
            sum += Math.Exp(term);
        }
        return Math.Min(1, 2 * sum);
    }
}
