using System.Security.Cryptography;
using System.Text;
using FineTuningStudio.Core.Connections;
using FineTuningStudio.Sql;

namespace FineTuningStudio.Core.GoldenRecords.Checks;

/// <summary>The scanned tables of a connection, found by name in any case.</summary>
internal sealed class SchemaIndex
{
    private readonly Dictionary<string, TableDescription> _tables = new(StringComparer.OrdinalIgnoreCase);

    public SchemaIndex(IEnumerable<TableDescription> tables)
    {
        foreach (var table in tables.OrderBy(table => table.SchemaName, StringComparer.Ordinal).ThenBy(table => table.TableName, StringComparer.Ordinal))
        {
            _tables.TryAdd(table.TableName, table);
        }
        Hash = HashOf(_tables.Values);
    }

    public IReadOnlyCollection<TableDescription> Tables => _tables.Values;

    /// <summary>16 hexadecimal digits over the names, types and keys; what people described is not in it.</summary>
    public string Hash { get; }

    /// <summary>The column that a comparison of the query means; null where that cannot be told.</summary>
    public SchemaColumn? Resolve(string? qualifier, string column, IReadOnlyList<SqlSource> sources)
    {
        var candidates = sources
            .Where(source => qualifier is null || Same(source.Alias, qualifier) || Same(source.Table, qualifier))
            .Select(source => Column(source.Table, column)).OfType<SchemaColumn>().Distinct().ToList();
        return candidates is [var one] ? one : null;
    }

    public SchemaColumn? Column(string table, string column) =>
        _tables.GetValueOrDefault(table) is { } found && found.Columns.Find(known => Same(known.Name, column)) is { } description ? new SchemaColumn(found, description) : null;

    public TableDescription? Table(string name) => _tables.GetValueOrDefault(name);

    /// <summary>The table whose name is most like that one; null where none is.</summary>
    public string? NearestTable(string name) => NearestName.Of(name, _tables.Keys);

    /// <summary>The column of those tables whose name is most like that one, with its table; null where none is.</summary>
    public string? NearestColumn(string name, IEnumerable<SqlSource> sources)
    {
        var tables = sources.Select(source => _tables.GetValueOrDefault(source.Table)).OfType<TableDescription>().Distinct().ToList();
        var nearest = NearestName.Of(name, tables.SelectMany(table => table.Columns).Select(column => column.Name));
        return nearest is null ? null : $"{tables.First(table => table.Columns.Exists(column => column.Name == nearest)).TableName}.{nearest}";
    }

    /// <summary>The tables, other than these, that have a column of the name.</summary>
    public IReadOnlyList<string> TablesWith(string column) =>
        [.. _tables.Values.Where(table => table.Columns.Exists(known => Same(known.Name, column))).Select(table => table.TableName)];

    private static bool Same(string left, string right) => string.Equals(left, right, StringComparison.OrdinalIgnoreCase);

    private static string HashOf(IEnumerable<TableDescription> tables)
    {
        var text = new StringBuilder();
        foreach (var table in tables.OrderBy(table => table.TableName, StringComparer.Ordinal))
        {
            text.Append(table.SchemaName).Append('\u001f').Append(table.TableName).Append('\u001e');
            foreach (var column in table.Columns)
            {
                text.Append(column.Name).Append('\u001f').Append(column.DataType).Append(column.IsPrimaryKey ? 'k' : '-').Append(column.IsNotNull ? 'n' : '-').Append('\u001e');
            }
        }
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())).AsSpan(0, 8));
    }
}

internal sealed record SchemaColumn(TableDescription Table, ColumnDescription Column)
{
    public string Name => $"{Table.TableName}.{Column.Name}";
}
