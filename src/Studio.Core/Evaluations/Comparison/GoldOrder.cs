using FineTuningStudio.Sql;

namespace FineTuningStudio.Core.Evaluations.Comparison;

/// <summary>Which rows of a gold's result are tied, found in its columns where its keys are columns, else by running it once more.</summary>
internal sealed class GoldOrder(string sql, ResultTable gold, SqlDialect dialect)
{
    /// <summary>How many rows beyond a LIMIT are read to find the end of a tie.</summary>
    public const int MaxTied = 100_000;

    private readonly SqlOrdering _ordering = SqlOrdering.Of(sql, dialect);

    public bool IsOrdered => _ordering.Keys.Count > 0;

    public bool HasLimit => _ordering.HasLimit;

    /// <summary>The expected rows as far as the gold's own result tells.</summary>
    /// <param name="isCertain">False where a key is no column of the result, so that rows that seem out of order may be tied.</param>
    public ExpectedRows FromResult(out bool isCertain)
    {
        isCertain = true;
        if (!IsOrdered)
        {
            return ExpectedRows.InAnyOrder(gold);
        }
        var keys = VisibleKeys();
        isCertain = keys is not null;
        return ExpectedRows.InOrder(gold, (first, row) => keys is not null && IsTied(gold, keys, first, row), 0, gold.RowCount);
    }

    /// <summary>
    /// Runs the gold without its LIMIT and with its keys as further columns, and reads the ties there; null where that cannot be
    /// done or gives other rows, so that it is not to be trusted.
    /// </summary>
    public async Task<ExpectedRows?> LearnAsync(ResultRunner runner, CancellationToken ct)
    {
        if (_ordering.Offset is not { } offset || offset > 1_000_000_000)
        {
            return null;
        }
        foreach (var attempt in Attempts())
        {
            var longer = _ordering.Rewrite(attempt.Columns, offset + gold.RowCount + MaxTied);
            if ((await runner.RunAsync(longer, 0, ct)).TryGet(out var ran, out var problem) is false)
            {
                // What the database does not understand is said in another way; what takes too long would again.
                if (problem.Code is "sql_timeout")
                {
                    return null;
                }
                continue;
            }
            if (Read(ran, attempt, offset) is { } expected)
            {
                return expected;
            }
        }
        return null;
    }

    // Aliases cannot be used in a select list, but a name in an ORDER BY expression means a table's column before an alias: so the
    // keys are first tried as they stand. The rank tells ties as the database sees them, by its collations; where the keys hold
    // window functions it cannot be asked for.
    private IEnumerable<Attempt> Attempts()
    {
        if (_ordering.TakesMoreColumns && Expressions() is { } keys)
        {
            var plain = keys.Select(key => _ordering.WithoutAliases(key, dialect)).ToList();
            foreach (var columns in new[] { keys, plain })
            {
                var order = string.Join(", ", columns.Zip(_ordering.Keys, (column, key) => $"{column} {key.Direction}"));
                yield return new Attempt([.. columns, $"DENSE_RANK() OVER (ORDER BY {order})"], KeyPlaces(columns.Count), gold.Columns.Length + columns.Count);
            }
            foreach (var columns in new[] { keys, plain })
            {
                yield return new Attempt(columns, KeyPlaces(columns.Count), null);
            }
        }
        if (VisibleKeys() is { } visible)
        {
            yield return new Attempt([], visible, null);
        }

        int[] KeyPlaces(int count) => [.. Enumerable.Range(gold.Columns.Length, count)];
    }

    private ExpectedRows? Read(RanQuery ran, Attempt attempt, int offset)
    {
        var table = ran.Table;
        if (table.RowCount < offset + gold.RowCount || table.Columns.Length != gold.Columns.Length + attempt.Columns.Count
            || (!_ordering.HasLimit && table.RowCount != gold.RowCount))
        {
            return null;
        }
        var rank = attempt.Rank is { } place ? table.Columns[place] : null;
        for (var row = 1; rank is not null && row < table.RowCount; row++)
        {
            // Were a name taken for another thing than in the ORDER BY, the ranks would not ascend.
            if ((long)rank[row].Low < (long)rank[row - 1].Low)
            {
                return null;
            }
        }
        var visible = table.First(gold.Columns.Length);
        var expected = ExpectedRows.InOrder(visible, (first, row) => (rank is not null && rank[row] == rank[row - 1]) || IsTied(table, attempt.Keys, first, row), offset, gold.RowCount);
        if (ran.Truncated || (expected.Count > 0 && table.RowCount == offset + gold.RowCount + MaxTied && expected.GroupEnd(offset + gold.RowCount - 1) == table.RowCount))
        {
            return null;
        }
        var hashes = RowHashes.Of(visible, gold, [.. Enumerable.Range(0, gold.Columns.Length)], tolerant: false);
        return expected.Fits(hashes.Gold, hashes.Predicted) && expected.FirstOutOfPlace(hashes.Gold, hashes.Predicted) is null ? expected : null;
    }

    /// <summary>The text of each key; null where a number stands for a column that cannot be told.</summary>
    private List<string>? Expressions()
    {
        var expressions = new List<string>();
        foreach (var key in _ordering.Keys)
        {
            var name = SqlOrdering.PlainName(key.Expression, dialect);
            var item = key.Ordinal is { } ordinal
                ? _ordering.Items.Take(ordinal).Any(i => i.IsStar) ? null : _ordering.Items.ElementAtOrDefault(ordinal - 1)
                : _ordering.Items.FirstOrDefault(i => i.Alias is not null && i.Alias.Equals(name, StringComparison.OrdinalIgnoreCase));
            if (item is null && key.Ordinal is not null)
            {
                return null;
            }
            expressions.Add(item is null ? key.Expression : $"({item.Expression})");
        }
        return expressions;
    }

    /// <summary>The columns of the result that hold the keys; null where one of them is none.</summary>
    private int[]? VisibleKeys()
    {
        var places = _ordering.Keys.Select(Place).ToArray();
        return places.Contains(-1) ? null : places;

        int Place(SqlOrderKey key)
        {
            if (key.Ordinal is { } ordinal)
            {
                return ordinal <= gold.Columns.Length ? ordinal - 1 : -1;
            }
            if (SqlOrdering.PlainName(key.Expression, dialect) is { } name
                && gold.Columns.Count(c => c.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) is 1)
            {
                return Array.FindIndex(gold.Columns, c => c.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
            }
            var text = SqlOrdering.Normalised(key.Expression, dialect);
            var items = _ordering.Items.TakeWhile(i => !i.IsStar).ToList();
            return items.FindIndex(i => SqlOrdering.Normalised(i.Expression, dialect) == text);
        }
    }

    private static bool IsTied(ResultTable table, int[] keys, int first, int row) =>
        keys.All(key => Tolerance.Close(table.Columns[key][first], table.Columns[key][row]));

    /// <summary>Columns to add, and where the keys and the rank are found then.</summary>
    private sealed record Attempt(IReadOnlyList<string> Columns, int[] Keys, int? Rank);
}
