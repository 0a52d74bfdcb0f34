using FineTuningStudio.Core;
using FineTuningStudio.Core.Connections;
using FineTuningStudio.Core.GoldenRecords;
using FineTuningStudio.Core.GoldenRecords.Checks;
using Microsoft.EntityFrameworkCore;

namespace FineTuningStudio.UnitTests.Core.GoldenRecords;

/// <summary>Work on many records at once: deleting and bringing back, tags.</summary>
public sealed class BulkWorkTests : IAsyncLifetime, IDisposable
{
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly StudioDbFixture _studio = new();
    private string _connection = "";

    private GoldenRecordStore Store => _studio.Get<GoldenRecordStore>();

    private GoldenRecordDeletions Deletions => _studio.Get<GoldenRecordDeletions>();

    private GoldenRecordTags Tags => _studio.Get<GoldenRecordTags>();

    public async Task InitializeAsync() => _connection = (await _studio.AddDatabaseAsync()).Id;

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _studio.Dispose();

    [Fact]
    public async Task What_a_search_finds_is_deleted_but_the_exceptions_and_exactly_that_comes_back()
    {
        var ids = await AddAsync(5_000, i => i % 2 == 0 ? "Even" : "Odd");
        await Store.DeleteAsync(ids[0], None);
        var steps = new List<int>();

        var deletion = await Deletions.DeleteAsync(new(new(_connection, "even"), Except: [ids[2], "nowhere"]), "Ada", new Steps(steps), None);

        Assert.Equal((2_498, _connection, "Ada"), (deletion.Count, deletion.ConnectionId, deletion.CreatedBy));
        Assert.Equal([2_000, 2_498], steps);
        Assert.Equal([ids[2]], await Store.ListIdsAsync(new(_connection, "even"), None));
        Assert.Equal(2_501, await Store.CountAsync(new(_connection), None));

        var restored = (await Deletions.RestoreAsync(deletion.Id, null, None)).Value!;

        Assert.NotNull(restored.RestoredAt);
        Assert.Equal(4_999, await Store.CountAsync(new(_connection), None));
        Assert.Equal(2_499, await Store.CountAsync(new(_connection, "even"), None));
        Assert.Null(await Store.FindAsync(ids[0], None));
    }

    [Fact]
    public async Task Ids_that_exist_are_deleted_and_counted_once()
    {
        var ids = await AddAsync(3, _ => "Some");

        Assert.Equal(2, (await Deletions.DeleteAsync(new(new(_connection), [ids[0], ids[1], ids[1], "nowhere"]), null, null, None)).Count);
        Assert.Equal([ids[2]], await Store.ListIdsAsync(new(_connection), None));
    }

    [Fact]
    public async Task A_deletion_comes_back_once_and_not_without_its_connection()
    {
        var ids = await AddAsync(2, _ => "Some");
        var first = await Deletions.DeleteAsync(new(new(), [ids[0]]), null, null, None);
        var second = await Deletions.DeleteAsync(new(new(), [ids[1]]), null, null, None);

        Assert.Null((await Deletions.RestoreAsync(first.Id, null, None)).Problem);
        Assert.Equal("conflict", (await Deletions.RestoreAsync(first.Id, null, None)).Problem!.Code);
        Assert.Equal("not_found", (await Deletions.RestoreAsync("nowhere", null, None)).Problem!.Code);
        await _studio.Get<DatabaseConnections>().DeleteAsync(_connection, None);
        Assert.Equal("database_connection_not_found", (await Deletions.RestoreAsync(second.Id, null, None)).Problem!.Code);
    }

    [Fact]
    public async Task A_deletion_that_was_cut_off_keeps_its_count_and_comes_back()
    {
        await AddAsync(5_000, _ => "Some");
        using var stop = new CancellationTokenSource();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Deletions.DeleteAsync(new(new(_connection)), null, new Steps([], () => stop.Cancel()), stop.Token));

        var deletion = Assert.Single(await Deletions.ListAsync(null, 10, None));
        Assert.Equal((2_000, null), (deletion.Count, deletion.CompletedAt));
        Assert.Equal(3_000, await Store.CountAsync(new(_connection), None));
        Assert.Null((await Deletions.RestoreAsync(deletion.Id, null, None)).Problem);
        Assert.Equal(5_000, await Store.CountAsync(new(_connection), None));
    }

    [Fact]
    public async Task Who_watches_the_connection_hears_of_a_deletion_of_its_return_and_of_tags()
    {
        var ids = await AddAsync(1, _ => "Some");
        var feed = _studio.Get<GoldenRecordFeed>();
        using var all = feed.SubscribeToEach();

        var deletion = await Deletions.DeleteAsync(new(new(), ids), null, null, None);
        await Deletions.RestoreAsync(deletion.Id, null, None);
        await Tags.ChangeAsync(new(new(), ids), ["new"], [], null, None);

        var heard = new List<GoldenRecordNotice>();
        await foreach (var notices in all.ReadAsync(new CancellationTokenSource(TimeSpan.FromSeconds(10)).Token))
        {
            heard.AddRange(notices);
            if (heard.Count == 3)
            {
                break;
            }
        }
        Assert.All(heard, notice => Assert.Equal(_connection, notice.ConnectionId));
    }

    [Fact]
    public async Task A_record_whose_twin_is_deleted_or_comes_back_is_checked_again()
    {
        var ids = await AddAsync(2, _ => "Same question asked");
        await MarkCheckedAsync(ids);
        var deletion = await Deletions.DeleteAsync(new(new(), [ids[0]]), null, null, None);
        Assert.Equal([ids[1]], await StaleAsync());

        await MarkCheckedAsync([]);
        await Deletions.RestoreAsync(deletion.Id, null, None);

        Assert.Equal(ids.Order(), (await StaleAsync()).Order());
    }

    [Fact]
    public async Task Tags_are_added_and_taken_off_and_full_records_stay_as_they_are()
    {
        var twenty = Enumerable.Range(0, 20).Select(i => $"t{i}").ToList();
        await Store.AddAsync([new(_connection, "First question", "SELECT 1", ["a", "b"]), new(_connection, "Second question", "SELECT 2", ["c"]), new(_connection, "Third question", "SELECT 3", twenty)], None);

        var result = (await Tags.ChangeAsync(new(new(_connection)), [" c "], ["a"], null, None)).Value!;

        Assert.Equal(new TagsChanged(1, 1), result);
        var records = await Store.PageAsync(new(_connection), 0, 10, None);
        Assert.Equal([twenty, ["c"], ["b", "c"]], records.Select(record => record.Tags));
        Assert.Equal(2, await Store.CountAsync(new(_connection, Tag: "c"), None));
        Assert.Equal(0, await Store.CountAsync(new(_connection, Tag: "a"), None));
        Assert.Equal("add", (await Tags.ChangeAsync(new(new(_connection)), [], [], null, None)).Problem!.Errors.Keys.Single());
        Assert.Equal("remove", (await Tags.ChangeAsync(new(new(_connection)), [], [" "], null, None)).Problem!.Errors.Keys.Single());
    }

    private async Task<IReadOnlyList<string>> AddAsync(int count, Func<int, string> question) =>
        [.. (await Store.AddAsync([.. Enumerable.Range(0, count).Select(i => new NewGoldenRecord(_connection, question(i), $"SELECT {i}"))], None)).Value!.Select(record => record.Id)];

    private async Task MarkCheckedAsync(IEnumerable<string> ids)
    {
        await using var db = await _studio.Databases.CreateDbContextAsync();
        db.GoldenRecordChecks.AddRange(ids.Select(id => new GoldenRecordCheck { RecordId = id, ConnectionId = _connection }));
        await db.SaveChangesAsync();
        await db.GoldenRecordChecks.ExecuteUpdateAsync(set => set.SetProperty(check => check.IsStale, false));
    }

    private async Task<List<string>> StaleAsync()
    {
        await using var db = await _studio.Databases.CreateDbContextAsync();
        return await db.GoldenRecordChecks.Where(check => check.IsStale).Select(check => check.RecordId).ToListAsync();
    }

    private sealed class Steps(List<int> seen, Action? then = null) : IProgress<int>
    {
        public void Report(int value)
        {
            seen.Add(value);
            then?.Invoke();
        }
    }
}
