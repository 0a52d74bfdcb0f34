using System.Text.Json.Nodes;
using FineTuningStudio.E2E.Harness;
using FineTuningStudio.E2E.Pages;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace FineTuningStudio.E2E.Flows;

/// <summary>From the first training to a mended record: is the model any good, and was the gold right?</summary>
public sealed class JudgingFlows(StudioApp app) : IClassFixture<StudioApp>
{
    private const int Patience = 90_000;

    [BrowserFact]
    public async Task Model_trained_with_a_split_by_shape_is_judged_and_a_wrong_gold_is_fixed_and_judged_again()
    {
        var sample = await app.Api.PostAsync("sample-workspace", null);
        await using var window = await app.OpenAsync();
        var job = await TrainAsync(window, StudioApi.Text(sample, "db_connection_id"));

        var judged = window.Page.GetByRole(AriaRole.Region, new() { Name = "Evaluation" });
        await Expect(job.Announcement("Split by shape")).ToContainTextAsync("Succeeded", new() { Timeout = Patience });
        await Expect(judged.GetByText("Done")).ToBeVisibleAsync(new() { Timeout = Patience });
        await Expect(judged).ToContainTextAsync("right");
        await judged.GetByRole(AriaRole.Link, new() { Name = "See the evaluation" }).ClickAsync();

        var evaluation = new EvaluationPage(window.Page);
        await Expect(evaluation.State("done")).ToHaveCountAsync(1);
        var (question, model, sql) = await WrongAnswerAsync(new Uri(window.Page.Url).Segments[^1]);
        await evaluation.Counts("Wrong rows").Last.ClickAsync();
        await evaluation.Search.FillAsync(question);
        await window.AddressAsync("q=");
        await evaluation.Question(question).GetByRole(AriaRole.Link, new() { Name = "Wrong rows" }).Last.ClickAsync();

        var example = new ExamplePage(window.Page);
        await Expect(example.RightResult).ToBeVisibleAsync();
        await Expect(example.ModelResult).ToBeVisibleAsync();
        await example.FixGoldAsync(sql);
        await Expect(example.Saved).ToBeVisibleAsync();
        await example.Button("Run again").ClickAsync();

        await Expect(evaluation.State("done")).ToHaveCountAsync(1, new() { Timeout = Patience });
        var again = new Uri(window.Page.Url).Segments[^1];
        Assert.Equal("match", StudioApi.Text(Answer(await ItemAsync(again, question), model), "verdict"));
        await evaluation.Search.FillAsync(question);
        await Expect(evaluation.Question(question).GetByRole(AriaRole.Link, new() { Name = "Right" })).ToHaveCountAsync(1);
        Assert.Empty(window.Errors);
    }

    private static async Task<FineTuningPage> TrainAsync(Window window, string connection)
    {
        var wizard = new NewFineTuningPage(window.Page);
        await wizard.OpenForAsync(connection, "holdout");
        await wizard.Choice("By shape of the SQL").CheckAsync();
        await Expect(wizard.LeakReport).ToContainTextAsync("216");
        await Expect(wizard.LeakReport.GetByRole(AriaRole.Row).Filter(new() { HasText = "Shapes of SQL" }).GetByRole(AriaRole.Cell).Last).ToHaveTextAsync("0");
        await wizard.GoOnToAsync("Parameters");
        await window.Page.GetByLabel("Name").First.FillAsync("Split by shape");
        await wizard.GoOnToAsync("Review");
        await Expect(window.Page.GetByText("automatically asked the 54 held-out questions")).ToBeVisibleAsync();
        await wizard.Start.ClickAsync();
        await Expect(wizard.Heading).ToHaveTextAsync("Split by shape");
        return new FineTuningPage(window.Page);
    }

    /// <summary>A question to which the last of the models gave rows that are not those of the gold.</summary>
    private async Task<(string Question, int Model, string Sql)> WrongAnswerAsync(string evaluation)
    {
        var models = (await app.Api.GetAsync($"evaluations/{evaluation}"))["models"]!.AsArray();
        var last = models.Count - 1;
        var wrong = (await app.Api.GetAsync($"evaluations/{evaluation}/items?model={last}&verdict=mismatch&limit=200")).AsArray();
        var item = wrong.First(item => Answer(item!, last)["predicted_rows"]!.GetValue<int>() > 1)!;
        return (StudioApi.Text(item, "prompt_text"), last, StudioApi.Text(Answer(item, last), "sql"));
    }

    private async Task<JsonNode> ItemAsync(string evaluation, string question) =>
        (await app.Api.GetAsync($"evaluations/{evaluation}/items?limit=200")).AsArray().Single(item => StudioApi.Text(item!, "prompt_text") == question)!;

    private static JsonNode Answer(JsonNode item, int model) =>
        item["answers"]!.AsArray().Single(answer => answer!["model"]!.GetValue<int>() == model)!;
}
