using System.Diagnostics;

namespace FineTuningStudio.Core.Connections;

/// <summary>
/// Reads the schema of a SQLite file: tables and views with columns, keys, three sample rows and the values of text
/// columns that have few. The work on big tables is bounded; what takes too long is left out, never waited for.
/// </summary>
internal static class SqliteScan
{
    public const int MaxCategories = 60;
    private const int MaxTables = 2_000;
    private const int SampleRows = 3;
    private const int MaxValueBytes = 64_000_000;
    private static readonly TimeSpan SchemaTime = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan StatementTime = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RowsTime = TimeSpan.FromSeconds(30);

    /// <summary>The tables of the file, ordered by name; blocks its thread.</summary>
    public static Result<List<ScannedTable>> Read(string path, bool isOurs, CancellationToken ct)
    {
        if (SqliteFile.Open(path, isOurs, MaxValueBytes, schemaPragmas: true).TryGet(out var file, out var problem) is false)
        {
            return problem;
        }
        using (file)
        {
            return Read(file, path, ct);
        }
    }

    private static Result<List<ScannedTable>> Read(SqliteFile file, string path, CancellationToken ct)
    {
        var names = file.Within(SchemaTime, TableNames, ct);
        ct.ThrowIfCancellationRequested();
        if (names is null)
        {
            return SqliteProblems.CannotOpen(path, file.ErrorMessage);
        }
        if (names.Count > MaxTables)
        {
            return SqliteProblems.CannotOpen(path, $"it holds {names.Count:N0} tables, and {MaxTables:N0} is the most that can be read");
        }
        var started = Stopwatch.GetTimestamp();
        var tables = new List<ScannedTable>();
        foreach (var (name, isView) in names)
        {
            ct.ThrowIfCancellationRequested();
            var columns = file.Within(StatementTime, opened => Columns(opened, name), ct);
            if (columns.Count is 0)
            {
                // A view over something that is gone, or a virtual table whose module this SQLite lacks: it cannot be asked.
                continue;
            }
            var keys = file.Within(StatementTime, opened => ForeignKeys(opened, name), ct);
            var rowsToo = Stopwatch.GetElapsedTime(started) < RowsTime;
            tables.Add(new ScannedTable(null, name, isView, rowsToo ? WithCategories(file, name, columns, ct) : columns, keys,
                rowsToo ? Examples(file, name, columns, ct) : []));
        }
        ct.ThrowIfCancellationRequested();
        return tables.Count is 0 ? SqliteProblems.Empty($"The database {Path.GetFileName(path)} holds no table") : tables;
    }

    private static List<(string Name, bool IsView)>? TableNames(SqliteFile file)
    {
        var rows = file.TryRead("SELECT name, type, sql LIKE 'CREATE VIRTUAL%' FROM sqlite_master WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'");
        var virtualTables = rows?.Where(row => row[2] is 1L).Select(row => $"{row[0]}_").ToList();
        return rows?.Select(row => (Name: row[0] as string ?? "", IsView: row[1] is "view"))
            .Where(table => !virtualTables!.Any(name => table.Name.StartsWith(name, StringComparison.OrdinalIgnoreCase) && IsShadow(table.Name[name.Length..])))
            .OrderBy(table => table.Name, StringComparer.Ordinal).ToList();
    }

    /// <summary>The tables in which full-text search and R-trees keep their own data (sqlite.org/fts5.html, rtree.html).</summary>
    private static bool IsShadow(string suffix) => suffix.ToLowerInvariant() is
        "data" or "idx" or "content" or "docsize" or "config" or "segments" or "segdir" or "stat" or "node" or "parent" or "rowid";

    private static List<ColumnDescription> Columns(SqliteFile file, string table) =>
        file.TryRead($"PRAGMA table_xinfo({Quote(table)})") is { } rows
            ? [.. rows.Where(row => row[6] is not 1L).Select(row => new ColumnDescription(
                row[1] as string ?? "", DeclaredType.Clean(row[2] as string), row[5] is > 0L, row[3] is 1L, null, null))]
            : [];

    private static List<ForeignKeyDescription> ForeignKeys(SqliteFile file, string table)
    {
        var keys = file.TryRead($"PRAGMA foreign_key_list({Quote(table)})") ?? [];
        // SQLite lists the last declared key first.
        return [.. keys.GroupBy(row => (long)row[0]!).OrderByDescending(key => key.Key).Select(key =>
        {
            var parts = key.OrderBy(row => (long)row[1]!).ToList();
            var target = parts[0][2] as string ?? "";
            var referenced = parts.Select(row => row[4] as string).ToList();
            return new ForeignKeyDescription(
                [.. parts.Select(row => row[3] as string ?? "")], target,
                referenced.Contains(null) ? [.. Columns(file, target).Where(column => column.IsPrimaryKey).Select(column => column.Name)] : [.. referenced.Select(name => name!)]);
        })];
    }

    private static List<ColumnDescription> WithCategories(SqliteFile file, string table, List<ColumnDescription> columns, CancellationToken ct) =>
        [.. columns.Select(column => DeclaredType.MayHoldText(column.DataType)
            ? column with { Categories = file.Within(StatementTime, opened => Categories(opened, table, column.Name), ct) }
            : column)];

    private static List<string>? Categories(SqliteFile file, string table, string column)
    {
        var name = Quote(column);
        // Looking at a bounded part of the table first keeps a table of many millions cheap.
        var rows = file.TryRead(
            $"SELECT DISTINCT {name} FROM (SELECT {name} FROM {Quote(table)} LIMIT {CellText.RowsLookedAt}) WHERE typeof({name}) = 'text' LIMIT {MaxCategories + 1}");
        if (rows is null or { Count: 0 or > MaxCategories })
        {
            return null;
        }
        var values = rows.Select(row => (string)row[0]!).ToList();
        values.RemoveAll(string.IsNullOrWhiteSpace);
        values.Sort(StringComparer.Ordinal);
        return values.Count > 0 && values.TrueForAll(CellText.IsCategory) ? values : null;
    }

    private static List<List<string?>> Examples(SqliteFile file, string table, List<ColumnDescription> columns, CancellationToken ct)
    {
        var list = string.Join(", ", columns.Select(column => Quote(column.Name)));
        var rows = file.Within(StatementTime, opened => opened.TryRead($"SELECT {list} FROM {Quote(table)} LIMIT {SampleRows}"), ct);
        return [.. (rows ?? []).Select(row => row.Select(CellText.Of).ToList())];
    }

    private static string Quote(string name) => SchemaTextWriter.Quote(name);
}
