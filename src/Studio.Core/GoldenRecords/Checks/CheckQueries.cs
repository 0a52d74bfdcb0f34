using System.Globalization;
using FineTuningStudio.Core.Connections;
using FineTuningStudio.Sql;

namespace FineTuningStudio.Core.GoldenRecords.Checks;

/// <summary>How much of a record's SQL is run: at most that long, and so many rows; a result of more has no fingerprint.</summary>
internal sealed record CheckLimits(TimeSpan Time, int Rows = 100_000)
{
    public CheckLimits()
        : this(TimeSpan.FromSeconds(10))
    {
    }
}

/// <summary>The queries that checks put to a user's database, all through the one door that only reads.</summary>
internal sealed class CheckQueries(ReadOnlyQueries queries, CheckLimits limits)
{
    private static readonly QueryLimits Lookup = new(TimeSpan.FromSeconds(3), 1);

    private readonly QueryLimits _whole = new(limits.Time, limits.Rows, TotalBytes: 64_000_000);

    /// <summary>Runs the record's SQL.</summary>
    public Task<Result<QueryRows>> RunAsync(CheckGround ground, string sql, CancellationToken ct) => RunAsync(ground, sql, _whole, ct);

    /// <summary>Whether any row fits the condition; null where the database does not say, such as a column of another type.</summary>
    public async Task<bool?> ExistsAsync(CheckGround ground, SchemaColumn column, SqlComparison comparison, SqlLiteral literal, CancellationToken ct)
    {
        var name = SchemaTextWriter.Quote(column.Column.Name);
        var operand = comparison.Function is { } function ? $"{function}({name})" : name;
        var value = literal.IsText ? $"'{literal.Value.Replace("'", "''", StringComparison.Ordinal)}'" : literal.Value;
        var sql = string.Create(CultureInfo.InvariantCulture, $"SELECT 1 FROM {Named(ground, column.Table)} WHERE {operand} {(comparison.Operator is "IN" ? "=" : comparison.Operator)} {value} LIMIT 1");
        return await AnyAsync(ground, sql, ct) is { } any && (any || await IsEmptyAsync(ground, column.Table, ct) is false) ? any : null;
    }

    /// <summary>Whether the table has no row at all, so that nothing can be said by its values; null where the database does not say.</summary>
    public async Task<bool?> IsEmptyAsync(CheckGround ground, TableDescription table, CancellationToken ct) =>
        !await AnyAsync(ground, $"SELECT 1 FROM {Named(ground, table)} LIMIT 1", ct);

    private async Task<bool?> AnyAsync(CheckGround ground, string sql, CancellationToken ct) =>
        (await RunAsync(ground, sql, Lookup, ct)).TryGet(out var rows, out _) ? rows.Rows.Count > 0 : null;

    private async Task<Result<QueryRows>> RunAsync(CheckGround ground, string sql, QueryLimits limits, CancellationToken ct)
    {
        var rows = new CollectedRows(limits);
        return (await queries.ReadAsync(ground.Target, sql, limits, rows, ct)).TryGet(out var end, out var problem) ? rows.ToRows(end) : problem;
    }

    private static string Named(CheckGround ground, TableDescription table) =>
        table.SchemaName is { Length: > 0 } schema && ground.Dialect is SqlDialect.Postgres ? $"{SchemaTextWriter.Quote(schema)}.{SchemaTextWriter.Quote(table.TableName)}" : SchemaTextWriter.Quote(table.TableName);
}
