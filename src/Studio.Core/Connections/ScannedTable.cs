namespace FineTuningStudio.Core.Connections;

/// <summary>A table as a scan or pasted DDL tells of it, before it is joined with the descriptions that people wrote.</summary>
internal sealed record ScannedTable(
    string? SchemaName,
    string Name,
    bool IsView,
    List<ColumnDescription> Columns,
    List<ForeignKeyDescription> ForeignKeys,
    List<List<string?>> Examples,
    string? Description = null);
