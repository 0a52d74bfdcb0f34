using FineTuningStudio.Core.FineTunings;
using FineTuningStudio.Core.GoldenRecords;
using FineTuningStudio.Core.Prompts;
using FineTuningStudio.Core.Snapshots;

namespace FineTuningStudio.UnitTests.Core.Snapshots;

public sealed class SnapshotDiffTests : IAsyncLifetime, IDisposable
{
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly SnapshotStudio _studio = new();

    private SnapshotDiffs Diffs => _studio.Get<SnapshotDiffs>();

    public Task InitializeAsync() => _studio.Studio.AddRecordsAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _studio.Dispose();

    [Fact]
    public async Task Records_that_came_went_changed_and_moved_are_told_apart()
    {
        // An edit that is taken back leaves another version with the same text.
        var before = await _studio.MakeAsync(request => request with { Choice = request.Choice with { Ids = [.. _studio.RecordIds.Take(11)] } });
        await _studio.EditAsync(2, sql: "SELECT 'better'");
        await _studio.EditAsync(3, sql: "SELECT 'worse'");
        await _studio.EditAsync(3, sql: "SELECT COUNT(*) FROM customer WHERE id < 4");
        await _studio.Get<GoldenRecordStore>().UpdateAsync(_studio.RecordIds[5], new GoldenRecordChange(Tags: ["test"]), None);
        var after = await _studio.MakeAsync(request => request with { Choice = request.Choice with { Ids = [.. _studio.RecordIds.Skip(1)] }, SplitKind = SplitKind.Tag, SplitTag = "test" });

        var diff = (await Diffs.CompareAsync(after.Snapshot.Id, before.Snapshot.Name, None)).Value!;

        Assert.Equal((1, 1, 1, 1, 8), (diff.Counts[DiffKind.Added], diff.Counts[DiffKind.Removed], diff.Counts[DiffKind.Changed], diff.Counts[DiffKind.Moved], diff.Unchanged));
        Assert.Null(diff.SchemaAfter ?? diff.TemplateAfter?.System);
        Assert.Equal(_studio.RecordIds[11], (await OnlyAsync(DiffKind.Added)).RecordId);
        Assert.Equal((_studio.RecordIds[0], null), ((await OnlyAsync(DiffKind.Removed)).RecordId, (await OnlyAsync(DiffKind.Removed)).After));
        var changed = await OnlyAsync(DiffKind.Changed);
        Assert.Equal(("SELECT COUNT(*) FROM customer WHERE id < 3", "SELECT 'better'"), (changed.Before!.Sql, changed.After!.Sql));
        var moved = await OnlyAsync(DiffKind.Moved);
        Assert.Equal((_studio.RecordIds[5], SnapshotPart.Training, SnapshotPart.Validation), (moved.RecordId, moved.Before!.Part, moved.After!.Part));

        async Task<SnapshotDiffRow> OnlyAsync(DiffKind kind) => Assert.Single((await Diffs.RowsAsync(after.Snapshot.Id, before.Snapshot.Id, kind, 0, 10, None)).Value!);
    }

    [Fact]
    public async Task Another_template_and_limit_are_told_and_no_record_differs()
    {
        var before = await _studio.MakeAsync();
        await _studio.Get<PromptTemplates>().SaveAsync(_studio.ConnectionId, new PromptTemplateDraft("Only SQL, over {schema}", "Q: {question}", 5_000), null, None);
        var after = await _studio.MakeAsync();

        var diff = (await Diffs.CompareAsync(after.Snapshot.Id, before.Snapshot.Id, None)).Value!;

        Assert.Equal((0, 12), (diff.Counts.Values.Sum(), diff.Unchanged));
        Assert.Equal((PromptTemplate.Default, "Q: {question}", true), (diff.TemplateBefore, diff.TemplateAfter!.User, diff.LimitChanged));
    }

    [Fact]
    public async Task Unknown_snapshot_is_named()
    {
        var made = await _studio.MakeAsync();

        Assert.Equal("Snapshot not found, abc", (await Diffs.CompareAsync(made.Snapshot.Id, "abc", None)).Problem!.Message);
    }
}
