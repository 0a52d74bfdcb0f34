namespace FineTuningStudio.Core.Connections;

/// <summary>One table or view of a user's database as the last scan saw it, with the descriptions people wrote (a later scan keeps those).</summary>
public sealed class TableDescription
{
    public required string Id { get; init; }

    public required string ConnectionId { get; init; }

    public string? SchemaName { get; set; }

    public required string TableName { get; set; }

    public bool IsView { get; set; }

    public string? Description { get; set; }

    public List<ColumnDescription> Columns { get; set; } = [];

    public List<ForeignKeyDescription> ForeignKeys { get; set; } = [];

    /// <summary>Up to three sample rows, cell texts in the order of the columns; null for NULL, long cells cut.</summary>
    public List<List<string?>> Examples { get; set; } = [];

    public DateTime CreatedAt { get; init; }

    public DateTime ScannedAt { get; set; }
}

/// <summary>A column. <paramref name="Categories"/> holds up to 60 distinct values of a low-cardinality text column, else null.</summary>
public sealed record ColumnDescription(
    string Name,
    string DataType,
    bool IsPrimaryKey,
    bool IsNotNull,
    string? Description,
    List<string>? Categories);

/// <summary>A foreign key: columns of this table, the table they point at, and its columns, in order.</summary>
public sealed record ForeignKeyDescription(List<string> Columns, string ReferencedTable, List<string> ReferencedColumns);
