namespace FineTuningStudio.Core.Connections;

/// <summary>The users' databases: adding opens and scans them, deleting is refused while unfinished jobs use them.</summary>
public sealed class DatabaseConnections
{
    public Task<IReadOnlyList<ConnectionView>> ListAsync(CancellationToken ct) => throw new NotImplementedException();

    public Task<ConnectionView?> FindAsync(string id, CancellationToken ct) => throw new NotImplementedException();

    public Task<Result<ConnectionView>> AddAsync(NewConnection connection, CancellationToken ct) => throw new NotImplementedException();

    public Task<Result<ConnectionView>> AddUploadAsync(string? alias, string fileName, Stream content, IReadOnlyDictionary<string, string>? metadata, CancellationToken ct) => throw new NotImplementedException();

    public Task<Result<ConnectionView>> UpdateAsync(string id, ConnectionChange change, CancellationToken ct) => throw new NotImplementedException();

    public Task<Result<Done>> DeleteAsync(string id, CancellationToken ct) => throw new NotImplementedException();
}
