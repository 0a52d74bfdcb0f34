using FineTuningStudio.Core.GoldenRecords;
using FineTuningStudio.Core.GoldenRecords.Checks;
using FineTuningStudio.Sql;

namespace FineTuningStudio.UnitTests.Core.GoldenRecords.Checks;

/// <summary>One kind of fault: its code, and how to put it into a copy of a clean record; null where that record has no place for it.</summary>
internal sealed record FaultInjector(string Code, Func<GoldenRecordView, CheckGround, CheckSubject?> Inject);

/// <summary>Twenty kinds. Each copy is the clean record but for the one fault, and the clean record is its twin.</summary>
internal static class FaultInjectors
{
    public static IReadOnlyList<FaultInjector> All { get; } =
    [
        Sql(CheckCodes.SeveralStatements, (sql, _) => $"{sql}; SELECT 1"),
        Sql(CheckCodes.NotASelect, (sql, ground) => $"DELETE FROM {FirstTable(sql, ground)}"),
        Sql(CheckCodes.UnknownTable, (sql, ground) => Replaced(sql, FirstTable(sql, ground), name => name + "_x")),
        Sql(CheckCodes.UnknownColumn, (sql, ground) => FirstColumn(sql, ground) is { } column ? Replaced(sql, column, name => name + "_x") : null),
        Sql(CheckCodes.DoesNotRun, (sql, _) => sql.Replace("SELECT", "SELECT FROM", StringComparison.OrdinalIgnoreCase)),
        Sql(CheckCodes.TooSlow, (_, _) => "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT COUNT(*) FROM n", once: true),
        Sql(CheckCodes.Refused, (_, _) => "SELECT load_extension('x')", once: true),
        Sql(CheckCodes.EmptyResult, (sql, _) => Wrapped(sql, "WHERE 1 = 2")),
        Sql(CheckCodes.OnlyNulls, (sql, _) => $"SELECT MAX(1) FROM ({sql}) AS q WHERE 1 = 2"),
        Sql(CheckCodes.LimitCutsTie, (sql, ground) => BigTable(ground) is { } table ? $"SELECT * FROM \"{table}\" ORDER BY 1 > 0 LIMIT 1" : null),
        Sql(CheckCodes.LimitWithoutOrder, (sql, ground) => BigTable(ground) is { } table ? $"SELECT * FROM \"{table}\" LIMIT 1" : null),
        Sql(CheckCodes.NullFirst, (sql, ground) => BigTable(ground) is { } table ? $"SELECT * FROM (SELECT rowid AS r, CASE WHEN rowid > 1 THEN rowid END AS v FROM \"{table}\") AS q ORDER BY v" : null),
        Sql(CheckCodes.NumberSortedAsText, (sql, ground) => $"SELECT n FROM (SELECT '9' AS n UNION ALL SELECT '10' UNION ALL SELECT '120') AS q ORDER BY n"),
        Sql(CheckCodes.OutsideGroupBy, (sql, ground) => TwoColumns(ground) is var (table, key, bare) ? $"SELECT \"{key}\", \"{bare}\", COUNT(*) FROM \"{table}\" GROUP BY \"{key}\"" : null),
        Sql(CheckCodes.DependsOnToday, (sql, _) => Wrapped(sql, "WHERE date('now') > '2000-01-01'"), question: _ => "Which rows does the query give us?"),
        Sql(CheckCodes.DependsOnChance, (sql, _) => Wrapped(sql, "ORDER BY random()")),
        Sql(CheckCodes.LiteralNotAsked, (sql, ground) => NumberColumn(ground) is var (table, column) ? $"SELECT COUNT(*) FROM \"{table}\" WHERE \"{column}\" > -98765" : null),
        Sql(CheckCodes.LiteralNotInColumn, (sql, ground) => TextLiteral(sql, ground) is { } literal ? sql.Replace($"'{literal}'", $"'{literal}qx'", StringComparison.Ordinal) : null),
        new(CheckCodes.SameQuestionOtherSql, (record, ground) => Copy(record, record.Sql) with { Id = "copy", SameQuestions = [new SameQuestion(record.Id, record.PromptText, "SELECT 1, 2", "other")] }),
        new(CheckCodes.Duplicate, (record, ground) => Copy(record, record.Sql) with { Id = "copy", SameQuestions = [new SameQuestion(record.Id, record.PromptText, record.Sql, record.ShapeHash)] }),
        new(CheckCodes.QuestionTooShort, (record, ground) => Copy(record, record.Sql) with { Question = "Total sales?" }),
    ];

    private static FaultInjector Sql(string code, Func<string, CheckGround, string?> change, bool once = false, Func<string, string>? question = null)
    {
        var done = false;
        return new FaultInjector(code, (record, ground) =>
        {
            if ((once && done) || change(record.Sql.TrimEnd(';', ' ', '\n'), ground) is not { } sql || sql == record.Sql)
            {
                return null;
            }
            done = true;
            return Copy(record, sql) with { Question = question?.Invoke(record.PromptText) ?? record.PromptText };
        });
    }

    private static CheckSubject Copy(GoldenRecordView record, string sql) => new(record.Id, record.Version, record.PromptText, sql, record.AcceptedSqls, SqlShape.Of(sql, SqlDialect.Sqlite).Hash);

    private static string Wrapped(string sql, string end) => $"SELECT * FROM ({sql}) AS q {end}";

    private static string FirstTable(string sql, CheckGround ground) => SqlOutline.Of(sql, ground.Dialect).Tables[0];

    private static string? FirstColumn(string sql, CheckGround ground)
    {
        var sources = SqlSources.Of(sql, ground.Dialect);
        return SqlTokenizer.Tokenize(sql, ground.Dialect).Where(token => token.Kind is SqlTokenKind.Word).Select(token => token.In(sql).ToString())
            .FirstOrDefault(word => ground.Schema.Resolve(null, word, sources) is not null && !sources.Any(source => source.Table.Equals(word, StringComparison.OrdinalIgnoreCase) || source.Alias.Equals(word, StringComparison.OrdinalIgnoreCase)));
    }

    /// <summary>The text with the unquoted name changed wherever it stands.</summary>
    private static string Replaced(string sql, string name, Func<string, string> change)
    {
        foreach (var token in SqlTokenizer.Tokenize(sql, SqlDialect.Sqlite).Reverse())
        {
            if (token.Kind is SqlTokenKind.Word or SqlTokenKind.QuotedName && token.Content(sql).Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                sql = $"{sql[..token.Start]}{change(token.Content(sql))}{sql[token.End..]}";
            }
        }
        return sql;
    }

    private static string? BigTable(CheckGround ground) => ground.Schema.Tables.FirstOrDefault(table => table.Examples.Count >= 3 && !table.IsView)?.TableName;

    private static (string Table, string Key, string Bare)? TwoColumns(CheckGround ground) => ground.Schema.Tables
        .Where(table => !table.IsView)
        .Select(table => (table.TableName, Columns: table.Columns.Where(column => !column.IsPrimaryKey).ToList()))
        .Where(table => table.Columns.Count >= 2).Select(table => ((string, string, string)?)(table.TableName, table.Columns[0].Name, table.Columns[1].Name)).FirstOrDefault();

    private static (string Table, string Column)? NumberColumn(CheckGround ground) => ground.Schema.Tables
        .SelectMany(table => table.Columns.Where(column => column.DataType.Contains("INT", StringComparison.OrdinalIgnoreCase) || column.DataType.Contains("REAL", StringComparison.OrdinalIgnoreCase))
            .Select(column => ((string, string)?)(table.TableName, column.Name))).FirstOrDefault();

    private static string? TextLiteral(string sql, CheckGround ground)
    {
        var sources = SqlSources.Of(sql, ground.Dialect);
        return SqlComparisons.Of(sql, ground.Dialect)
            .Where(comparison => comparison.Operator is "=" or "IN" && ground.Schema.Resolve(comparison.Qualifier, comparison.Column, sources) is not null)
            .SelectMany(comparison => comparison.Literals).FirstOrDefault(literal => literal.IsText && !literal.Value.Contains('\'', StringComparison.Ordinal))?.Value;
    }
}
