namespace FineTuningStudio.Core.Evaluations.Comparison;

/// <summary>
/// The last look where clusters are wide: rows that agree by cluster are paired so that their numbers are really the same.
/// </summary>
/// <remarks>
/// Within a group of rows that agree by cluster the rows of both sides are sorted by their numbers and compared one by one,
/// which finds a pairing whenever one column is wide. Where that fails, an augmenting-path search (Kuhn 1955) finds one if
/// there is one, in groups of up to <see cref="MaxSearched"/> rows; in larger ones the sorted pairing decides.
/// </remarks>
internal static class NumberCheck
{
    private const int MaxSearched = 400;

    public static bool Holds(ResultTable gold, ResultTable predicted, RowHashes hashes, IReadOnlyList<(int Gold, int Predicted)> wide)
    {
        int[] goldColumns = [.. wide.Select(w => w.Gold)], predictedColumns = [.. wide.Select(w => w.Predicted)];
        var goldRows = ByHash(hashes.Gold);
        var predictedRows = ByHash(hashes.Predicted);
        for (int from = 0, to; from < goldRows.Length; from = to)
        {
            to = from + 1;
            while (to < goldRows.Length && hashes.Gold[goldRows[to]] == hashes.Gold[goldRows[from]])
            {
                to++;
            }
            Array.Sort(goldRows, from, to - from, Comparer<int>.Create((a, b) => Compare(gold, goldColumns, a, b)));
            Array.Sort(predictedRows, from, to - from, Comparer<int>.Create((a, b) => Compare(predicted, predictedColumns, a, b)));
            if (!Enumerable.Range(from, to - from).All(i => IsSame(goldRows[i], predictedRows[i]))
                && (to - from > MaxSearched || !CanBePaired(goldRows[from..to], predictedRows[from..to])))
            {
                return false;
            }
        }
        return true;

        bool IsSame(int row, int other) => wide.All(w => Tolerance.Close(gold.Columns[w.Gold][row], predicted.Columns[w.Predicted][other]));

        bool CanBePaired(int[] rows, int[] others)
        {
            var partner = new int[others.Length];
            Array.Fill(partner, -1);
            return Enumerable.Range(0, rows.Length).All(row => Pair(row, new bool[others.Length]));

            bool Pair(int row, bool[] seen)
            {
                for (var other = 0; other < others.Length; other++)
                {
                    if (!seen[other] && IsSame(rows[row], others[other]))
                    {
                        seen[other] = true;
                        if (partner[other] < 0 || Pair(partner[other], seen))
                        {
                            partner[other] = row;
                            return true;
                        }
                    }
                }
                return false;
            }
        }
    }

    private static int[] ByHash(RowHash[] hashes)
    {
        var rows = Enumerable.Range(0, hashes.Length).ToArray();
        Array.Sort([.. hashes], rows);
        return rows;
    }

    private static int Compare(ResultTable table, int[] columns, int a, int b)
    {
        foreach (var column in columns)
        {
            var order = table.Columns[column][a].AsDouble.CompareTo(table.Columns[column][b].AsDouble);
            if (order is not 0)
            {
                return order;
            }
        }
        return 0;
    }
}
