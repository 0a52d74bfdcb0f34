namespace FineTuningStudio.Core.GoldenRecords;

/// <summary>The golden records. Lists come newest first and hold neither deleted records nor those of an import that is not published.</summary>
public sealed class GoldenRecordStore
{
    /// <summary>All or nothing; the problem names item and field, such as "[3].sql".</summary>
    public Task<Result<IReadOnlyList<GoldenRecordView>>> AddAsync(IReadOnlyList<NewGoldenRecord> records, CancellationToken ct) => throw new NotImplementedException();

    public Task<GoldenRecordPage> ListAsync(GoldenRecordSearch search, int skip, int take, CancellationToken ct) => throw new NotImplementedException();

    public Task<GoldenRecordView?> FindAsync(string id, CancellationToken ct) => throw new NotImplementedException();

    /// <summary>The ids of all records that match, in the order of the list.</summary>
    public Task<IReadOnlyList<string>> ListIdsAsync(GoldenRecordSearch search, CancellationToken ct) => throw new NotImplementedException();

    /// <summary>The records of these ids in their order; those that do not exist are left out.</summary>
    public Task<IReadOnlyList<GoldenRecordView>> FindManyAsync(IReadOnlyList<string> ids, CancellationToken ct) => throw new NotImplementedException();

    public Task<Result<GoldenRecordView>> UpdateAsync(string id, GoldenRecordChange change, CancellationToken ct) => throw new NotImplementedException();

    public Task<Result<Done>> DeleteAsync(string id, CancellationToken ct) => throw new NotImplementedException();

    /// <summary>Deletes those of the ids that exist and says how many.</summary>
    public Task<int> DeleteManyAsync(IReadOnlyList<string> ids, CancellationToken ct) => throw new NotImplementedException();
}
