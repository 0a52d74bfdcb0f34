using FineTuningStudio.Core.Data;
using FineTuningStudio.Core.Filtering;
using FineTuningStudio.Core.FineTunings;
using FineTuningStudio.Core.FineTunings.Bulk;
using FineTuningStudio.Core.FineTunings.Views;
using FineTuningStudio.Core.Providers;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace FineTuningStudio.UnitTests.Core.FineTunings;

/// <summary>Work on many jobs, their tags, the values that are offered for filters, and saved views.</summary>
public sealed class FineTuningBulkTests : IDisposable
{
    private static readonly FineTuningListRequest All = new();

    private readonly StudioDbFixture _studio;
    private readonly FineTuningBulk _bulk;

    public FineTuningBulkTests()
    {
        var settings = new ConfigurationBuilder().Build();
        _studio = new StudioDbFixture(services => services.AddSingleton<IConfiguration>(settings).AddProviders(settings).AddFineTunings(settings));
        _bulk = _studio.Get<FineTuningBulk>();
    }

    [Fact]
    public async Task Count_says_what_a_cancel_and_a_deletion_would_change()
    {
        await AddAsync("a", FineTuningStatus.Running);
        await AddAsync("b", FineTuningStatus.Queued);
        await AddAsync("c", FineTuningStatus.Succeeded);
        await AddAsync("d", FineTuningStatus.Cancelled, settled: false);

        var all = (await _bulk.CountAsync(new FineTuningSet(All), CancellationToken.None)).Value;
        var some = (await _bulk.CountAsync(new FineTuningSet(All with { Filter = "status = (running OR succeeded)" }), CancellationToken.None)).Value;

        Assert.Equal(new FineTuningSetCounts(4, 2, 1), all);
        Assert.Equal(new FineTuningSetCounts(2, 1, 1), some);
    }

    [Fact]
    public async Task Cancel_of_all_but_some_cancels_those_under_way_and_leaves_the_others()
    {
        var running = await AddAsync("a", FineTuningStatus.Running);
        var spared = await AddAsync("b", FineTuningStatus.Running);
        var over = await AddAsync("c", FineTuningStatus.Succeeded);

        var outcome = (await _bulk.CancelAsync(new FineTuningSet(All, Except: [spared]), null, CancellationToken.None)).Value!;

        Assert.Equal((1, 1, 0), (outcome.Done, outcome.Skipped, outcome.Refusals.Count));
        Assert.Equal([FineTuningStatus.Cancelled, FineTuningStatus.Running, FineTuningStatus.Succeeded], [await StatusAsync(running), await StatusAsync(spared), await StatusAsync(over)]);
    }

    [Fact]
    public async Task Deletion_takes_what_is_over_and_counts_the_rest_as_skipped()
    {
        var running = await AddAsync("a", FineTuningStatus.Running);
        var over = await AddAsync("b", FineTuningStatus.Failed);
        var kept = await AddAsync("c", FineTuningStatus.Failed);
        List<int> told = [];

        var outcome = (await _bulk.DeleteAsync(new FineTuningSet(All, [running, over, "gone"]), remote: false, new Told(told), CancellationToken.None)).Value!;

        Assert.Equal((1, 2, 0), (outcome.Done, outcome.Skipped, outcome.Refusals.Count));
        Assert.Equal([1], told);
        Assert.Null(await StatusAsync(over));
        Assert.NotNull(await StatusAsync(running));
        Assert.NotNull(await StatusAsync(kept));
    }

    [Fact]
    public async Task What_stands_in_the_way_of_one_stops_no_other_and_is_told_with_its_name()
    {
        var ofNobody = await AddAsync("a", FineTuningStatus.Succeeded, provider: "nobody");
        var ofNobodyElse = await AddAsync("b", FineTuningStatus.Succeeded, provider: "nobody else");

        var outcome = (await _bulk.DeleteAsync(new FineTuningSet(All), remote: true, null, CancellationToken.None)).Value!;

        Assert.Equal((0, 2, 2), (outcome.Done, outcome.Skipped, outcome.Refused));
        Assert.Equal([(ofNobody, "a", "provider_not_ready"), (ofNobodyElse, "b", "provider_not_ready")], outcome.Refusals.Select(one => (one.Id, one.Alias, one.Problem.Code)));
        Assert.NotNull(await StatusAsync(ofNobody));
    }

    [Fact]
    public async Task Tags_are_added_and_taken_off_many_jobs_and_found_by_the_filter()
    {
        var first = await AddAsync("a", FineTuningStatus.Succeeded);
        var second = await AddAsync("b", FineTuningStatus.Succeeded);
        await _bulk.TagAsync(new FineTuningSet(All), [" old ", "week, 48"], [], null, CancellationToken.None);

        var outcome = (await _bulk.TagAsync(new FineTuningSet(All, [first]), ["new"], ["old"], null, CancellationToken.None)).Value!;

        Assert.Equal((1, 0), (outcome.Done, outcome.Skipped));
        Assert.Equal(["week, 48", "new"], (await FindAsync(first)).Tags);
        Assert.Equal([second], await ListAsync("tags:old"));
        Assert.Equal([first, second], await ListAsync("tags:\"week, 48\""));
        Assert.Empty(await ListAsync("tags:week"));
    }

    [Fact]
    public async Task Tagging_tells_who_watches_only_of_jobs_that_changed()
    {
        var first = await AddAsync("a", FineTuningStatus.Succeeded);
        await AddAsync("b", FineTuningStatus.Succeeded);
        await _bulk.TagAsync(new FineTuningSet(All, [first]), ["old"], [], null, CancellationToken.None);
        using var watched = _studio.Get<FineTuningFeed>().SubscribeToEach();

        var outcome = (await _bulk.TagAsync(new FineTuningSet(All), ["old"], [], null, CancellationToken.None)).Value!;

        Assert.Equal((1, 1), (outcome.Done, outcome.Skipped));
        await foreach (var notices in watched.ReadAsync(CancellationToken.None))
        {
            Assert.Equal(["b"], notices.Select(notice => notice.View!.Alias));
            break;
        }
    }

    [Fact]
    public async Task Job_that_would_have_too_many_tags_stays_as_it_is()
    {
        var full = await AddAsync("a", FineTuningStatus.Succeeded);
        await _bulk.TagAsync(new FineTuningSet(All), [.. Enumerable.Range(0, 20).Select(number => $"tag {number}")], [], null, CancellationToken.None);

        var outcome = (await _bulk.TagAsync(new FineTuningSet(All), ["one more"], [], null, CancellationToken.None)).Value!;

        Assert.Equal((0, 1), (outcome.Done, outcome.Skipped));
        Assert.Equal(20, (await FindAsync(full)).Tags.Count);
    }

    [Fact]
    public async Task Wrong_tags_and_wrong_filters_are_refused_before_anything_is_changed()
    {
        await AddAsync("a", FineTuningStatus.Running);

        Assert.Equal("validation_failed", (await _bulk.TagAsync(new FineTuningSet(All), [], [], null, CancellationToken.None)).Problem?.Code);
        Assert.Equal("validation_failed", (await _bulk.TagAsync(new FineTuningSet(All), [new string('x', 65)], [], null, CancellationToken.None)).Problem?.Code);
        Assert.Equal("invalid_filter", (await _bulk.CancelAsync(new FineTuningSet(All with { Filter = "alias =" }), null, CancellationToken.None)).Problem?.Code);
        Assert.Equal("invalid_filter_field", (await _bulk.CountAsync(new FineTuningSet(All with { Filter = "tags = a" }), CancellationToken.None)).Problem?.Code);
    }

    [Fact]
    public async Task Name_and_tags_of_a_job_are_changed_and_what_is_not_given_stays()
    {
        var id = await AddAsync("a", FineTuningStatus.Succeeded);
        var update = _studio.Get<UpdateFineTuning>();

        await update.RunAsync(id, new FineTuningUpdate { Alias = new(" other "), Tags = new([" x ", "x"]), Metadata = new(new Dictionary<string, string> { ["team"] = "sales" }) }, CancellationToken.None);
        var view = (await update.RunAsync(id, new FineTuningUpdate { Tags = new(null) }, CancellationToken.None)).Value!;
        var refused = await update.RunAsync(id, new FineTuningUpdate { Alias = new(" "), Tags = new([""]) }, CancellationToken.None);

        Assert.Equal(("other", "sales"), (view.Alias, view.Metadata!["team"]));
        Assert.Empty(view.Tags);
        Assert.Equal(["alias", "tags"], refused.Problem!.Errors.Keys.Order());
    }

    [Fact]
    public async Task Offered_values_are_those_in_use_the_best_fitting_and_most_frequent_first_and_no_secret()
    {
        await AddAsync("a", FineTuningStatus.Succeeded, model: "gpt-nano");
        await AddAsync("b", FineTuningStatus.Running, model: "gpt-mini");
        await AddAsync("c", FineTuningStatus.Running, model: "gpt-mini");
        await AddAsync("d", FineTuningStatus.Running, model: "my-gpt");
        await _bulk.TagAsync(new FineTuningSet(All), ["base"], [], null, CancellationToken.None);
        var offered = _studio.Get<OfferedValues>();
        FilterField Field(string name) => FineTuningFields.Table.Find(name)!;

        Assert.Equal([new("gpt-mini", 2), new("gpt-nano", 1), new("my-gpt", 1)], await offered.ReadAsync(Field("model_name"), null, "GPT", 10, CancellationToken.None));
        Assert.Equal([new("running", 3)], await offered.ReadAsync(Field("status"), null, "run", 10, CancellationToken.None));
        Assert.Equal([new("base", 4)], await offered.ReadAsync(Field("tags"), null, "", 10, CancellationToken.None));
        Assert.Equal([new("n_epochs", 4), new("token", 4)], await offered.ReadKeysAsync(Field("base_llm.model_parameters"), "", 10, CancellationToken.None));
        Assert.Equal([new("3", 4)], await offered.ReadAsync(Field("base_llm.model_parameters"), "n_epochs", "", 10, CancellationToken.None));
        Assert.Empty(await offered.ReadAsync(Field("base_llm.model_parameters"), "token", "", 10, CancellationToken.None));
        Assert.Equal([new("team", 4)], await offered.ReadKeysAsync(Field("metadata"), "te", 10, CancellationToken.None));
    }

    [Fact]
    public async Task Saved_view_is_kept_under_a_name_that_is_unique_in_any_case()
    {
        var views = _studio.Get<SavedViews>();
        var content = new SavedViewContent(" Größe ", "status = failed", "alias", null, FineTuningStatus.Failed, ["status", "p.n_epochs", "status"]);

        var saved = (await views.CreateAsync(content, "ci", CancellationToken.None)).Value!;
        var again = await views.CreateAsync(content with { Name = "GRÖSSE".Replace("SS", "ß", StringComparison.Ordinal) }, null, CancellationToken.None);
        var changed = (await views.UpdateAsync(saved.Id, content with { Name = "größe", Filter = " ", Columns = [] }, CancellationToken.None)).Value!;

        Assert.Equal(("Größe", "status = failed", "ci"), (saved.Name, saved.Filter, saved.CreatedBy));
        Assert.Equal(["status", "p.n_epochs"], saved.Columns);
        Assert.Equal("conflict", again.Problem?.Code);
        Assert.Equal(("größe", null), (changed.Name, changed.Filter));
        Assert.Equal([changed.Id], (await views.ListAsync(CancellationToken.None)).Select(view => view.Id));
        Assert.Null((await views.DeleteAsync(saved.Id, CancellationToken.None)).Problem);
        Assert.Equal("not_found", (await views.DeleteAsync(saved.Id, CancellationToken.None)).Problem?.Code);
        Assert.Equal("not_found", (await views.UpdateAsync(saved.Id, content, CancellationToken.None)).Problem?.Code);
    }

    [Theory]
    [InlineData("", null, null, "validation_failed")]
    [InlineData("x", "alias =", null, "invalid_filter")]
    [InlineData("x", "nothing = 1", null, "invalid_filter_field")]
    [InlineData("x", null, "nothing", "invalid_order_by")]
    public async Task View_that_the_list_would_not_take_is_not_saved(string name, string? filter, string? order, string code)
    {
        var saved = await _studio.Get<SavedViews>().CreateAsync(new SavedViewContent(name, filter, order, null, null, []), null, CancellationToken.None);

        Assert.Equal(code, saved.Problem?.Code);
        Assert.Empty(await _studio.Get<SavedViews>().ListAsync(CancellationToken.None));
    }

    public void Dispose() => _studio.Dispose();

    private async Task<string> AddAsync(string alias, FineTuningStatus status, bool settled = true, string provider = "local", string model = "studio-sql-small")
    {
        _studio.Time.Advance(TimeSpan.FromSeconds(1));
        await using var database = await _studio.Databases.CreateDbContextAsync();
        var job = new FineTuning
        {
            Id = FineTuningStudio.Core.StudioId.New(_studio.Time),
            Alias = alias,
            Provider = provider,
            ModelName = model,
            Status = status,
            CreatedAt = _studio.Time.GetUtcNow().UtcDateTime,
            Settled = settled && status.IsTerminal(),
            Stage = SubmissionStage.Pending,
            ModelParameters = new() { ["n_epochs"] = ParameterValue.Of("3"), ["token"] = ParameterValue.OfProtected("kept") },
            Metadata = new() { ["team"] = "sales" },
        };
        database.FineTunings.Add(job);
        await database.SaveChangesAsync();
        return job.Id;
    }

    private async Task<FineTuningView> FindAsync(string id) => (await _studio.Get<FineTuningQueries>().FindAsync(id, CancellationToken.None))!;

    private async Task<FineTuningStatus?> StatusAsync(string id) => (await _studio.Get<FineTuningQueries>().FindAsync(id, CancellationToken.None))?.Status;

    private async Task<IEnumerable<string>> ListAsync(string filter) =>
        (await _studio.Get<FineTuningQueries>().ListAsync(new FineTuningListRequest(Filter: filter, OrderBy: "alias"), CancellationToken.None)).Value!.Items.Select(job => job.Id);

    private sealed class Told(List<int> values) : IProgress<int>
    {
        public void Report(int value) => values.Add(value);
    }
}
