using System.Globalization;

namespace FineTuningStudio.Core.Evaluations;

/// <summary>Says in plain words what the comparison of two models on the same questions came to.</summary>
public static class PairedSentences
{
    /// <summary>From this p on a difference is said to be possibly chance.</summary>
    public const double Significance = 0.05;

    /// <summary>With fewer differing questions than this no outcome gives a p below <see cref="Significance"/>: 2 / 2⁵ is 0.06, 2 / 2⁶ is 0.03.</summary>
    public const int FewestDifferences = 6;

    /// <summary>One or two sentences about <paramref name="first"/> and <paramref name="second"/> (the models' names).</summary>
    public static string Of(string first, string second, int both, int onlyFirst, int onlySecond, int neither)
    {
        var differing = onlyFirst + onlySecond;
        var all = both + neither + differing;
        if (all == 0)
        {
            return $"Not compared yet: there is no question that both {first} and {second} have been judged on.";
        }
        if (differing == 0)
        {
            return $"No difference at all: {first} and {second} were right and wrong on the very same {Questions(all)}.";
        }
        var p = McNemar.ExactP(onlyFirst, onlySecond);
        var (better, worse, more, less) = onlyFirst >= onlySecond ? (first, second, onlyFirst, onlySecond) : (second, first, onlySecond, onlyFirst);
        if (p < Significance)
        {
            return $"{better} is better than {worse}, and unlikely by chance: right on {Questions(more)} that the other got wrong, "
                + $"wrong on {less:N0} the other way round ({PText(p)}).";
        }
        return differing < FewestDifferences
            ? $"Too few differences to tell: of {Questions(all)}, {better} alone was right on {more:N0} and {worse} alone on {less:N0}. "
                + $"It takes at least {FewestDifferences} to show that one is better; ask more questions."
            : $"No difference that could not be chance: {better} alone was right on {Questions(more)}, {worse} alone on {less:N0} ({PText(p)}).";
    }

    /// <summary>A p as it is written, such as "p = 0.004", "p = 0.34" or "p &lt; 0.001".</summary>
    public static string PText(double p) => p switch
    {
        < 0.001 => "p < 0.001",
        < 0.1 => string.Create(CultureInfo.InvariantCulture, $"p = {p:0.000}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"p = {p:0.00}"),
    };

    private static string Questions(int count) => count == 1 ? "1 question" : $"{count:N0} questions";
}
