using AngleSharp.Dom;
using Bunit;
using FineTuningStudio.Core.Data;
using FineTuningStudio.Core.Evaluations;
using FineTuningStudio.Web.Components.Evaluations.Run;

namespace FineTuningStudio.UnitTests.Components.Evaluations;

public sealed class EvaluationPageTests : EvaluationPages
{
    [Fact]
    public void Unknown_id_is_said_with_a_way_back()
    {
        var page = Open("nonsense");

        page.WaitForAssertion(() => Assert.Contains("There is no evaluation of this id", page.Markup));
        Assert.Contains(page.FindAll("a.btn-primary"), link => link.GetAttribute("href") == "/evaluations");
    }

    [Fact]
    public async Task Run_says_that_it_loads_until_it_is_there()
    {
        var id = await AddRunAsync(await Core.AddDatabaseAsync());
        Gate.Close();
        var page = Open(id);

        Assert.Equal("Loading…", page.Find("[role=status].loading").TextContent.Trim());
        Gate.Open();
        page.WaitForAssertion(() => Assert.Equal("Demo run", page.Find("h1").TextContent));
    }

    [Fact]
    public async Task Run_that_cannot_be_read_says_so_and_offers_to_try_again()
    {
        var id = await AddRunAsync(await Core.AddDatabaseAsync());
        await BreakDatabaseAsync();

        var page = Open(id);

        page.WaitForAssertion(() => Assert.Contains("could not be loaded", page.Find("[role=alert]").TextContent));
    }

    [Fact]
    public async Task Scorecards_show_accuracy_interval_and_what_is_set_apart()
    {
        var page = await OpenRunAsync();

        var card = page.FindAll("article").Single(article => article.GetAttribute("aria-label") == "Demo (tuned)");
        Assert.Contains("80 %", card.TextContent);
        Assert.Equal("between 49 % and 94 %", card.QuerySelector(".big .term")!.TextContent);
        Assert.Contains("Wilson", card.QuerySelector(".big .term")!.GetAttribute("aria-description"));
        Assert.Contains("Shows nothing 1 (10 %)", Squeezed(card));
        Assert.Contains("8 right, 2 wrong", Squeezed(card));
    }

    [Fact]
    public async Task Comparison_is_a_sentence_whose_p_is_explained()
    {
        var page = await OpenRunAsync();

        var sentence = page.WaitForElement(".comparisons p");
        Assert.Contains("Demo (tuned) is better than Nearest question (floor), and unlikely by chance: right on 6 questions that the other got wrong, wrong on 0 the other way round", Squeezed(sentence));
        Assert.Equal("p = 0.031", sentence.QuerySelector(".term")!.TextContent);
        Assert.Contains("luck", sentence.QuerySelector(".term")!.GetAttribute("aria-description"));
    }

    [Fact]
    public async Task Rules_of_the_address_change_the_figures()
    {
        var page = await OpenRunAsync("?rules=bird_ex");

        page.WaitForAssertion(() => Assert.Contains("90 %", page.FindAll("article")[0].TextContent));
        Assert.Equal("As BIRD", page.Find("nav[aria-label^=Rules] a[aria-current]").TextContent);
    }

    [Fact]
    public async Task Groups_link_to_their_questions()
    {
        var page = await OpenRunAsync("?by=feature");

        var link = page.WaitForElement("#groups-title ~ .table-scroll th[scope=row] a");
        Assert.Equal("join", link.TextContent);
        Assert.EndsWith("?by=feature&feature=join#examples", link.GetAttribute("href"));
        Assert.Equal("4 of 5", page.Find("#groups-title ~ .table-scroll tbody tr td:nth-of-type(2) .small").TextContent);
    }

    [Fact]
    public async Task Filter_of_the_address_narrows_the_questions_and_can_be_taken_off()
    {
        var page = await OpenRunAsync("?of=0&verdict=vacuous");

        page.WaitForAssertion(() => Assert.Equal("1 question found", page.Find("#examples [role=status]").TextContent));
        Assert.Equal("Question 9?", page.Find("#examples td.question a").TextContent);
        Assert.Contains("Demo (tuned): Shows nothing", page.Find("#examples a.part").TextContent);

        Navigation.NavigateTo(page.Find("#examples a.part").GetAttribute("href")!);

        page.WaitForAssertion(() => Assert.Equal("10 questions", page.Find("#examples [role=status]").TextContent));
    }

    [Fact]
    public async Task Verdict_chips_open_the_example_of_that_model_with_the_filter()
    {
        var page = await OpenRunAsync("?of=0&right=no");

        page.WaitForAssertion(() => Assert.Equal("2 questions found", page.Find("#examples [role=status]").TextContent));
        var chips = page.FindAll("#examples tbody tr a.verdict");
        Assert.Contains(chips, chip => chip.GetAttribute("href")!.Contains("/items/8?model=1&of=0&right=no", StringComparison.Ordinal));
        Assert.Contains(chips, chip => chip.GetAttribute("aria-description")!.StartsWith("Because of vacuous.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Broken_golds_and_a_start_by_itself_are_said()
    {
        var connection = await Core.AddDatabaseAsync();
        var id = await Rows(connection.Id, fineTuningId: "job", isAutomatic: true).Model("Demo", fineTuningId: "job")
            .Question("fine", verdicts: Verdict.Match).Question("broken", verdicts: Verdict.GoldBroken).SaveAsync();

        var page = Open(id);

        page.WaitForAssertion(() => Assert.Contains("1 question is left out of the accuracy", page.Markup));
        Assert.Contains(page.FindAll(".notice a"), link => link.GetAttribute("href")!.EndsWith("?verdict=gold_broken#examples", StringComparison.Ordinal));
        Assert.Contains("This started by itself", page.Markup);
        Assert.Contains("None of the 2 questions has a SQL shape that the training held", page.Markup);
    }

    [Fact]
    public async Task Interrupted_answers_can_be_asked_again()
    {
        var connection = await Core.AddDatabaseAsync();
        var id = await Rows(connection.Id).Model("Demo").Question("done", verdicts: Verdict.Match)
            .Item("cut off").Answer(0, null, stage: AnswerStage.Interrupted).SaveAsync();
        var page = Open(id);
        page.WaitForAssertion(() => Assert.Contains("Ask the rest", page.Markup));

        page.FindAll("button").Single(button => button.TextContent.Contains("Ask the rest", StringComparison.Ordinal)).Click();

        page.WaitForAssertion(() => Assert.Contains("Queued", page.Find(".badge").TextContent));
        Assert.Equal(EvaluationStatus.Queued, (await Core.Get<EvaluationQueries>().FindAsync(id, CancellationToken.None))!.Status);
    }

    [Fact]
    public async Task Run_under_way_moves_by_the_feed()
    {
        var connection = await Core.AddDatabaseAsync();
        var id = await Rows(connection.Id, status: EvaluationStatus.Running, itemCount: 2).Model("Demo").Question("first", verdicts: Verdict.Match).Item("second").SaveAsync();
        var page = Open(id);
        page.WaitForAssertion(() => Assert.Contains("1 of 2 answers judged", page.Markup));

        await using (var database = await Core.Databases.CreateDbContextAsync())
        {
            database.EvaluationAnswers.Add(new EvaluationAnswer { EvaluationId = id, Contestant = 0, Item = 1, Stage = AnswerStage.Judged, Verdict = Verdict.Mismatch, Reason = "Rows are missing." });
            await database.SaveChangesAsync();
        }
        Tell(id);

        page.WaitForAssertion(() => Assert.Contains("2 of 2 answers judged", page.Markup));
        Assert.Contains("50 %", page.Find("article .big").TextContent);
    }

    [Fact]
    public async Task Cancel_is_asked_for_and_carried_out()
    {
        var connection = await Core.AddDatabaseAsync();
        var id = await Rows(connection.Id, status: EvaluationStatus.Queued).Model("Demo").Item("first").SaveAsync();
        var page = Open(id);
        page.WaitForAssertion(() => Assert.Contains("Waiting to start", page.Markup));

        page.Find(".page-header button").Click();
        await page.InvokeAsync(() => Dialogs.Close(true));

        page.WaitForAssertion(() => Assert.Contains("Cancelled", page.Find(".badge").TextContent));
    }

    [Fact]
    public async Task Deleted_run_says_so()
    {
        var page = await OpenRunAsync();

        Tell(page.Instance.Id, isDeleted: true);

        page.WaitForAssertion(() => Assert.Contains("This evaluation was just deleted", page.Markup));
    }

    private async Task<IRenderedComponent<EvaluationDetailPage>> OpenRunAsync(string query = "")
    {
        var page = Open(await AddRunAsync(await Core.AddDatabaseAsync()), query);
        page.WaitForAssertion(() => Assert.Equal("Demo run", page.Find("h1").TextContent));
        return page;
    }

    private IRenderedComponent<EvaluationDetailPage> Open(string id, string query = "")
    {
        Navigation.NavigateTo($"/evaluations/{id}{query}");
        return Render<EvaluationDetailPage>(parameters => parameters.Add(page => page.Id, id));
    }

    private static string Squeezed(IElement element) => string.Join(' ', element.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
