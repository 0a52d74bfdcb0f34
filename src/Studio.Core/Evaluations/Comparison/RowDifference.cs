using System.Globalization;

namespace FineTuningStudio.Core.Evaluations.Comparison;

/// <summary>How two bags of rows differ: how many rows of the gold have no like, and how many of the prediction.</summary>
internal readonly record struct RowDifference(int Missing, int Extra, bool SameSets)
{
    public int Total => Missing + Extra;

    public static RowDifference Of(RowHash[] gold, RowHash[] predicted)
    {
        var (left, right) = (Sorted(gold), Sorted(predicted));
        int missing = 0, extra = 0, i = 0, j = 0;
        var sameSets = true;
        while (i < left.Length || j < right.Length)
        {
            var order = i == left.Length ? 1 : j == right.Length ? -1 : left[i].CompareTo(right[j]);
            var row = order <= 0 ? left[i] : right[j];
            var (there, here) = (Run(left, ref i, row), Run(right, ref j, row));
            sameSets &= there > 0 && here > 0;
            missing += Math.Max(0, there - here);
            extra += Math.Max(0, here - there);
        }
        return new RowDifference(missing, extra, sameSets);

        static RowHash[] Sorted(RowHash[] rows)
        {
            RowHash[] sorted = [.. rows];
            Array.Sort(sorted);
            return sorted;
        }

        static int Run(RowHash[] rows, ref int at, RowHash row)
        {
            var from = at;
            while (at < rows.Length && rows[at] == row)
            {
                at++;
            }
            return at - from;
        }
    }

    /// <summary>The difference in a sentence.</summary>
    public string Sentence() => this switch
    {
        { SameSets: true } => "The same rows, but some come a different number of times.",
        { Extra: 0 } => $"{Rows(Missing)} of the gold {Are(Missing)} missing.",
        { Missing: 0 } => $"{Rows(Extra)} {Are(Extra)} too many.",
        _ => $"{Rows(Missing)} of the gold {Are(Missing)} missing and {Number(Extra)} {Are(Extra)} too many.",
    };

    public static string Rows(int count) => count is 1 ? "1 row" : $"{Number(count)} rows";

    private static string Are(int count) => count is 1 ? "is" : "are";

    private static string Number(int count) => count.ToString("N0", CultureInfo.InvariantCulture);
}
