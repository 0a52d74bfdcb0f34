using Bunit;
using FineTuningStudio.Core.FineTunings;
using FineTuningStudio.Core.GoldenRecords;
using FineTuningStudio.Core.GoldenRecords.Checks;
using FineTuningStudio.Core.Prompts;
using FineTuningStudio.Core.Snapshots;
using FineTuningStudio.UnitTests.Components.FineTunings;
using FineTuningStudio.Web.Components.Connections;
using FineTuningStudio.Web.Components.FineTunings.Wizard;
using FineTuningStudio.Web.Components.GoldenRecords;
using FineTuningStudio.Web.Components.Snapshots;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace FineTuningStudio.UnitTests.Components.Snapshots;

public sealed class SnapshotPagesTests : FineTuningPages
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task Chosen_records_are_frozen_without_those_that_a_check_found_fault_with()
    {
        var (connection, records) = await AddAsync();
        await JudgeAsync(CheckState.Warning, records[0].Id, records[1].Id);
        var key = await Services.GetRequiredService<SelectionStore>().KeepAsync([.. records.Take(5).Select(record => record.Id)], CancellationToken.None);
        var page = OpenNew($"?connection={connection}&selection={key}");
        page.WaitForAssertion(() => Assert.Contains("3 records", page.Find("form [role=status]").TextContent));
        Assert.Contains("The 5 records that you chose", page.Markup);
        Assert.Contains("2 records are left out.", page.Markup);

        page.Find("#alias").Change("five of them");
        page.Find("form").Submit();

        page.WaitForAssertion(() => Assert.Contains("/snapshots/", Navigation.Uri));
        var made = Assert.Single((await Core<SnapshotQueries>().ListAsync(connection, 0, 10, None)).Items);
        Assert.Equal((3, "five of them", "3 chosen golden records: ok, not checked"), (made.Count, made.Alias, made.Source));
    }

    [Fact]
    public async Task Warnings_are_taken_where_that_is_ticked_and_the_address_keeps_it()
    {
        var (connection, records) = await AddAsync();
        await JudgeAsync(CheckState.Warning, records[0].Id);
        var page = OpenNew($"?connection={connection}");
        page.WaitForAssertion(() => Assert.Contains("11 records", page.Find("form [role=status]").TextContent));

        page.FindAll("fieldset input[type=checkbox]")[2].Change(true);

        page.WaitForAssertion(() => Assert.Contains("12 records", page.Find("form [role=status]").TextContent));
        Assert.Contains("check_states=", Navigation.Uri);
    }

    [Fact]
    public async Task Snapshot_shows_its_records_and_finds_among_them()
    {
        var (connection, _) = await AddAsync();
        var id = await MakeAsync(connection);

        var page = OpenOne(id, "?q=below+7%3F");

        page.WaitForAssertion(() => Assert.Single(page.FindAll(".records li")));
        Assert.Contains("How many customers have an id below 7?", page.Find(".records").TextContent);
        Assert.Contains("tokens", page.Find(".records").TextContent);
    }

    [Fact]
    public async Task Row_is_shown_as_messages_and_exactly_as_it_is_sent()
    {
        var (connection, _) = await AddAsync();
        var id = await MakeAsync(connection);
        var line = (await Core<SnapshotQueries>().LineAsync(id, SnapshotPart.Training, 4, None)).Value!;

        var page = OpenOne(id, "?tab=rows&row=4");

        page.WaitForAssertion(() => Assert.Equal(line.Json, page.Find(".exact").TextContent));
        Assert.Equal([line.System, line.User, line.Assistant], page.FindAll(".message pre").Select(text => text.TextContent));
        Assert.Contains("counted by o200k_base", page.Markup);
    }

    [Fact]
    public async Task Row_beyond_the_file_is_refused_in_a_sentence()
    {
        var (connection, _) = await AddAsync();

        var page = OpenOne(await MakeAsync(connection), "?tab=rows&row=99");

        page.WaitForAssertion(() => Assert.Contains("The training file has 12 rows: name one from 1 to 12.", page.Find("[role=alert]").TextContent));
    }

    [Fact]
    public async Task Comparison_shows_what_changed_word_by_word()
    {
        var (connection, records) = await AddAsync();
        var before = await MakeAsync(connection);
        await Core<GoldenRecordStore>().UpdateAsync(records[2].Id, new GoldenRecordChange(Sql: "SELECT COUNT(*) FROM customer WHERE id < 33"), None);
        var after = await MakeAsync(connection);

        var page = OpenOne(after, $"?tab=diff&against={before}&kind=changed");

        page.WaitForAssertion(() => Assert.Equal(["3", "33"], page.FindAll("del, ins").Select(piece => piece.TextContent)));
        Assert.Contains("11 unchanged", page.Markup);
    }

    [Fact]
    public async Task Snapshot_that_no_job_uses_can_be_named_and_one_that_is_gone_is_said()
    {
        var (connection, _) = await AddAsync();
        var id = await MakeAsync(connection);
        var page = OpenOne(id, "?tab=facts");
        page.WaitForElement("#alias").Change("release 1");
        page.Find("form").Submit();
        page.WaitForAssertion(() => Assert.Equal("release 1", page.Find("h1").TextContent));

        var gone = OpenOne("nothing", "");

        gone.WaitForAssertion(() => Assert.Contains("There is no such snapshot", gone.Markup));
    }

    [Fact]
    public async Task Wizard_over_a_snapshot_makes_a_job_over_it()
    {
        var (connection, _) = await AddAsync();
        var id = await MakeAsync(connection, request => request with { ValidationSplit = 0.1, Alias = "release 1" });
        Navigation.NavigateTo($"/fine-tunings/new?snapshot={id}&step=review");
        var page = Render<NewFineTuningPage>();
        page.WaitForAssertion(() => Assert.Contains("12 records of the snapshot release 1", page.Find(".facts").TextContent));
        Assert.Contains("10 % at random, seed 0: 1 record", page.Find(".facts").TextContent);

        page.Find(".foot button").Click();

        page.WaitForAssertion(() => Assert.Contains("/fine-tunings/", new Uri(Navigation.Uri).AbsolutePath));
        page.WaitForAssertion(() => Assert.DoesNotContain("/new", new Uri(Navigation.Uri).AbsolutePath));
        var job = (await Core<FineTuningQueries>().FindAsync(new Uri(Navigation.Uri).Segments[^1], None))!;
        Assert.Equal((id, 1), (job.SnapshotId, job.HeldOutCount));
    }

    [Fact]
    public async Task Template_with_a_fault_says_so_while_it_is_typed_and_a_good_one_becomes_a_version()
    {
        var (connection, _) = await AddAsync();
        var tab = Render<PromptTab>(parameters => parameters.Add(tab => tab.ConnectionId, connection));
        tab.WaitForAssertion(() => Assert.Contains("How many customers", tab.Find(".message:nth-of-type(2)").TextContent));

        tab.Find("#template-user").Input("Ask: {frage}");
        Time.Advance(TimeSpan.FromSeconds(1));
        tab.WaitForAssertion(() => Assert.Contains("{frage} is no placeholder", tab.Find(".fault").TextContent));
        tab.Find("#template-user").Input("Ask: {question}");
        Time.Advance(TimeSpan.FromSeconds(1));
        tab.WaitForAssertion(() => Assert.Contains("Ask: How many customers", tab.Find(".message:nth-of-type(2)").TextContent));
        tab.Find("form").Submit();

        tab.WaitForAssertion(() => Assert.Contains("Version 1 counts now.", tab.Markup));
        Assert.Equal("Ask: {question}", (await Core<PromptTemplates>().CurrentAsync(connection, None)).User);
    }

    [Fact]
    public async Task Rows_over_the_limit_are_named_in_the_review_and_can_be_left_out()
    {
        var (connection, records) = await AddAsync();
        await Core<GoldenRecordStore>().UpdateAsync(records[4].Id, new GoldenRecordChange(Sql: $"SELECT 1 -- {new string('x', 8_000)}"), None);
        Provider.Description = Provider.Description with { Limits = [new FineTuningStudio.Core.Providers.ProviderLimit(FineTuningStudio.Core.Providers.ProviderLimit.TokensPerRow, 1_000, null)] };
        Navigation.NavigateTo($"/fine-tunings/new?connection={connection}&step=review");
        var page = Render<NewFineTuningPage>();
        page.WaitForAssertion(() => Assert.Contains("1 row is longer than the provider takes", page.Markup));
        Assert.Contains("How many customers have an id below 5?", page.Find(".over").TextContent);
        Assert.True(page.Find(".foot button").HasAttribute("disabled"));

        page.FindAll("button").Single(button => button.TextContent == "Leave it out").Click();

        page.WaitForAssertion(() => Assert.False(page.Find(".foot button").HasAttribute("disabled")));
        Assert.Contains("11 golden records", page.Markup);
        Assert.Contains("over_limit=leave_out", Navigation.Uri);
    }

    private async Task<(string Connection, IReadOnlyList<GoldenRecordView> Records)> AddAsync()
    {
        var connection = await AddDatabaseAsync();
        return (connection.Id, await AddRecordsAsync(connection.Id));
    }

    private async Task<string> MakeAsync(string connection, Func<CreateSnapshotRequest, CreateSnapshotRequest>? with = null)
    {
        var request = new CreateSnapshotRequest(new RecordChoice(connection));
        return (await Core<CreateSnapshot>().RunAsync(with?.Invoke(request) ?? request, None)).Value!.Snapshot.Id;
    }

    private async Task JudgeAsync(CheckState state, params string[] ids)
    {
        await using var database = await Core<IDbContextFactory<FineTuningStudio.Core.Data.StudioDb>>().CreateDbContextAsync();
        await database.GoldenRecords.Where(record => ids.Contains(record.Id)).ExecuteUpdateAsync(set => set.SetProperty(record => record.CheckState, state));
    }

    private IRenderedComponent<NewSnapshotPage> OpenNew(string query)
    {
        Navigation.NavigateTo($"/snapshots/new{query}");
        return Render<NewSnapshotPage>();
    }

    private IRenderedComponent<FineTuningStudio.Web.Components.Snapshots.SnapshotPage> OpenOne(string id, string query)
    {
        Navigation.NavigateTo($"/snapshots/{id}{query}");
        return Render<FineTuningStudio.Web.Components.Snapshots.SnapshotPage>(parameters => parameters.Add(page => page.Id, id));
    }
}
