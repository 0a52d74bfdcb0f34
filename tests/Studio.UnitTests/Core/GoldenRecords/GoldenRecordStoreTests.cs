using FineTuningStudio.Core;
using FineTuningStudio.Core.GoldenRecords;
using Microsoft.EntityFrameworkCore;

namespace FineTuningStudio.UnitTests.Core.GoldenRecords;

public sealed class GoldenRecordStoreTests : IAsyncLifetime, IDisposable
{
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly StudioDbFixture _studio = new();
    private string _connection = "";

    private GoldenRecordStore Store => _studio.Get<GoldenRecordStore>();

    public async Task InitializeAsync() => _connection = (await _studio.AddDatabaseAsync()).Id;

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _studio.Dispose();

    [Fact]
    public async Task Records_that_were_added_come_back_newest_first()
    {
        await AddAsync(("First question", "SELECT 1"), ("Second question", "SELECT 2"));
        _studio.Time.Advance(TimeSpan.FromMinutes(1));
        await AddAsync(("Third question", "SELECT 3"));

        var page = await Store.ListAsync(new(_connection), 0, 2, None);
        var rest = await Store.ListAsync(new(_connection), 2, 2, None);

        Assert.Equal(3, page.Total);
        Assert.Equal(["Third question", "Second question"], page.Records.Select(r => r.PromptText));
        Assert.Equal(["First question"], rest.Records.Select(r => r.PromptText));
    }

    [Fact]
    public async Task Added_record_is_trimmed_and_keeps_tags_and_metadata()
    {
        var added = await Store.AddAsync([new(_connection, "  How many?\n", " SELECT 1 ", [" easy ", "easy"], new Dictionary<string, string> { ["by"] = "Ada" })], None);

        var record = await Store.FindAsync(added.Value![0].Id, None);

        Assert.Equal(("How many?", "SELECT 1", 1), (record!.PromptText, record.Sql, record.Version));
        Assert.Equal(["easy"], record.Tags);
        Assert.Equal("Ada", record.Metadata!["by"]);
        Assert.Equal(DateTimeKind.Utc, record.CreatedAt.Kind);
    }

    [Fact]
    public async Task History_has_each_text_with_its_time_and_gives_one_of_them_back()
    {
        var history = _studio.Get<GoldenRecordHistory>();
        var added = (await Store.AddAsync([new(_connection, "How many?", "SELECT 1")], None)).Value![0];
        _studio.Time.Advance(TimeSpan.FromMinutes(1));
        var second = (await Store.UpdateAsync(added.Id, new(Sql: "SELECT 2"), None)).Value!;
        _studio.Time.Advance(TimeSpan.FromMinutes(1));
        await Store.UpdateAsync(added.Id, new("How many are there?", Tags: ["kept"]), None);

        var before = (await history.ListAsync(added.Id, None)).Value!;
        var restored = (await history.RestoreAsync(added.Id, 1, None)).Value!;
        var after = (await history.ListAsync(added.Id, None)).Value!;

        Assert.Equal([(3, "How many are there?", "SELECT 2", true), (2, "How many?", "SELECT 2", false), (1, "How many?", "SELECT 1", false)],
            before.Select(version => (version.Version, version.PromptText, version.Sql, version.IsCurrent)));
        Assert.Equal([second.UpdatedAt.AddMinutes(1), second.UpdatedAt, added.CreatedAt], before.Select(version => version.Since));
        Assert.Equal((4, "How many?", "SELECT 1"), (restored.Version, restored.PromptText, restored.Sql));
        Assert.Equal(["kept"], restored.Tags);
        Assert.Equal([4, 3, 2, 1], after.Select(version => version.Version));
    }

    [Fact]
    public async Task History_of_what_is_not_there_is_a_problem()
    {
        var history = _studio.Get<GoldenRecordHistory>();
        var added = (await Store.AddAsync([new(_connection, "How many?", "SELECT 1")], None)).Value![0];

        var noVersion = (await history.RestoreAsync(added.Id, 2, None)).Problem!;
        await Store.DeleteAsync(added.Id, None);

        Assert.Equal((ProblemKind.NotFound, "not_found"), (noVersion.Kind, noVersion.Code));
        Assert.Equal("golden_record_not_found", (await history.ListAsync(added.Id, None)).Problem?.Code);
        Assert.Equal("golden_record_not_found", (await history.RestoreAsync(added.Id, 1, None)).Problem?.Code);
    }

    [Fact]
    public async Task Review_walks_what_waits_and_a_change_asks_for_another_one()
    {
        var reviews = _studio.Get<GoldenRecordReviews>();
        var added = (await Store.AddAsync([new(_connection, "First", "SELECT 1"), new(_connection, "Second", "SELECT 2"), new(_connection, "Third", "SELECT 3")], None)).Value!;
        var search = new GoldenRecordSearch(_connection);

        var first = (await reviews.NextAsync(search, null, None))!;
        var accepted = (await reviews.DecideAsync(first.Id, ReviewState.Accepted, first.Version, None)).Value!;
        var second = (await reviews.NextAsync(search, first, None))!;
        await reviews.DecideAsync(second.Id, ReviewState.Rejected, null, None);
        var third = (await reviews.NextAsync(search, second, None))!;
        var end = await reviews.NextAsync(search, third, None);
        var waiting = await reviews.CountAsync(search, None);
        await Store.UpdateAsync(first.Id, new(Tags: ["kept"]), None);
        var stillAccepted = await Store.ListAsync(search with { Review = ReviewState.Accepted }, 0, 10, None);
        var edited = (await Store.UpdateAsync(first.Id, new(Sql: "SELECT 33"), None)).Value!;
        var stale = (await reviews.DecideAsync(first.Id, ReviewState.Accepted, first.Version, None)).Problem!;

        Assert.Equal(added.Reverse().Select(record => record.Id), [first.Id, second.Id, third.Id]);
        Assert.Null(end);
        Assert.Equal(1, waiting);
        Assert.Equal((ReviewState.Accepted, _studio.Time.GetUtcNow().UtcDateTime), (accepted.Review, accepted.ReviewedAt!.Value));
        Assert.Equal(first.Id, Assert.Single(stillAccepted.Records).Id);
        Assert.Equal((ReviewState.NotReviewed, (DateTime?)null), (edited.Review, edited.ReviewedAt));
        Assert.Equal((ProblemKind.Conflict, "conflict"), (stale.Kind, stale.Code));
        Assert.Equal(second.Id, Assert.Single((await Store.ListAsync(search with { Review = ReviewState.Rejected }, 0, 10, None)).Records).Id);
    }

    [Fact]
    public async Task Change_of_a_text_that_is_not_the_present_one_by_now_is_a_conflict()
    {
        var added = (await Store.AddAsync([new(_connection, "How many?", "SELECT 1")], None)).Value![0];
        await Store.UpdateAsync(added.Id, new(Sql: "SELECT 2"), None);

        var late = (await Store.UpdateAsync(added.Id, new(Sql: "SELECT 3", Version: 1), None)).Problem!;
        var now = (await Store.UpdateAsync(added.Id, new(Sql: "SELECT 3", Version: 2), None)).Value!;

        Assert.Equal((ProblemKind.Conflict, "conflict"), (late.Kind, late.Code));
        Assert.Equal(("SELECT 3", 3), (now.Sql, now.Version));
    }

    [Fact]
    public async Task One_bad_item_of_many_is_named_and_nothing_is_stored()
    {
        var records = Enumerable.Range(0, 5).Select(i => new NewGoldenRecord(_connection, $"Question {i}", i is 3 ? " " : "SELECT 1")).ToList();

        var result = await Store.AddAsync(records, None);

        Assert.Equal((ProblemKind.Invalid, "invalid_golden_record"), (result.Problem!.Kind, result.Problem.Code));
        Assert.Equal(["[3].sql"], result.Problem.Errors.Keys);
        Assert.Equal(0, (await Store.ListAsync(new(), 0, 10, None)).Total);
    }

    [Theory]
    [InlineData("ab", "SELECT 1", "prompt_text")]
    [InlineData(null, "SELECT 1", "prompt_text")]
    [InlineData("abc\0def", "SELECT 1", "prompt_text")]
    [InlineData("abc", "", "sql")]
    [InlineData("abc", null, "sql")]
    public async Task Text_that_cannot_be_taken_is_named(string? prompt, string? sql, string field)
    {
        var result = await Store.AddAsync([new(_connection, prompt, sql)], None);

        Assert.Equal([$"[0].{field}"], result.Problem?.Errors.Keys);
        Assert.Contains(field, result.Problem!.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(20_000, 100_000, true)]
    [InlineData(20_001, 10, false)]
    [InlineData(10, 100_001, false)]
    public async Task Length_limits_hold_to_the_character(int prompt, int sql, bool taken)
    {
        var result = await Store.AddAsync([new(_connection, new string('q', prompt), new string('s', sql))], None);

        Assert.Equal(taken, result.Problem is null);
    }

    [Fact]
    public async Task Unknown_connection_stores_nothing_of_the_request()
    {
        var result = await Store.AddAsync([new(_connection, "Known one", "SELECT 1"), new("nowhere", "Unknown one", "SELECT 1")], None);

        Assert.Equal((ProblemKind.Impossible, "database_connection_not_found"), (result.Problem!.Kind, result.Problem.Code));
        Assert.Equal(0, (await Store.ListAsync(new(), 0, 10, None)).Total);
    }

    [Theory]
    [InlineData("cust MADRID", "Customers in Madrid")]
    [InlineData("city", "Customers in Madrid")]
    [InlineData("100%", "Over 100% growth")]
    [InlineData("a_b", "Column a_b please")]
    [InlineData(@"back\slash", @"A back\slash here")]
    [InlineData("nothing matches", null)]
    public async Task Search_finds_records_that_hold_every_word(string text, string? expected)
    {
        await AddAsync(
            ("Customers in Madrid", "SELECT * FROM customer WHERE city = 'Madrid'"), ("Over 100% growth", "SELECT 1"), ("Over 1000 growth", "SELECT 2"),
            ("Column a_b please", "SELECT 3"), ("Column axb please", "SELECT 4"), (@"A back\slash here", "SELECT 5"), ("A backslash here", "SELECT 6"));

        var page = await Store.ListAsync(new(_connection, text), 0, 10, None);

        Assert.Equal(expected is null ? [] : [expected], page.Records.Select(r => r.PromptText));
    }

    [Fact]
    public async Task Search_by_tag_finds_the_whole_tag_alone()
    {
        await Store.AddAsync([new(_connection, "First question", "SELECT 1", ["joins"]), new(_connection, "Second question", "SELECT 2", ["join", "say \"hi\""])], None);

        var join = await Store.ListIdsAsync(new(Tag: "join"), None);
        var quoted = await Store.ListIdsAsync(new(Tag: "say \"hi\""), None);

        Assert.Single(join);
        Assert.Equal(join, quoted);
    }

    [Fact]
    public async Task Ids_and_records_of_a_selection_come_in_its_order()
    {
        var added = await AddAsync(("First question", "SELECT 1"), ("Second question", "SELECT 2"), ("Third question", "SELECT 3"));

        var ids = await Store.ListIdsAsync(new(_connection), None);
        var many = await Store.FindManyAsync([added[0].Id, "nowhere", added[2].Id], None);

        Assert.Equal(added.Select(r => r.Id).Reverse(), ids);
        Assert.Equal(["First question", "Third question"], many.Select(r => r.PromptText));
    }

    [Fact]
    public async Task Edit_of_the_text_makes_a_version_and_keeps_the_old_one()
    {
        var id = (await AddAsync(("First question", "SELECT 1")))[0].Id;

        var edited = await Store.UpdateAsync(id, new(Sql: "SELECT 11"), None);

        Assert.Equal((2, "First question", "SELECT 11"), (edited.Value!.Version, edited.Value.PromptText, edited.Value.Sql));
        await using var db = await _studio.Databases.CreateDbContextAsync();
        var old = await db.GoldenRecordVersions.SingleAsync();
        Assert.Equal((id, 1, "First question", "SELECT 1"), (old.RecordId, old.Version, old.PromptText, old.Sql));
    }

    [Fact]
    public async Task Edit_of_tags_or_of_nothing_makes_no_version()
    {
        var id = (await AddAsync(("First question", "SELECT 1")))[0].Id;

        await Store.UpdateAsync(id, new(Tags: ["checked"], SetMetadata: true, Metadata: new Dictionary<string, string> { ["a"] = "b" }), None);
        var edited = await Store.UpdateAsync(id, new("First question ", "SELECT 1"), None);

        Assert.Equal(1, edited.Value!.Version);
        Assert.Equal(["checked"], edited.Value.Tags);
        Assert.Equal("b", edited.Value.Metadata!["a"]);
    }

    [Fact]
    public async Task Edits_at_the_same_time_each_make_their_own_version()
    {
        var id = (await AddAsync(("First question", "SELECT 1")))[0].Id;

        var edits = await Task.WhenAll(Enumerable.Range(2, 8).Select(i => Task.Run(() => Store.UpdateAsync(id, new(Sql: $"SELECT {i}0"), None)))).WaitAsync(TimeSpan.FromSeconds(30));

        Assert.Equal(Enumerable.Range(2, 8), edits.Select(e => e.Value!.Version).Order());
    }

    [Fact]
    public async Task Deleted_record_is_gone_from_every_list_and_its_text_stays()
    {
        var added = await AddAsync(("First question", "SELECT 1"), ("Second question", "SELECT 2"));

        var first = await Store.DeleteAsync(added[0].Id, None);
        var again = await Store.DeleteAsync(added[0].Id, None);

        Assert.Null(first.Problem);
        Assert.Equal("golden_record_not_found", again.Problem?.Code);
        Assert.Null(await Store.FindAsync(added[0].Id, None));
        Assert.Equal([added[1].Id], await Store.ListIdsAsync(new(), None));
        await using var db = await _studio.Databases.CreateDbContextAsync();
        Assert.Equal("SELECT 1", (await db.GoldenRecords.SingleAsync(r => r.Id == added[0].Id)).Sql);
    }

    [Fact]
    public async Task Thousands_of_records_are_added_at_once_in_their_order()
    {
        var records = Enumerable.Range(0, 3_000).Select(i => new NewGoldenRecord(_connection, $"Question {i}", $"SELECT {i}")).ToList();

        var added = await Store.AddAsync(records, None);

        Assert.Equal(3_000, added.Value!.Count);
        Assert.Equal(added.Value.Select(r => r.Id).Reverse(), await Store.ListIdsAsync(new(_connection), None));
    }

    private async Task<IReadOnlyList<GoldenRecordView>> AddAsync(params (string Prompt, string Sql)[] records)
    {
        var result = await Store.AddAsync([.. records.Select(r => new NewGoldenRecord(_connection, r.Prompt, r.Sql))], None);
        Assert.Null(result.Problem?.Message);
        return result.Value!;
    }
}
