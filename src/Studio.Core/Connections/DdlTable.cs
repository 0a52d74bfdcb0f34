namespace FineTuningStudio.Core.Connections;

/// <summary>A table while its DDL is being read: keys may be named before, after or far from the columns.</summary>
internal sealed class DdlTable(string? schema, string name)
{
    public string? Schema { get; } = schema;

    public string Name { get; } = name;

    public List<ColumnDescription> Columns { get; } = [];

    public List<ForeignKeyDescription> ForeignKeys { get; } = [];

    public HashSet<string> PrimaryKey { get; } = new(StringComparer.OrdinalIgnoreCase);

    public bool IsNamed(string? schema, string name) =>
        string.Equals(Name, name, StringComparison.OrdinalIgnoreCase) && string.Equals(Schema, schema, StringComparison.OrdinalIgnoreCase);

    /// <summary>The table as read; a foreign key that names no columns points at the primary key of its table.</summary>
    public ScannedTable ToScanned(IReadOnlyList<DdlTable> all) => new(
        Schema, Name, false,
        [.. Columns.Select(column => column with { IsPrimaryKey = PrimaryKey.Contains(column.Name) })],
        [.. ForeignKeys.Select(key => key.ReferencedColumns.Count > 0 ? key : key with { ReferencedColumns = KeyOf(key.ReferencedTable, all) })],
        []);

    private static List<string> KeyOf(string table, IReadOnlyList<DdlTable> all) =>
        all.FirstOrDefault(other => string.Equals(other.Name, table, StringComparison.OrdinalIgnoreCase)) is { } target
            ? [.. target.Columns.Where(column => target.PrimaryKey.Contains(column.Name)).Select(column => column.Name)]
            : [];
}
