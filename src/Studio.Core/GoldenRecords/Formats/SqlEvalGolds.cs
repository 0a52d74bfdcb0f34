using System.Text;
using FineTuningStudio.Sql;

namespace FineTuningStudio.Core.GoldenRecords.Formats;

/// <summary>
/// The golds in a cell of sql-eval: several statements between semicolons are all right, and {a, b} in a statement stands for
/// each choice of at least one of these columns, which "GROUP BY {}" repeats (sql-eval, get_all_minimal_queries).
/// </summary>
internal static class SqlEvalGolds
{
    private const string GroupBy = "GROUP BY {}";

    public static ImportRow Complete(ImportRow row, Func<string, string?> field)
    {
        row = PairFormat.WithFields(row, field, "db_name", "query_category", "instructions");
        if (field("query_category") is { } category && row.Tags is null)
        {
            row = row with { Tags = [category] };
        }
        var golds = Expand(row.Sql);
        return golds switch
        {
            null => row with { Fault = $"The query's braces stand for more than {GoldenRecord.MaxAcceptedSqls + 1} statements, and a record has a gold and at most {GoldenRecord.MaxAcceptedSqls} more. Write out those that count." },
            [] => row,
            _ => row with { Sql = golds[0], AcceptedSqls = golds.Count is 1 ? row.AcceptedSqls : [.. golds.Skip(1), .. row.AcceptedSqls ?? []] },
        };
    }

    /// <summary>All statements that a cell stands for, in order; null where there are more than a record holds.</summary>
    public static List<string>? Expand(string cell)
    {
        var golds = new List<string>();
        foreach (var statement in Statements(cell))
        {
            foreach (var gold in Choices(statement))
            {
                golds.Add(gold);
                if (golds.Count > GoldenRecord.MaxAcceptedSqls + 1)
                {
                    return null;
                }
            }
        }
        return golds;
    }

    /// <summary>The cell that stands for these golds.</summary>
    public static string Join(IEnumerable<string> golds)
    {
        var cell = new StringBuilder();
        foreach (var gold in golds)
        {
            // On a line of its own a semicolon ends the statement also where that ends in a comment.
            cell.Append(cell.Length is 0 ? "" : "\n;").Append(gold);
        }
        return cell.ToString();
    }

    private static IEnumerable<string> Statements(string cell)
    {
        var start = 0;
        foreach (var token in SqlTokenizer.Tokenize(cell))
        {
            if (token.Kind is SqlTokenKind.Semicolon)
            {
                if (cell[start..token.Start].Trim() is { Length: > 0 } statement)
                {
                    yield return statement;
                }
                start = token.End;
            }
        }
        if (cell[start..].Trim() is { Length: > 0 } last)
        {
            yield return last;
        }
    }

    private static IEnumerable<string> Choices(string statement)
    {
        if (Braces(statement) is not var (open, close, columns))
        {
            return [statement];
        }
        if (columns.Count > 6)
        {
            // 127 choices and more: over the limit, and not worth being written out.
            return Enumerable.Repeat(statement, GoldenRecord.MaxAcceptedSqls + 2);
        }
        return Enumerable.Range(1, (1 << columns.Count) - 1)
            .OrderBy(int.PopCount)
            .ThenByDescending(choice => Enumerable.Range(0, columns.Count).Aggregate(0, (bits, i) => (bits << 1) | ((choice >> i) & 1)))
            .Select(choice => string.Join(", ", columns.Where((_, i) => ((choice >> i) & 1) is 1)))
            .Select(list => statement[..open] + list + statement[close..].Replace(GroupBy, $"GROUP BY {list}", StringComparison.Ordinal));
    }

    /// <summary>The first braces of a statement that hold something: where they open and where they have closed, and what stands between commas in them.</summary>
    private static (int Open, int Close, List<string> Columns)? Braces(string statement)
    {
        var (open, depth, from) = (-1, 0, 0);
        var columns = new List<string>();
        foreach (var token in SqlTokenizer.Tokenize(statement))
        {
            var sign = token.Kind is SqlTokenKind.Operator ? token.In(statement) : [];
            if (open < 0)
            {
                if (sign is "{")
                {
                    (open, from) = (token.Start, token.End);
                }
                continue;
            }
            depth += token.Kind is SqlTokenKind.OpenParenthesis ? 1 : token.Kind is SqlTokenKind.CloseParenthesis ? -1 : 0;
            if ((token.Kind is SqlTokenKind.Comma && depth is 0) || sign is "}")
            {
                columns.Add(statement[from..token.Start].Trim());
                from = token.End;
            }
            if (sign is "}")
            {
                return columns.Exists(column => column.Length is 0) ? null : (open, token.End, columns);
            }
        }
        return null;
    }
}
