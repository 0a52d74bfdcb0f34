namespace FineTuningStudio.Core.Evaluations.Comparison;

/// <summary>
/// The hashes of the rows of both results over the pairs of columns put in so far, so that rows of the two sides are equal
/// when their hashes are.
/// </summary>
/// <param name="gold">The gold's rows.</param>
/// <param name="predicted">The prediction's rows.</param>
/// <param name="tolerant">Whether numbers that are nearly equal count as equal.</param>
/// <param name="exactWhereWide">Whether a pair of columns whose clusters are wide is taken exactly, so that equal hashes need no further look.</param>
internal sealed class RowHashes(ResultTable gold, ResultTable predicted, bool tolerant, bool exactWhereWide = false)
{
    private readonly Dictionary<(int Gold, int Predicted), NumberClusters?> _clusters = [];

    public RowHash[] Gold { get; } = new RowHash[gold.RowCount];

    public RowHash[] Predicted { get; } = new RowHash[predicted.RowCount];

    public static RowHashes Of(ResultTable gold, ResultTable predicted, IReadOnlyList<int> mapping, bool tolerant)
    {
        var hashes = new RowHashes(gold, predicted, tolerant);
        for (var column = 0; column < mapping.Count; column++)
        {
            hashes.Put(column, mapping[column]);
        }
        return hashes;
    }

    public void Put(int goldColumn, int predictedColumn)
    {
        var clusters = Clusters(goldColumn, predictedColumn);
        Add(Gold, gold.Columns[goldColumn]);
        Add(Predicted, predicted.Columns[predictedColumn]);

        void Add(RowHash[] rows, ResultColumn column)
        {
            for (var row = 0; row < rows.Length; row++)
            {
                rows[row] += Hash(column[row], clusters, goldColumn);
            }
        }
    }

    public void Take(int goldColumn, int predictedColumn)
    {
        var clusters = Clusters(goldColumn, predictedColumn);
        Remove(Gold, gold.Columns[goldColumn]);
        Remove(Predicted, predicted.Columns[predictedColumn]);

        void Remove(RowHash[] rows, ResultColumn column)
        {
            for (var row = 0; row < rows.Length; row++)
            {
                rows[row] -= Hash(column[row], clusters, goldColumn);
            }
        }
    }

    /// <summary>The columns of the gold, with their like, whose numbers must still be compared one by one.</summary>
    public IReadOnlyList<(int Gold, int Predicted)> Wide(IReadOnlyList<int> mapping) =>
        [.. mapping.Select((predictedColumn, column) => (column, predictedColumn)).Where(pair => Clusters(pair.column, pair.predictedColumn) is { IsWide: true })];

    private static RowHash Hash(Cell cell, NumberClusters? clusters, int column) =>
        RowHash.Of(clusters is null ? cell.Canonical() : clusters.Key(cell), column);

    // Null where the exact values decide.
    private NumberClusters? Clusters(int goldColumn, int predictedColumn)
    {
        if (!tolerant || !(gold.Columns[goldColumn].HasReals || predicted.Columns[predictedColumn].HasReals))
        {
            return null;
        }
        if (!_clusters.TryGetValue((goldColumn, predictedColumn), out var clusters))
        {
            clusters = new NumberClusters(gold.Columns[goldColumn], predicted.Columns[predictedColumn]);
            _clusters[(goldColumn, predictedColumn)] = clusters = exactWhereWide && clusters.IsWide ? null : clusters;
        }
        return clusters;
    }
}
