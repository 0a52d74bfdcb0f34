namespace FineTuningStudio.Core.Evaluations;

/// <summary>
/// Between which shares the true one lies, in 95 of 100 cases, when so many of so many trials came out right: Wilson's
/// score interval without continuity correction. It stays within 0 and 1 and is usable from the first trial on.
/// </summary>
/// <remarks>
/// E. B. Wilson, "Probable inference, the law of succession, and statistical inference", Journal of the American
/// Statistical Association 22 (1927), 209–212; recommended over the textbook's normal interval by Brown, Cai and DasGupta,
/// "Interval estimation for a binomial proportion", Statistical Science 16 (2001), 101–133. With p = right / of and
/// z = 1.96: (p + z²/2n ± z·√(p(1−p)/n + z²/4n²)) / (1 + z²/n).
/// </remarks>
public static class WilsonInterval
{
    /// <summary>The 97.5 % point of the standard normal distribution.</summary>
    private const double Z = 1.959963984540054;

    /// <summary>The bounds as shares, 0..1; <paramref name="of"/> must be at least 1.</summary>
    public static (double Low, double High) Of(int right, int of)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(of, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(right);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(right, of);
        var n = (double)of;
        var share = right / n;
        var middle = share + (Z * Z / (2 * n));
        var half = Z * Math.Sqrt((share * (1 - share) / n) + (Z * Z / (4 * n * n)));
        var whole = 1 + (Z * Z / n);

        // None or all right gives exactly 0 or 1 on that side; rounding must not carry it beyond.
        return (right == 0 ? 0 : (middle - half) / whole, right == of ? 1 : (middle + half) / whole);
    }

    /// <summary>The share with its interval; without trials there is neither.</summary>
    public static Accuracy Accuracy(int right, int of)
    {
        if (of == 0)
        {
            return new Accuracy(0, 0, null, null, null);
        }
        var (low, high) = Of(right, of);
        return new Accuracy(right, of, (double)right / of, low, high);
    }
}
