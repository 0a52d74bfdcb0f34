using Bunit;
using FineTuningStudio.Core.Connections;
using FineTuningStudio.Core.GoldenRecords;
using FineTuningStudio.UnitTests.Components.Shared;
using FineTuningStudio.Web.Components.GoldenRecords.Review;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace FineTuningStudio.UnitTests.Components.GoldenRecords;

public sealed class ReviewPageTests : PageContext
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task Review_shows_one_record_after_another_until_none_waits()
    {
        var connection = await AddAsync("SELECT 1", "SELECT 2");
        var page = Open($"/golden-records/review?connection={connection.Id}");
        page.WaitForAssertion(() => Assert.Equal("SELECT 2", page.Find("#review-sql").GetAttribute("value")));
        page.WaitForElement("table");

        Press(page, "a");
        page.WaitForAssertion(() => Assert.Equal("SELECT 1", page.Find("#review-sql").GetAttribute("value")));
        Press(page, "r");
        page.WaitForAssertion(() => Assert.Contains("Nothing waits for a review", page.Markup, StringComparison.Ordinal));

        Assert.Equal([ReviewState.Rejected, ReviewState.Accepted], (await RecordsAsync(connection)).OrderBy(record => record.Sql).Select(record => record.Review));
    }

    [Fact]
    public async Task Review_of_a_mended_record_saves_it_as_a_new_version_that_is_accepted()
    {
        var connection = await AddAsync("SELECT 1");
        var page = Open($"/golden-records/review?connection={connection.Id}");
        page.WaitForElement("#review-sql").Input("SELECT 10");
        page.WaitForAssertion(() => Assert.Contains("Save and accept", page.Find("[data-key=a]").TextContent, StringComparison.Ordinal));
        Assert.True(page.Find("[data-key=r]").HasAttribute("disabled"));

        Press(page, "a");
        page.WaitForAssertion(() => Assert.Contains("Nothing waits for a review", page.Markup, StringComparison.Ordinal));

        var record = Assert.Single(await RecordsAsync(connection));
        Assert.Equal(("SELECT 10", 2, ReviewState.Accepted), (record.Sql, record.Version, record.Review));
    }

    [Fact]
    public async Task Review_that_cannot_be_saved_says_why_and_stays()
    {
        var connection = await AddAsync("SELECT 1");
        var page = Open($"/golden-records/review?connection={connection.Id}");
        page.WaitForElement("#review-question").Input("?");

        Press(page, "a");

        page.WaitForAssertion(() => Assert.Contains("has 1 character; a question has 3 to", page.Markup, StringComparison.Ordinal));
        Assert.Equal(ReviewState.NotReviewed, Assert.Single(await RecordsAsync(connection)).Review);
    }

    [Fact]
    public async Task Decision_is_taken_back_and_its_record_is_shown_again()
    {
        var connection = await AddAsync("SELECT 1", "SELECT 2");
        var page = Open($"/golden-records/review?connection={connection.Id}");
        page.WaitForElement("#review-sql");
        Assert.True(page.Find("[data-key=z]").HasAttribute("disabled"));

        Press(page, "r");
        page.WaitForAssertion(() => Assert.Equal("SELECT 1", page.Find("#review-sql").GetAttribute("value")));
        Press(page, "z");
        page.WaitForAssertion(() => Assert.Equal("SELECT 2", page.Find("#review-sql").GetAttribute("value")));

        Assert.All(await RecordsAsync(connection), record => Assert.Equal(ReviewState.NotReviewed, record.Review));
    }

    [Fact]
    public async Task Earlier_version_that_is_restored_is_what_is_looked_at()
    {
        var connection = await AddAsync("SELECT 1");
        await Core.Get<GoldenRecordStore>().UpdateAsync((await RecordsAsync(connection))[0].Id, new GoldenRecordChange(Sql: "SELECT 2"), None);
        var page = Open($"/golden-records/review?connection={connection.Id}");
        page.WaitForElement("#review-sql");

        page.Find("details").TriggerEvent("ontoggle", EventArgs.Empty);
        page.WaitForElement("[aria-label='Restore version 1']").Click();
        page.WaitForAssertion(() => Assert.Equal("SELECT 1", page.Find("#review-sql").GetAttribute("value")));
        Press(page, "a");
        page.WaitForAssertion(() => Assert.Contains("Nothing waits for a review", page.Markup, StringComparison.Ordinal));

        Assert.Equal((3, ReviewState.Accepted), (await RecordsAsync(connection)).Select(record => (record.Version, record.Review)).Single());
    }

    [Fact]
    public async Task Skipped_records_wait_and_can_be_gone_through_again()
    {
        var connection = await AddAsync("SELECT 1");
        var page = Open($"/golden-records/review?connection={connection.Id}");
        page.WaitForElement("#review-sql");

        Press(page, "s");
        page.WaitForAssertion(() => Assert.Contains("1 record that was skipped", page.Markup, StringComparison.Ordinal));
        page.FindAll("button").Single(button => button.TextContent == "Start again").Click();

        page.WaitForAssertion(() => Assert.Equal("SELECT 1", page.Find("#review-sql").GetAttribute("value")));
    }

    private static void Press(IRenderedComponent<ReviewPage> page, string key) => page.Find($"[data-key={key}]").Click();

    private IRenderedComponent<ReviewPage> Open(string url)
    {
        Services.GetRequiredService<NavigationManager>().NavigateTo(url);
        return Render<ReviewPage>();
    }

    private async Task<ConnectionView> AddAsync(params string[] sqls)
    {
        var connection = await Core.AddDatabaseAsync();
        await Core.Get<GoldenRecordStore>().AddAsync([.. sqls.Select(sql => new NewGoldenRecord(connection.Id, $"What does {sql} give?", sql))], None);
        return connection;
    }

    private async Task<IReadOnlyList<GoldenRecordView>> RecordsAsync(ConnectionView connection) => (await Core.Get<GoldenRecordStore>().ListAsync(new(connection.Id), 0, 10, None)).Records;
}
