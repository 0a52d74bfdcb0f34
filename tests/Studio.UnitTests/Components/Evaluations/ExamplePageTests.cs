using AngleSharp.Dom;
using Bunit;
using FineTuningStudio.Core.Connections;
using FineTuningStudio.Core.Evaluations;
using FineTuningStudio.Core.GoldenRecords;
using FineTuningStudio.UnitTests.Components.Shared;
using FineTuningStudio.Web.Components.Evaluations.Examples;

namespace FineTuningStudio.UnitTests.Components.Evaluations;

public sealed class ExamplePageTests : EvaluationPages
{
    private const string Gold = "SELECT city FROM customer WHERE id = 1";

    [Fact]
    public async Task Unknown_question_is_said()
    {
        var connection = await Core.AddDatabaseAsync();

        var page = Open(await AddRunAsync(connection), 99);

        page.WaitForAssertion(() => Assert.Contains("none of the number 100", page.Markup));
    }

    [Fact]
    public async Task Wrong_answer_shows_both_results_with_what_is_missing_and_extra()
    {
        var (_, id) = await AddExampleAsync("SELECT city FROM customer WHERE id = 2");

        var page = Open(id, 0);

        page.WaitForAssertion(() => Assert.Contains("Berlin", page.Markup), TimeSpan.FromSeconds(20));
        Assert.Equal("1", page.Find("section[aria-labelledby=gold-title] mark").TextContent);
        Assert.Equal("2", page.Find("section[aria-labelledby=predicted-title] mark").TextContent);
        Assert.Contains("missing", page.Find("section[aria-labelledby=gold-title] tbody tr").TextContent);
        Assert.Contains("extra", page.Find("section[aria-labelledby=predicted-title] tbody tr").TextContent);
        Assert.Contains("Wrong rows", page.Find(".verdict").TextContent);
        Assert.Contains("Confidence 70 %", Squeezed(page.Find("section[aria-labelledby=verdict-title]")));
    }

    [Fact]
    public async Task Declined_answer_shows_what_was_said_and_what_was_wanted()
    {
        var connection = await Core.AddDatabaseAsync();
        var id = await Rows(connection.Id).Model("Demo").Item("Which city?", Gold).Answer(0, Verdict.Declined, answer => answer.Text = "I cannot answer that.").SaveAsync();

        var page = Open(id, 0);

        page.WaitForAssertion(() => Assert.Contains("The model said: “I cannot answer that.”", page.Markup));
        Assert.Contains("Berlin", page.Find("section[aria-labelledby=gold-title] table").TextContent);
        Assert.Contains("There is none.", page.Markup);
    }

    [Fact]
    public async Task Neighbours_keep_the_filter()
    {
        var connection = await Core.AddDatabaseAsync();
        var id = await Rows(connection.Id).Model("Demo").Question("a", verdicts: Verdict.Declined).Question("b", verdicts: Verdict.Match).Question("c", verdicts: Verdict.Declined).SaveAsync();

        var page = Open(id, 2, "&of=0&verdict=declined");

        page.WaitForAssertion(() => Assert.Equal("Question 3", page.Find("h1").TextContent));
        var links = page.FindAll("nav[aria-label='Questions of this filter'] a");
        Assert.EndsWith("/items/0?model=0&of=0&verdict=declined", links[0].GetAttribute("href"));
        Assert.Equal("true", links[1].GetAttribute("aria-disabled"));
    }

    [Fact]
    public async Task Gold_is_fixed_after_its_rows_were_seen_and_then_the_run_can_be_repeated()
    {
        var (record, id) = await AddExampleAsync("", Verdict.Declined);
        var page = Open(id, 0);
        page.WaitForAssertion(() => Assert.Contains("Fix the gold", page.Markup));

        page.Button("Fix the gold").Click();
        Assert.Equal(Gold, page.WaitForElement("#gold-sql").GetAttribute("value"));
        page.WaitForElement("#gold-sql").Input("SELECT city FROM customer");
        Assert.True(page.Button("Save as the gold").HasAttribute("disabled"));
        page.Button("Run it").Click();
        page.WaitForAssertion(() => Assert.Contains("Madrid", page.Markup));
        page.Button("Save as the gold").Click();

        page.WaitForAssertion(() => Assert.Contains("Saved: the golden record has this SQL now.", page.Markup));
        Assert.Equal("SELECT city FROM customer", (await Core.Get<GoldenRecordStore>().FindAsync(record.Id, CancellationToken.None))!.Sql);
        page.Button("Run again").Click();
        page.WaitForAssertion(() => Assert.DoesNotContain(id, Navigation.Uri));
    }

    [Fact]
    public async Task Prediction_becomes_the_gold_by_the_same_way()
    {
        var (record, id) = await AddExampleAsync("SELECT city FROM customer WHERE id = 2");
        var page = Open(id, 0);
        page.WaitForAssertion(() => Assert.Contains("Make the prediction the gold", page.Markup));

        page.Button("Make the prediction the gold").Click();
        page.Button("Run it").Click();
        page.WaitForAssertion(() => Assert.False(page.Button("Save as the gold").HasAttribute("disabled")));
        page.Button("Save as the gold").Click();

        page.WaitForAssertion(() => Assert.Contains("Saved:", page.Markup));
        Assert.Equal("SELECT city FROM customer WHERE id = 2", (await Core.Get<GoldenRecordStore>().FindAsync(record.Id, CancellationToken.None))!.Sql);
    }

    [Fact]
    public async Task Prediction_is_accepted_beside_the_gold()
    {
        var (record, id) = await AddExampleAsync("SELECT city FROM customer WHERE id = 2");
        var page = Open(id, 0);
        page.WaitForAssertion(() => Assert.Contains("Also accept this SQL", page.Markup));

        page.Button("Also accept this SQL").Click();

        page.WaitForAssertion(() => Assert.Contains("Saved: this SQL is accepted too from now on.", page.Markup));
        var changed = await Core.Get<GoldenRecordStore>().FindAsync(record.Id, CancellationToken.None);
        Assert.Equal((Gold, "SELECT city FROM customer WHERE id = 2"), (changed!.Sql, Assert.Single(changed.AcceptedSqls)));
        Assert.DoesNotContain(page.FindAll("button"), button => button.TextContent.Contains("Also accept", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Sql_that_does_not_run_cannot_be_saved()
    {
        var (_, id) = await AddExampleAsync("", Verdict.Declined);
        var page = Open(id, 0);
        page.WaitForAssertion(() => Assert.Contains("Fix the gold", page.Markup));
        page.Button("Fix the gold").Click();

        page.WaitForElement("#gold-sql").Input("SELECT city FROM nowhere");
        page.Button("Run it").Click();

        page.WaitForAssertion(() => Assert.Contains("nowhere", page.Find("[role=alert]").TextContent));
        Assert.True(page.Button("Save as the gold").HasAttribute("disabled"));
    }

    /// <summary>A golden record, and a run in which a floor that the record's database knows answered to it.</summary>
    private async Task<(GoldenRecordView Record, string Run)> AddExampleAsync(string predicted, Verdict verdict = Verdict.Mismatch)
    {
        var connection = await Core.AddDatabaseAsync();
        var added = await Core.Get<GoldenRecordStore>().AddAsync(
            [new NewGoldenRecord(connection.Id, "Which city?", Gold), new NewGoldenRecord(connection.Id, "How many customers?", "SELECT COUNT(*) FROM customer")], CancellationToken.None);
        var record = added.Value![0];
        var id = await Rows(connection.Id).Model("Nearest question (floor)", ContestantKind.Floor).Item("Which city?", Gold, recordId: record.Id)
            .Answer(0, verdict, answer => (answer.Sql, answer.Confidence) = (predicted, 0.7)).SaveAsync();
        return (record, id);
    }

    private static string Squeezed(IElement element) => string.Join(' ', element.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private IRenderedComponent<ExamplePage> Open(string id, int item, string query = "")
    {
        Navigation.NavigateTo($"/evaluations/{id}/items/{item}?model=0{query}");
        return Render<ExamplePage>(parameters => parameters.Add(page => page.Id, id).Add(page => page.Item, item));
    }
}
