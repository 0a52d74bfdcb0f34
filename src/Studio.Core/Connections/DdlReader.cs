using FineTuningStudio.Sql;

namespace FineTuningStudio.Core.Connections;

/// <summary>
/// Reads tables out of DDL of any common dialect: CREATE TABLE with columns, types, NOT NULL, primary and foreign keys, keys
/// that ALTER TABLE adds (as PostgreSQL's dumps write them), the values of ENUM types and MySQL's column comments. What it
/// does not know it passes over; nothing is run.
/// </summary>
internal static class DdlReader
{
    public const int MaxLength = 2_000_000;

    public static Result<List<ScannedTable>> Read(string ddl)
    {
        if (ddl.Length > MaxLength)
        {
            return new Problem(ProblemKind.Impossible, "invalid_database_connection", $"The ddl has {ddl.Length:N0} characters; {MaxLength:N0} is the most. Leave out what is not CREATE TABLE, such as INSERT statements.");
        }
        var tables = new List<DdlTable>();
        foreach (var statement in SqlStatements.Split(ddl))
        {
            var words = DdlWords.Of(statement);
            if (words.TrySkip("CREATE"))
            {
                ReadCreate(words, tables);
            }
            else if (words.TrySkip("ALTER", "TABLE"))
            {
                ReadAlter(words, tables);
            }
        }
        if (tables.Count is 0)
        {
            return new Problem(ProblemKind.Impossible, "empty_database", "The ddl holds no CREATE TABLE statement with columns. Paste the statements that make the tables.");
        }
        return tables.Select(table => table.ToScanned(tables))
            .OrderBy(table => table.SchemaName, StringComparer.Ordinal).ThenBy(table => table.Name, StringComparer.Ordinal).ToList();
    }

    private static void ReadCreate(DdlWords words, List<DdlTable> tables)
    {
        while (words.TrySkipAny("OR", "REPLACE", "TEMP", "TEMPORARY", "GLOBAL", "LOCAL", "UNLOGGED", "EXTERNAL", "FOREIGN", "TRANSIENT"))
        {
        }
        if (!words.TrySkip("TABLE"))
        {
            return;
        }
        words.TrySkip("IF", "NOT", "EXISTS");
        if (words.Name() is not { } name || words.Parenthesis() is not { } body)
        {
            return;
        }
        var table = new DdlTable(name.Schema, name.Name);
        foreach (var item in body)
        {
            if (!DdlItem.TryConstraint(item, table) && DdlItem.Column(item, table) is { } column)
            {
                table.Columns.Add(column);
            }
        }
        if (table.Columns.Count > 0)
        {
            tables.RemoveAll(old => old.IsNamed(table.Schema, table.Name));
            tables.Add(table);
        }
    }

    private static void ReadAlter(DdlWords words, List<DdlTable> tables)
    {
        words.TrySkip("IF", "EXISTS");
        words.TrySkip("ONLY");
        if (words.Name() is not { } name || tables.Find(table => table.IsNamed(name.Schema, name.Name)) is not { } table)
        {
            return;
        }
        words.TrySkip("WITH", "CHECK");
        foreach (var item in words.Items())
        {
            item.TrySkip("ADD");
            DdlItem.TryConstraint(item, table);
        }
    }
}
