using FineTuningStudio.Core.Connections;
using FineTuningStudio.Core.GoldenRecords;

namespace FineTuningStudio.Core.Samples;

/// <summary>What was loaded: the connection, and how many golden records it has.</summary>
public sealed record SampleLoaded(string ConnectionId, int GoldenRecords);

/// <summary>Puts the sample database and its golden records into the Studio, so that a newcomer has something to train on.</summary>
public sealed class SampleWorkspace(DatabaseConnections connections, GoldenRecordStore records, StudioPaths paths)
{
    private const string Mark = "sample";

    /// <summary>Loads the workspace; where it is there already, that one is taken, and what a cut-off load left out is added.</summary>
    public async Task<Result<SampleLoaded>> LoadAsync(CancellationToken cancellationToken)
    {
        var known = await FindAsync(cancellationToken);
        if (known is { GoldenRecordCount: > 0 })
        {
            return new SampleLoaded(known.Id, known.GoldenRecordCount);
        }
        Result<ConnectionView> added = known is null ? await AddConnectionAsync(cancellationToken) : known;
        if (!added.TryGet(out var connection, out var problem))
        {
            return problem;
        }
        var wanted = SampleGoldenRecords.All
            .Select(record => new NewGoldenRecord(connection.Id, record.Question, record.Sql, record.Tags, null)).ToList();
        var stored = await records.AddAsync(wanted, cancellationToken);
        return stored.TryGet(out var all, out problem) ? new SampleLoaded(connection.Id, all.Count) : problem;
    }

    /// <summary>The sample connection where it was loaded, else null.</summary>
    public async Task<ConnectionView?> FindAsync(CancellationToken cancellationToken) =>
        (await connections.ListAsync(cancellationToken)).FirstOrDefault(connection => connection.Metadata?.ContainsKey(Mark) is true);

    private async Task<Result<ConnectionView>> AddConnectionAsync(CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(paths.UploadsDirectory);
        var file = Path.Combine(paths.UploadsDirectory, $"{Guid.NewGuid():N}.sample");
        try
        {
            SampleDatabase.Create(file);
            await using var content = File.OpenRead(file);
            return await connections.AddUploadAsync(
                SampleDatabase.Name, "harbour-bikes.sqlite", content, new Dictionary<string, string> { [Mark] = "true" }, cancellationToken);
        }
        finally
        {
            File.Delete(file);
        }
    }
}
