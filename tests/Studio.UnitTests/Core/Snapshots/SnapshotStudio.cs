using FineTuningStudio.Core;
using FineTuningStudio.Core.FineTunings;
using FineTuningStudio.Core.GoldenRecords;
using FineTuningStudio.Core.GoldenRecords.Checks;
using FineTuningStudio.Core.Snapshots;
using FineTuningStudio.UnitTests.Core.Money;
using Microsoft.EntityFrameworkCore;

namespace FineTuningStudio.UnitTests.Core.Snapshots;

/// <summary>Core without its workers and with records of one connection.</summary>
internal sealed class SnapshotStudio : IDisposable
{
    public MoneyStudio Studio { get; } = new();

    public string ConnectionId => Studio.ConnectionId;

    public IReadOnlyList<string> RecordIds => Studio.RecordIds;

    public SnapshotQueries Queries => Get<SnapshotQueries>();

    public T Get<T>()
        where T : notnull => Studio.Get<T>();

    public Task<Result<MadeSnapshot>> TryMakeAsync(Func<CreateSnapshotRequest, CreateSnapshotRequest>? with = null)
    {
        var request = new CreateSnapshotRequest(new RecordChoice(ConnectionId)) { CreatedBy = "tester" };
        return Get<CreateSnapshot>().RunAsync(with is null ? request : with(request), CancellationToken.None);
    }

    public async Task<MadeSnapshot> MakeAsync(Func<CreateSnapshotRequest, CreateSnapshotRequest>? with = null) =>
        (await TryMakeAsync(with)).TryGet(out var made, out var problem) ? made : throw new InvalidOperationException($"{problem.Code}: {problem.Message}");

    public async Task EditAsync(int record, string? question = null, string? sql = null) =>
        Assert.Null((await Get<GoldenRecordStore>().UpdateAsync(RecordIds[record], new GoldenRecordChange(question, sql), CancellationToken.None)).Problem);

    /// <summary>Sets what a check says of records, as a check does.</summary>
    public async Task JudgeAsync(CheckState state, params int[] records)
    {
        var ids = records.Select(record => RecordIds[record]).ToList();
        await using var database = await Studio.OpenAsync();
        await database.GoldenRecords.Where(record => ids.Contains(record.Id)).ExecuteUpdateAsync(set => set.SetProperty(record => record.CheckState, state));
    }

    public async Task<string> FileAsync(string id, SnapshotPart part = SnapshotPart.Training)
    {
        using var output = new MemoryStream();
        await Get<TrainingFileWriter>().WriteAsync(id, part, output, CancellationToken.None);
        return System.Text.Encoding.UTF8.GetString(output.ToArray());
    }

    public void Dispose() => Studio.Dispose();
}
