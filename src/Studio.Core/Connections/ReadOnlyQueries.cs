namespace FineTuningStudio.Core.Connections;

/// <summary>Runs one SELECT-like statement on a user's database, which stays byte for byte as it was.</summary>
public sealed class ReadOnlyQueries
{
    public Task<Result<QueryRows>> RunAsync(string connectionId, string sql, CancellationToken ct) => RunAsync(connectionId, sql, new QueryLimits(), ct);

    public Task<Result<QueryRows>> RunAsync(string connectionId, string sql, QueryLimits limits, CancellationToken ct) => throw new NotImplementedException();
}
