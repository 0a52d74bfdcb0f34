using FineTuningStudio.Core.GoldenRecords;

namespace FineTuningStudio.Core.Connections;

/// <summary>A connection as pages and API show it. Secrets of the URI are masked; pasted DDL shows as "ddl:", an upload as "upload:///file name".</summary>
public sealed record ConnectionView(
    string Id,
    string Alias,
    ConnectionKind Kind,
    string Dialect,
    string ConnectionUri,
    IReadOnlyList<string>? Schemas,
    IReadOnlyDictionary<string, string>? Metadata,
    DateTime CreatedAt,
    DateTime? ScannedAt,
    int TableCount,
    int GoldenRecordCount);

/// <summary>
/// A connection to be added: either <paramref name="ConnectionUri"/> (<c>sqlite:///relative/path</c>,
/// <c>sqlite:////absolute/path</c> or <c>postgresql://user:password@host:port/database</c>) or <paramref name="Ddl"/> with the
/// name of its <paramref name="Dialect"/>. Without an alias the file's or database's name stands in its place.
/// <paramref name="Schemas"/> are those of a PostgreSQL database that are read; without any, those of the role's search path.
/// </summary>
public sealed record NewConnection(
    string? Alias = null,
    string? ConnectionUri = null,
    string? Ddl = null,
    string? Dialect = null,
    IReadOnlyList<string>? Schemas = null,
    IReadOnlyDictionary<string, string>? Metadata = null);

/// <summary>What is to change of a connection; null keeps what is there. The URI as it is shown, secrets masked, keeps it too.</summary>
public sealed record ConnectionChange(
    string? Alias = null,
    string? ConnectionUri = null,
    string? Ddl = null,
    string? Dialect = null,
    IReadOnlyList<string>? Schemas = null,
    IReadOnlyDictionary<string, string>? Metadata = null);

/// <summary>A table or view with its descriptions, and its CREATE TABLE text as the prompt shows it.</summary>
public sealed record TableView(
    string Id,
    string ConnectionId,
    string? SchemaName,
    string TableName,
    bool IsView,
    string? Description,
    IReadOnlyList<ColumnDescription> Columns,
    IReadOnlyList<ForeignKeyDescription> ForeignKeys,
    IReadOnlyList<IReadOnlyList<string?>> Examples,
    DateTime CreatedAt,
    DateTime ScannedAt,
    string TableSchema);

/// <summary>Descriptions to write; null keeps what is there, an empty text removes it. Columns that are not named keep theirs.</summary>
public sealed record TableDescriptionChange(string? Description = null, IReadOnlyDictionary<string, string?>? ColumnDescriptions = null);

/// <summary>
/// The schema as the prompt shows it: CREATE TABLE statements with descriptions, values and sample rows as comments, the texts
/// of <paramref name="Parts"/> joined by line ends.
/// </summary>
public sealed record SchemaText(string Dialect, string Text, IReadOnlyList<SchemaPart> Parts);
