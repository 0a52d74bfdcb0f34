using System.Text;
using FineTuningStudio.Core.GoldenRecords;

namespace FineTuningStudio.Core.Connections;

/// <summary>
/// Writes tables as CREATE TABLE statements that run, with descriptions, values and sample rows as comments: what a model
/// reads of a database. The same tables always give the same text.
/// </summary>
internal static class SchemaTextWriter
{
    // Where nobody writes the schema's name in front of a table.
    private static readonly HashSet<string> DefaultSchemas = new(StringComparer.OrdinalIgnoreCase) { "main", "public", "dbo" };

    public static SchemaText Write(string dialect, IEnumerable<TableDescription> tables)
    {
        var texts = tables.OrderBy(table => table.SchemaName, StringComparer.Ordinal).ThenBy(table => table.TableName, StringComparer.Ordinal)
            .Select(table => (table.TableName, Text: Write(table))).ToList();
        return new SchemaText(dialect, string.Join('\n', texts.Select(table => table.Text)), [.. texts.Select(table => new SchemaPart(table.TableName, table.Text.Length))]);
    }

    public static string Write(TableDescription table)
    {
        var text = new StringBuilder();
        AppendDescription(text, "", table.Description);
        if (table.IsView)
        {
            text.Append("-- ").Append(Quote(CellText.OneLine(table.TableName))).Append(" is a view.\n");
        }
        text.Append("CREATE TABLE ").Append(table.SchemaName is { } schema && !DefaultSchemas.Contains(schema) ? Quote(schema) + "." : "").Append(Quote(table.TableName)).Append(" (\n");
        var keys = Keys(table).ToList();
        for (var i = 0; i < table.Columns.Count; i++)
        {
            AppendColumn(text, table.Columns[i], isLast: i == table.Columns.Count - 1 && keys.Count is 0);
        }
        text.AppendJoin(",\n", keys.Select(key => "    " + key)).Append(keys.Count > 0 ? "\n" : "").Append(");\n");
        if (table.Examples.Count > 0)
        {
            text.Append("-- ").Append(table.Examples.Count).Append(table.Examples.Count is 1 ? " row of " : " rows of ").Append(Quote(CellText.OneLine(table.TableName))).Append(":\n");
        }
        foreach (var row in table.Examples)
        {
            text.Append("-- ").AppendJoin(" | ", row.Zip(table.Columns, (cell, column) => CellText.Literal(cell, column.DataType))).Append('\n');
        }
        return text.ToString();
    }

    public static string Quote(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static void AppendColumn(StringBuilder text, ColumnDescription column, bool isLast)
    {
        AppendDescription(text, "    ", column.Description);
        text.Append("    ").Append(Quote(column.Name));
        if (column.DataType.Length > 0)
        {
            text.Append(' ').Append(column.DataType);
        }
        text.Append(column.IsNotNull ? " NOT NULL" : "").Append(isLast ? "" : ",");
        if (column.Categories is { Count: > 0 } values)
        {
            text.Append(" -- values: ").AppendJoin(", ", values.Select(CellText.Quote));
        }
        text.Append('\n');
    }

    private static void AppendDescription(StringBuilder text, string indent, string? description)
    {
        if (!string.IsNullOrWhiteSpace(description))
        {
            text.Append(indent).Append("-- ").Append(CellText.OneLine(description.Trim())).Append('\n');
        }
    }

    private static IEnumerable<string> Keys(TableDescription table)
    {
        var primary = table.Columns.Where(column => column.IsPrimaryKey).Select(column => column.Name).ToList();
        if (primary.Count > 0)
        {
            yield return $"PRIMARY KEY ({List(primary)})";
        }
        foreach (var key in table.ForeignKeys)
        {
            var referenced = key.ReferencedColumns.Count == key.Columns.Count ? $" ({List(key.ReferencedColumns)})" : "";
            yield return $"FOREIGN KEY ({List(key.Columns)}) REFERENCES {Quote(key.ReferencedTable)}{referenced}";
        }
    }

    private static string List(IEnumerable<string> names) => string.Join(", ", names.Select(Quote));
}
