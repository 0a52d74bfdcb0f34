namespace FineTuningStudio.Core.Connections;

/// <summary>What is known of the tables of a user's database.</summary>
public sealed class DatabaseSchema
{
    /// <summary>Reads the tables again (all, or those named); descriptions are kept, vanished tables dropped.</summary>
    public Task<Result<IReadOnlyList<TableView>>> ScanAsync(string connectionId, IReadOnlyList<string>? tableNames, CancellationToken ct) => throw new NotImplementedException();

    public Task<IReadOnlyList<TableView>> ListAsync(string? connectionId, CancellationToken ct) => throw new NotImplementedException();

    public Task<TableView?> FindAsync(string id, CancellationToken ct) => throw new NotImplementedException();

    public Task<Result<TableView>> DescribeAsync(string id, TableDescriptionChange change, CancellationToken ct) => throw new NotImplementedException();

    /// <summary>The schema as the prompt shows it; null where there is no such connection.</summary>
    public Task<SchemaText?> RenderAsync(string connectionId, CancellationToken ct) => throw new NotImplementedException();
}
