namespace FineTuningStudio.Core.Evaluations.Comparison;

/// <summary>What comparing two results gave.</summary>
internal sealed record ComparedResults(Verdict Verdict, string Reason)
{
    /// <summary>For each column of the gold the place of the predicted one that it was compared with; null where a column is missing.</summary>
    public int[]? Mapping { get; init; }

    /// <summary>True where the rows are right and only their order is not.</summary>
    public bool IsOnlyOrder { get; init; }

    public IReadOnlyList<string> Notes { get; init; } = [];
}

/// <summary>Compares a predicted result with what the gold asks for. It runs nothing.</summary>
/// <remarks>
/// <para>The rules, and where they come from:</para>
/// <list type="bullet">
/// <item>A result is a bag of rows: duplicates count, as in the relational algebra of bags that SQL follows and as the test-suite
/// evaluation of Spider does (Zhong, Yu, Klein 2020, "Semantic Evaluation for Text-to-SQL with Distilled Test Suites",
/// github.com/taoyds/test-suite-sql-eval, exec_eval.py). BIRD's script compares sets, which forgives a forgotten DISTINCT and a
/// doubled join (Li et al. 2023, "Can LLM Already Serve as A Database Interface?", evaluation.py).</item>
/// <item>Values have types. A real is the same as a number within <see cref="Tolerance.Relative"/> of the larger or within
/// <see cref="Tolerance.Absolute"/>, since sums of binary fractions (IEEE 754) depend on the order of adding; integers are equal
/// or not; 1 is 1.0 and not '1'. Text is equal character by character, a blob byte by byte. NULL equals NULL and nothing else
/// (as DISTINCT and GROUP BY take it).</item>
/// <item>The order of the columns is free, as in the test-suite evaluation; another order is reported. Where the names of the
/// columns say that only a crossing of meanings makes the values agree ("SELECT a AS b, b AS a"), it is a mismatch.</item>
/// <item>More columns than the gold are no fault, fewer are.</item>
/// <item>The order of the rows counts only where the gold's outermost query has an ORDER BY, and only between rows that differ in
/// its keys: SQL leaves tied rows in any order. Where a LIMIT cuts through tied rows, any of them are right.</item>
/// <item>Two results without rows, or with NULL alone, agree in nothing that could be wrong: <see cref="Verdict.Vacuous"/>.</item>
/// </list>
/// <para>Bounds: see <see cref="ColumnSearch"/> for the columns, <see cref="NumberCheck"/> for numbers in chains of near neighbours,
/// <see cref="ExecutionComparison"/> for rows and time. Rows are compared by 128-bit hashes (<see cref="RowHash"/>).</para>
/// </remarks>
internal static class ResultComparison
{
    // Of very many ways to choose columns only the first are tried against order and names.
    private const int MaxMappings = 200;

    private const string SearchEnded = "The columns are so alike that not every order of them could be tried.";

    public static ComparedResults Compare(ExpectedRows gold, ResultTable predicted)
    {
        var missing = gold.Table.Columns.Length - predicted.Columns.Length;
        if (gold.Count is 0 && predicted.RowCount is 0)
        {
            return new ComparedResults(Verdict.Vacuous, "Both results have no rows, so nothing shows that the SQL is right.") { Mapping = missing > 0 ? null : InOrder(gold) };
        }
        if (gold.Table.HasOnlyNulls && predicted.HasOnlyNulls && gold.Count > 0 && predicted.RowCount > 0)
        {
            return new ComparedResults(Verdict.Vacuous, "Both results hold nothing but NULL, so nothing shows that the SQL is right.") { Mapping = missing > 0 ? null : InOrder(gold) };
        }
        if (missing > 0)
        {
            return new ComparedResults(Verdict.Mismatch, missing is 1 ? "One column is missing." : $"{missing} columns are missing.");
        }
        // Exactly equal results in the same order are by far the most common; they need no search.
        var exact = RowHashes.Of(gold.Table, predicted, InOrder(gold), tolerant: false);
        if (gold.Fits(exact.Gold, exact.Predicted) && !ColumnNames.Cross(gold.Table, predicted, InOrder(gold)))
        {
            if (gold.FirstOutOfPlace(exact.Gold, exact.Predicted) is not { } place)
            {
                return Right(gold, predicted, InOrder(gold));
            }
            if (gold.IsWholeTable && HasNoOtherMapping(gold.Table, predicted))
            {
                return OutOfOrder(place, InOrder(gold));
            }
        }
        return Search(gold, predicted) ?? Different(gold, predicted);
    }

    private static ComparedResults? Search(ExpectedRows gold, ResultTable predicted)
    {
        var hashes = new RowHashes(gold.Table, predicted, tolerant: true, exactWhereWide: !gold.IsWholeTable);
        var search = new ColumnSearch(gold, predicted, hashes, tolerant: true);
        ComparedResults? second = null;
        foreach (var mapping in search.Mappings().Take(MaxMappings))
        {
            if (hashes.Wide(mapping) is { Count: > 0 } wide && !NumberCheck.Holds(gold.Table, predicted, hashes, wide))
            {
                continue;
            }
            if (ColumnNames.Cross(gold.Table, predicted, mapping))
            {
                second ??= new ComparedResults(Verdict.Mismatch, "The values are those of the gold, but under each other's names: " +
                    $"{ColumnNames.Crossed(gold.Table, predicted, mapping)}.") { Mapping = mapping };
            }
            else if (gold.FirstOutOfPlace(hashes.Gold, hashes.Predicted) is { } place)
            {
                second = second is { IsOnlyOrder: true } ? second : OutOfOrder(place, mapping);
            }
            else
            {
                return Right(gold, predicted, mapping);
            }
        }
        return second is null && search.GaveUp ? Different(gold, predicted) with { Notes = [SearchEnded] } : second;
    }

    private static ComparedResults Right(ExpectedRows gold, ResultTable predicted, int[] mapping)
    {
        var more = predicted.Columns.Length - mapping.Length;
        var isInOrder = mapping.AsSpan().SequenceEqual(InOrder(gold));
        var isTurned = Enumerable.Range(1, mapping.Length - 1).Any(column => mapping[column] < mapping[column - 1]);
        var columns = !isTurned ? "" : $" The columns come in another order: {ColumnNames.Pairs(gold.Table, predicted, mapping)}.";
        var rows = $"{RowDifference.Rows(gold.Count)}{(gold.IsOrdered && gold.Count > 1 ? ", in the right order" : "")}";
        return more > 0
            ? new ComparedResults(Verdict.MatchSuperset, $"All columns of the gold and {(more is 1 ? "one" : more)} more; the same {rows}.{columns}") { Mapping = mapping }
            : new ComparedResults(isInOrder ? Verdict.Match : Verdict.MatchPermuted, $"The same {rows}.{columns}") { Mapping = mapping };
    }

    /// <summary>Says what differs, over the columns in order or by name, whichever leaves fewer differences.</summary>
    private static ComparedResults Different(ExpectedRows gold, ResultTable predicted)
    {
        var best = new[] { InOrder(gold), ColumnNames.ByName(gold.Table, predicted) }.OfType<int[]>()
            .Select(mapping => (mapping, difference: Difference(gold, predicted, mapping))).MinBy(option => option.difference.Total);
        return new ComparedResults(Verdict.Mismatch, best.difference.Total > 0 ? best.difference.Sentence() : "The numbers cannot be paired so that each is near enough to its like.")
        {
            Mapping = best.mapping,
        };
    }

    private static RowDifference Difference(ExpectedRows gold, ResultTable predicted, int[] mapping)
    {
        var hashes = RowHashes.Of(gold.Table, predicted, mapping, tolerant: true);
        return RowDifference.Of([.. hashes.Gold.AsSpan(gold.Start, gold.Count)], hashes.Predicted);
    }

    private static int[] InOrder(ExpectedRows gold) => [.. Enumerable.Range(0, gold.Table.Columns.Length)];

    private static bool HasNoOtherMapping(ResultTable gold, ResultTable predicted) =>
        gold.Columns.Select((column, place) => predicted.Columns.Where((_, other) => other != place).All(other => other.Bag != column.Bag)).All(isAlone => isAlone);

    private static ComparedResults OutOfOrder(OutOfPlace place, int[] mapping) => new(Verdict.Mismatch, place.Late is { } late
        ? $"The right rows in the wrong order: row {late + 1} should come before row {place.Early + 1}."
        : $"The right rows in the wrong order: row {place.Early + 1} stands too early.")
    {
        Mapping = mapping,
        IsOnlyOrder = true,
    };
}
