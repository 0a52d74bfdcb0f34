using System.Globalization;
using FineTuningStudio.Core.Connections;
using FineTuningStudio.Sql;

namespace FineTuningStudio.Core.GoldenRecords.Checks;

/// <summary>Literals that a column never holds, and literals that the question never says.</summary>
internal sealed class LiteralChecks(CheckQueries queries)
{
    private const int MostLookedUp = 10;
    private const int MostShown = 60;

    public async Task<IReadOnlyList<CheckFinding>> OfAsync(CheckSubject subject, CheckGround ground, CancellationToken ct)
    {
        var sources = SqlSources.Of(subject.Sql, ground.Dialect);
        var words = new LiteralWords(subject.Question);
        var findings = new List<CheckFinding>();
        var lookups = 0;
        foreach (var comparison in SqlComparisons.Of(subject.Sql, ground.Dialect))
        {
            foreach (var literal in comparison.Literals)
            {
                var column = ground.Schema.Resolve(comparison.Qualifier, comparison.Column, sources);
                if (column is not null && IsLookedUp(comparison) && lookups++ < MostLookedUp && await queries.ExistsAsync(ground, column, comparison, literal, ct) is false)
                {
                    findings.Add(NotInColumn(column, comparison, literal));
                }
                else if (!(literal.IsText ? words.SaysText(literal.Value) : words.SaysNumber(literal.Value)) && !IsSaidByColumn(column, literal, words))
                {
                    findings.Add(CheckFinding.Warning(CheckCodes.LiteralNotAsked,
                        $"The SQL compares {comparison.Column} with {Shown(literal)}, and the question says nothing like it.",
                        "Say it in the question, or take the condition out of the SQL."));
                }
            }
        }
        return [.. findings.DistinctBy(finding => finding.Message)];
    }

    /// <summary>Only what must be equal to something that is there, so that a bound between two values is no fault.</summary>
    private static bool IsLookedUp(SqlComparison comparison) => comparison.Operator is "=" or "IN" or "LIKE" or "ILIKE";

    /// <summary>Where the column is one of a few kinds, a question often names the kind in words of its own.</summary>
    private static bool IsSaidByColumn(SchemaColumn? column, SqlLiteral literal, LiteralWords words) =>
        literal.IsText && column?.Column.Categories is { Count: > 0 and <= 2 } && words.SaysText(column.Column.Name);

    private static CheckFinding NotInColumn(SchemaColumn column, SqlComparison comparison, SqlLiteral literal)
    {
        var meant = literal.IsText && comparison.Operator is "=" or "IN" ? Nearest(literal.Value, column.Column.Categories ?? []) : null;
        return CheckFinding.Warning(CheckCodes.LiteralNotInColumn,
            string.Create(CultureInfo.InvariantCulture, $"No row of {column.Name} {Fits(comparison)} {Shown(literal)}, so the condition never holds."),
            meant is not null ? $"Write {Shown(new SqlLiteral(meant, true))} if that is meant." : "Write a value that the column holds, as it is spelled there.");
    }

    private static string Fits(SqlComparison comparison) => comparison.Operator is "LIKE" or "ILIKE" ? "is like" : "is";

    private static string? Nearest(string value, List<string> categories) =>
        categories.Find(category => category.Equals(value, StringComparison.OrdinalIgnoreCase)) ?? NearestName.Of(value, categories);

    private static string Shown(SqlLiteral literal) => literal.IsText
        ? $"'{(literal.Value.Length > MostShown ? literal.Value[..MostShown] + "…" : literal.Value)}'"
        : literal.Value;
}
