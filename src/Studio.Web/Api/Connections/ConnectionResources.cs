using System.ComponentModel;
using FineTuningStudio.Core.Connections;
using FineTuningStudio.Web.Api.Requests;

namespace FineTuningStudio.Web.Api.Connections;

internal sealed record ConnectionResource(
    string Id,
    string Alias,
    string Dialect,
    [property: Description("Secrets are masked.")] string ConnectionUri,
    IReadOnlyList<string>? Schemas,
    DateTime CreatedAt,
    IReadOnlyDictionary<string, string>? Metadata,
    ConnectionKind Kind,
    [property: Description("When the schema was last read.")] DateTime? ScannedAt,
    int TableCount,
    int GoldenRecordCount)
{
    public static ConnectionResource Of(ConnectionView view) => new(
        view.Id,
        view.Alias,
        view.Dialect,
        view.ConnectionUri,
        view.Schemas,
        view.CreatedAt,
        view.Metadata,
        view.Kind,
        view.ScannedAt,
        view.TableCount,
        view.GoldenRecordCount);
}

/// <summary>A connection to add or to change: when it is changed, what is left out stays.</summary>
internal sealed record ConnectionBody : IRequestBody<ConnectionBody>
{
    [Description("A name for people, 1 to 100 characters; default: the file's or database's name.")]
    public string? Alias { get; init; }

    [Description("sqlite:///relative/path, sqlite:////absolute/path or postgresql://user:password@host:port/database, with ?sslmode=require (or another) where it is wanted. The URI as it is shown, secrets masked, keeps what is stored.")]
    public string? ConnectionUri { get; init; }

    [Description("CREATE TABLE statements instead of a URI: a schema without rows, nothing is run.")]
    public string? Ddl { get; init; }

    [Description("With ddl: the name of its SQL dialect, such as postgresql.")]
    public string? Dialect { get; init; }

    [Description("The schemas of a PostgreSQL database that are read; default: those of the role's search path.")]
    public IReadOnlyList<string>? Schemas { get; init; }

    public IReadOnlyDictionary<string, string>? Metadata { get; init; }

    public static ConnectionBody Read(JsonFields fields) => new()
    {
        Alias = fields.Text("alias"),
        ConnectionUri = fields.Text("connection_uri"),
        Ddl = fields.Text("ddl"),
        Dialect = fields.Text("dialect"),
        Schemas = fields.Texts("schemas"),
        Metadata = fields.TextMap("metadata"),
    };

    public NewConnection ToNew() => new(Alias, ConnectionUri, Ddl, Dialect, Schemas, Metadata);

    public ConnectionChange ToChange() => new(Alias, ConnectionUri, Ddl, Dialect, Schemas, Metadata);
}

internal sealed record TableDescriptionResource(
    string Id,
    string DbConnectionId,
    string? SchemaName,
    string TableName,
    bool IsView,
    string? Description,
    IReadOnlyList<ColumnDescription> Columns,
    IReadOnlyList<ForeignKeyDescription> ForeignKeys,
    [property: Description("Up to three sample rows, cells in the order of the columns.")] IReadOnlyList<IReadOnlyList<string?>> Examples,
    [property: Description("The CREATE TABLE text that a model sees.")] string TableSchema,
    DateTime CreatedAt,
    DateTime ScannedAt)
{
    public static TableDescriptionResource Of(TableView view) => new(
        view.Id,
        view.ConnectionId,
        view.SchemaName,
        view.TableName,
        view.IsView,
        view.Description,
        view.Columns,
        view.ForeignKeys,
        view.Examples,
        view.TableSchema,
        view.CreatedAt,
        view.ScannedAt);
}

internal sealed record SyncSchemasBody : IRequestBody<SyncSchemasBody>
{
    public required string DbConnectionId { get; init; }

    [Description("Only these tables; null means all.")]
    public IReadOnlyList<string>? TableNames { get; init; }

    public static SyncSchemasBody Read(JsonFields fields)
    {
        var connection = fields.Text("db_connection_id");
        if (string.IsNullOrEmpty(connection) && !fields.Errors.Any)
        {
            fields.Errors.Add("db_connection_id", "db_connection_id is missing: name the connection whose tables are to be read.");
        }
        return new() { DbConnectionId = connection ?? "", TableNames = fields.Texts("table_names") };
    }
}

internal sealed record TableDescriptionBody : IRequestBody<TableDescriptionBody>
{
    [Description("What the table holds; an empty text removes it, leaving it out keeps it.")]
    public string? Description { get; init; }

    [Description("Columns to describe; those left out keep what they have.")]
    public IReadOnlyList<ColumnDescriptionBody>? Columns { get; init; }

    public static TableDescriptionBody Read(JsonFields fields) => new()
    {
        Description = fields.Text("description"),
        Columns = fields.Has("columns") ? fields.Objects("columns")?.Select(ColumnDescriptionBody.Read).ToList() : null,
    };

    public TableDescriptionChange ToChange() => new(
        Description, Columns?.GroupBy(column => column.Name).ToDictionary(same => same.Key, same => same.Last().Description));
}

internal sealed record ColumnDescriptionBody
{
    public required string Name { get; init; }

    [Description("An empty text removes it, null keeps it.")]
    public string? Description { get; init; }

    public static ColumnDescriptionBody Read(JsonFields fields)
    {
        var name = fields.Text("name");
        if (string.IsNullOrEmpty(name))
        {
            fields.Errors.Add(fields.PathOf("name"), $"{fields.PathOf("name")} is missing: name the column.");
        }
        return new() { Name = name ?? "", Description = fields.Text("description") };
    }
}
