namespace FineTuningStudio.Core.Evaluations.Comparison;

/// <summary>The rules by which papers count, so that figures can be set beside theirs. Values are compared as Python compares them: 1 == 1.0 exactly, '1' != 1, None == None.</summary>
internal static class PaperProfiles
{
    /// <summary>
    /// BIRD's execution accuracy (evaluation.py: the fetched rows of both as Python sets of tuples): columns in order, no tolerance,
    /// duplicates and the order of rows forgotten. Two results without rows are equal.
    /// </summary>
    public static bool BirdEx(ResultTable gold, ResultTable predicted)
    {
        if (gold.RowCount is 0 || predicted.RowCount is 0 || gold.Columns.Length != predicted.Columns.Length)
        {
            return gold.RowCount is 0 && predicted.RowCount is 0;
        }
        var hashes = RowHashes.Of(gold, predicted, [.. Enumerable.Range(0, gold.Columns.Length)], tolerant: false);
        return RowHash.OfBag(hashes.Gold) == RowHash.OfBag(hashes.Predicted) || new HashSet<RowHash>(hashes.Gold).SetEquals(hashes.Predicted);
    }

    /// <summary>
    /// The test-suite evaluation's result_eq on one database (exec_eval.py): equal numbers of rows and columns; bags of rows under a
    /// permutation of columns, or lists of rows where the gold's text holds "order by" anywhere. Two results without rows are
    /// equal. DISTINCT stays where it is (its option keep_distinct). Its first, quick rejection sorts a row's cells by their
    /// text and so tells (1, 12) from (1.0, 12); that slip is not repeated.
    /// </summary>
    public static bool SpiderTs(string goldSql, ResultTable gold, ResultTable predicted)
    {
        if (gold.RowCount is 0 || gold.RowCount != predicted.RowCount || gold.Columns.Length != predicted.Columns.Length)
        {
            return gold.RowCount is 0 && predicted.RowCount is 0;
        }
        if (goldSql.Contains("order by", StringComparison.OrdinalIgnoreCase))
        {
            // Lists of rows are equal under a permutation exactly when the columns, each as a list, can be paired.
            return Sequences(gold).SequenceEqual(Sequences(predicted));
        }
        var search = new ColumnSearch(ExpectedRows.InAnyOrder(gold), predicted, new RowHashes(gold, predicted, tolerant: false), tolerant: false);
        return search.Mappings().Any();
    }

    private static IEnumerable<RowHash> Sequences(ResultTable table) => table.Columns.Select(c => c.Sequence).Order();
}
