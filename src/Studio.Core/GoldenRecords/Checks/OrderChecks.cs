using System.Globalization;
using FineTuningStudio.Core.Connections;
using FineTuningStudio.Sql;

namespace FineTuningStudio.Core.GoldenRecords.Checks;

/// <summary>
/// What ORDER BY and LIMIT do to a result. The query is run once more with its keys as further columns and one row beyond its
/// LIMIT, so that keys can be seen that the result does not show.
/// </summary>
internal sealed class OrderChecks(CheckQueries queries)
{
    /// <summary>A longer result is not run again.</summary>
    private const int MostRows = 5_000;

    public async Task<IReadOnlyList<CheckFinding>> OfAsync(string sql, QueryRows result, CheckGround ground, CancellationToken ct)
    {
        var ordering = SqlOrdering.Of(sql, ground.Dialect);
        if ((ordering.Keys.Count is 0 && !ordering.HasLimit) || result.Truncated || result.Rows.Count is 0 or > MostRows || ordering.Offset is not { } offset || offset > MostRows)
        {
            return [];
        }
        if (ordering.Keys.Count is 0)
        {
            return await WithoutOrderAsync(ordering, result, offset, ground, ct);
        }
        var findings = new List<CheckFinding>();
        if (await LookAsync(ordering, result, offset, ground, ct) is { } seen)
        {
            findings.AddRange(new[] { Tie(ordering, seen, result, offset), NullFirst(ordering, seen), AsText(ordering, seen) }.OfType<CheckFinding>());
        }
        return findings;
    }

    private async Task<IReadOnlyList<CheckFinding>> WithoutOrderAsync(
        SqlOrdering ordering, QueryRows result, int offset, CheckGround ground, CancellationToken ct)
    {
        var longer = await queries.RunAsync(ground, ordering.Rewrite([], offset + result.Rows.Count + 1), ct);
        return longer.Value is { } rows && rows.Rows.Count > offset + result.Rows.Count
            ? [CheckFinding.Warning(CheckCodes.LimitWithoutOrder,
                $"The SQL takes {Rows(result.Rows.Count)} of more with LIMIT and no ORDER BY, so which ones is left to chance.",
                "Add an ORDER BY that says which rows are meant, or take the LIMIT out.")]
            : [];
    }

    /// <summary>The longer result and where its keys stand; null where it cannot be had.</summary>
    private async Task<Seen?> LookAsync(SqlOrdering ordering, QueryRows result, int offset, CheckGround ground, CancellationToken ct)
    {
        var wanted = offset + result.Rows.Count + 1;
        foreach (var keys in Attempts(ordering, ground.Dialect))
        {
            var ran = await queries.RunAsync(ground, ordering.Rewrite(keys, wanted), ct);
            if (ran.Value is { } rows && rows.Rows.Count >= offset + result.Rows.Count && rows.Columns.Count == result.Columns.Count + keys.Count)
            {
                return new Seen(rows, result.Columns.Count, [.. Enumerable.Range(result.Columns.Count, keys.Count)]);
            }
        }
        if (Visible(ordering, result, ground.Dialect) is { } places
            && (await queries.RunAsync(ground, ordering.Rewrite([], wanted), ct)).Value is { } plain && plain.Rows.Count >= offset + result.Rows.Count)
        {
            return new Seen(plain, result.Columns.Count, places);
        }
        return null;
    }

    /// <summary>The keys as they stand, and with aliases of the select list replaced by what they stand for.</summary>
    private static IEnumerable<IReadOnlyList<string>> Attempts(SqlOrdering ordering, SqlDialect dialect)
    {
        if (!ordering.TakesMoreColumns)
        {
            yield break;
        }
        var keys = new List<string>();
        foreach (var key in ordering.Keys)
        {
            var item = key.Ordinal is { } ordinal
                ? ordering.Items.Take(ordinal).Any(item => item.IsStar) ? null : ordering.Items.ElementAtOrDefault(ordinal - 1)
                : null;
            if (item is null && key.Ordinal is not null)
            {
                yield break;
            }
            keys.Add(item?.Expression ?? key.Expression);
        }
        yield return [.. keys.Select(key => ordering.WithoutAliases(key, dialect))];
        yield return keys;
    }

    private static int[]? Visible(SqlOrdering ordering, QueryRows result, SqlDialect dialect)
    {
        var places = ordering.Keys.Select(key => key.Ordinal is { } ordinal
            ? ordinal - 1
            : result.Columns.ToList().FindIndex(column => column.Name.Equals(SqlOrdering.PlainName(key.Expression, dialect), StringComparison.OrdinalIgnoreCase))).ToArray();
        return places.All(place => place >= 0 && place < result.Columns.Count) ? places : null;
    }

    private static CheckFinding? Tie(SqlOrdering ordering, Seen seen, QueryRows result, int offset)
    {
        var last = offset + result.Rows.Count - 1;
        if (!ordering.HasLimit || seen.Rows.Rows.Count <= last + 1)
        {
            return null;
        }
        var (row, next) = (seen.Rows.Rows[last], seen.Rows.Rows[last + 1]);
        var isTied = seen.Keys.All(key => Equal(row[key], next[key]));
        var isSame = Enumerable.Range(0, seen.Visible).All(column => Equal(row[column], next[column]));
        return isTied && !isSame
            ? CheckFinding.Warning(CheckCodes.LimitCutsTie,
                $"The LIMIT cuts through a tie: the row behind the last one has the same {Said(ordering, 0)} ({Text(row[seen.Keys[0]])}), so which of them is in the answer is left to chance.",
                "Add a further key to ORDER BY that decides, such as a name or the primary key, or take all that tie.")
            : null;
    }

    private static CheckFinding? NullFirst(SqlOrdering ordering, Seen seen)
    {
        var key = seen.Keys[0];
        var rows = seen.Rows.Rows;
        return rows.Count > 1 && rows[0][key] is null && !ordering.Keys[0].Direction.Contains("NULLS", StringComparison.OrdinalIgnoreCase)
            ? CheckFinding.Warning(CheckCodes.NullFirst,
                $"The first row has no {Said(ordering, 0)}: NULL comes first in this order, before every value.",
                $"Say NULLS LAST in ORDER BY, or leave out the rows where {Said(ordering, 0)} is NULL.")
            : null;
    }

    private static CheckFinding? AsText(SqlOrdering ordering, Seen seen)
    {
        for (var i = 0; i < seen.Keys.Length; i++)
        {
            var values = seen.Rows.Rows.Select(row => row[seen.Keys[i]]).OfType<object>().ToList();
            var numbers = values.OfType<string>().Select(Number).OfType<double>().ToList();
            if (values.Count > 1 && numbers.Count == values.Count && numbers.Distinct().Count() > 1 && values.OfType<string>().Select(text => text.Split('.')[0].Length).Distinct().Count() > 1)
            {
                return CheckFinding.Warning(CheckCodes.NumberSortedAsText,
                    $"{Said(ordering, i)} holds numbers as text, so '10' comes before '9' in this order.",
                    $"Order by the number: CAST({Said(ordering, i)} AS REAL).");
            }
        }
        return null;
    }

    /// <summary>The key in words that may be written; a number stands for an entry of the select list.</summary>
    private static string Said(SqlOrdering ordering, int key) =>
        ordering.Keys[key] is { Ordinal: { } ordinal } && !ordering.Items.Take(ordinal).Any(item => item.IsStar) && ordering.Items.ElementAtOrDefault(ordinal - 1) is { } item
            ? item.Expression
            : ordering.Keys[key].Expression;

    private static double? Number(string text) =>
        double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static bool Equal(object? left, object? right) =>
        left is byte[] a && right is byte[] b ? a.AsSpan().SequenceEqual(b) : Equals(left, right);

    private static string Text(object? value) => value is null ? "NULL" : Convert.ToString(value, CultureInfo.InvariantCulture) is { Length: <= 60 } text ? text : "a long value";

    private static string Rows(int count) => count is 1 ? "one row" : string.Create(CultureInfo.InvariantCulture, $"{count:N0} rows");

    private sealed record Seen(QueryRows Rows, int Visible, int[] Keys);
}
