using System.Diagnostics;
using Npgsql;

namespace FineTuningStudio.Core.Connections.Postgres;

/// <summary>
/// Reads the schema of a PostgreSQL database: tables, views and materialised views with columns, keys and comments, three
/// sample rows and the values of text columns that have few. The work on big tables is bounded; what takes too long is left
/// out, never waited for.
/// </summary>
internal static class PostgresScan
{
    private const int MaxTables = 2_000;
    private const int SampleRows = 3;
    private const int CellCharacters = 101;
    private static readonly TimeSpan SchemaTime = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan StatementTime = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RowsTime = TimeSpan.FromSeconds(30);

    /// <summary>The tables of the chosen schemas, ordered by schema and name.</summary>
    public static async Task<Result<List<ScannedTable>>> ReadAsync(PostgresTarget target, CancellationToken ct)
    {
        try
        {
            if ((await PostgresSession.OpenAsync(target.Address, target.Schemas, SchemaTime, ct)).TryGet(out var session, out var problem) is false)
            {
                return problem;
            }
            await using (session)
            {
                return await ReadAsync(session, target, ct);
            }
        }
        catch (NpgsqlException failure)
        {
            ct.ThrowIfCancellationRequested();
            return PostgresProblems.CannotOpen(target.Address, failure);
        }
    }

    private static async Task<Result<List<ScannedTable>>> ReadAsync(PostgresSession session, PostgresTarget target, CancellationToken ct)
    {
        var catalog = new PostgresCatalog(session);
        var all = await catalog.SchemasAsync(ct);
        if (target.Schemas.FirstOrDefault(chosen => !all.Any(schema => schema.Name == chosen)) is { } unknown)
        {
            return PostgresProblems.Unusable(
                $"The database {target.Address.Place} has no schema \"{CellText.OneLine(unknown)}\" that {target.Address.User} may use. Choose from {Names(all.Select(schema => schema.Name))} in schemas.");
        }
        List<string> chosen = target.Schemas.Count > 0 ? [.. target.Schemas] : [.. all.Where(schema => schema.IsOnPath).Select(schema => schema.Name)];
        var tables = await catalog.TablesAsync(chosen, MaxTables + 1, ct);
        if (tables.Count is 0)
        {
            var others = await catalog.TablesAsync(all.Select(schema => schema.Name).Except(chosen), MaxTables, ct);
            return SqliteProblems.Empty(
                $"The database {target.Address.Place} holds no table that {target.Address.User} may read in the schemas {Names(chosen)}",
                others.Count is 0 ? "Let the role have SELECT on at least one table" : $"Choose other schemas: there are tables in {Names(others.Select(table => table.Schema).Distinct())}");
        }
        if (tables.Count > MaxTables)
        {
            return PostgresProblems.Unusable($"The database {target.Address.Place} holds more than {MaxTables:N0} tables, the most that can be read. Choose fewer schemas, or a role that sees fewer tables.");
        }
        var columns = await catalog.ColumnsAsync(tables, ct);
        var keys = await catalog.ForeignKeysAsync(tables, ct);
        var started = Stopwatch.GetTimestamp();
        var scanned = new List<ScannedTable>();
        foreach (var table in tables)
        {
            var own = columns[table.Id].ToList();
            var rowsToo = Stopwatch.GetElapsedTime(started) < RowsTime;
            scanned.Add(new ScannedTable(
                table.Schema, table.Name, table.IsView,
                rowsToo ? await WithCategoriesAsync(session, table, own, ct) : [.. own.Select(column => column.Column)],
                [.. keys[table.Id]],
                rowsToo ? await ExamplesAsync(session, table, own, ct) : [],
                PostgresCatalog.Description(table.Comment)));
        }
        return scanned;
    }

    private static async Task<List<ColumnDescription>> WithCategoriesAsync(PostgresSession session, CatalogTable table, List<CatalogColumn> columns, CancellationToken ct)
    {
        var described = new List<ColumnDescription>();
        foreach (var column in columns)
        {
            described.Add(column.HoldsText ? column.Column with { Categories = await CategoriesAsync(session, table, column.Column.Name, ct) } : column.Column);
        }
        return described;
    }

    private static async Task<List<string>?> CategoriesAsync(PostgresSession session, CatalogTable table, string column, CancellationToken ct)
    {
        var name = SchemaTextWriter.Quote(column);
        // Looking at a bounded part of the table, and of a value, first keeps a table of many millions cheap.
        var rows = await session.TryReadAsync(
            $"SELECT DISTINCT pg_catalog.left({name}::text, {CellCharacters}) FROM (SELECT {name} FROM {table.QuotedName} LIMIT {CellText.RowsLookedAt}) AS part WHERE {name} IS NOT NULL LIMIT {SqliteScan.MaxCategories + 1}",
            StatementTime, ct);
        if (rows is null or { Count: 0 or > SqliteScan.MaxCategories })
        {
            return null;
        }
        var values = rows.Select(row => row[0] ?? "").ToList();
        values.RemoveAll(string.IsNullOrWhiteSpace);
        values.Sort(StringComparer.Ordinal);
        return values.Count > 0 && values.TrueForAll(CellText.IsCategory) ? values : null;
    }

    private static async Task<List<List<string?>>> ExamplesAsync(PostgresSession session, CatalogTable table, List<CatalogColumn> columns, CancellationToken ct)
    {
        if (columns.Count is 0)
        {
            return [];
        }
        var list = string.Join(", ", columns.Select(column => SchemaTextWriter.Quote(column.Column.Name) is var name && column.HoldsBytes
            ? $"'<' || pg_catalog.octet_length({name}) || ' bytes>'"
            : $"pg_catalog.left({name}::text, {CellCharacters})"));
        var rows = await session.TryReadAsync($"SELECT {list} FROM {table.QuotedName} LIMIT {SampleRows}", StatementTime, ct);
        return [.. (rows ?? []).Select(row => row.Select(CellText.Of).ToList())];
    }

    private static string Names(IEnumerable<string> names) => string.Join(", ", names.Select(CellText.OneLine));
}
