using FineTuningStudio.E2E.Harness;
using FineTuningStudio.E2E.Pages;
using FineTuningStudio.TestServers;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace FineTuningStudio.E2E.Flows;

/// <summary>The playground with a model that was tuned here and one of a provider whose stream the test holds back.</summary>
public sealed class PlaygroundFlows(TestServerApp app) : IClassFixture<TestServerApp>
{
    [BrowserFact]
    public async Task Two_models_answer_side_by_side_and_an_answer_is_kept_as_a_golden_record()
    {
        var (connection, job) = await AddModelAsync("Side by side");
        var half = new TaskCompletionSource();
        app.Server.AfterFirstPiece = half.Task;
        app.Server.Chat = _ => new ChatReply("SELECT COUNT(*) AS bikes FROM bike");
        await using var window = await app.OpenAsync();
        var playground = new PlaygroundPage(window.Page);
        await playground.OpenAsync(connection, $"job:{job}", "model:acme:acme-small");

        await playground.AskAsync("How many bikes do we own?");

        await Expect(playground.Writing("B")).ToHaveTextAsync("SELECT");
        await Expect(playground.Rows("A")).ToBeVisibleAsync();
        half.SetResult();
        await Expect(playground.Sql("B")).ToHaveTextAsync("SELECT COUNT(*) AS bikes FROM bike");
        await Expect(playground.Rows("B").GetByRole(AriaRole.Columnheader, new() { Name = "bikes" })).ToBeVisibleAsync();
        await window.AddressAsync("q=How%20many%20bikes%20do%20we%20own%3F");

        await playground.Keep("B").ClickAsync();
        await Expect(playground.Dialog.GetByLabel("Question")).ToHaveValueAsync("How many bikes do we own?");
        await playground.Dialog.GetByLabel("Tags").FillAsync("from-playground");
        await playground.Dialog.GetByRole(AriaRole.Button, new() { Name = "Add the record" }).ClickAsync();

        await Expect(playground.Dialog).ToHaveCountAsync(0);
        var kept = Assert.Single((await app.Api.GetAsync($"golden-records?db_connection_id={connection}&tag=from-playground")).AsArray());
        Assert.Equal("SELECT COUNT(*) AS bikes FROM bike", StudioApi.Text(kept!, "sql"));
        Assert.Empty(window.Errors);
    }

    [BrowserFact]
    public async Task Question_that_takes_too_long_is_stopped_and_can_be_put_again()
    {
        var (connection, _) = await AddModelAsync("Stopping");
        app.Server.AfterFirstPiece = new TaskCompletionSource().Task;
        app.Server.Chat = _ => new ChatReply("SELECT 7 AS seven");
        await using var window = await app.OpenAsync();
        var playground = new PlaygroundPage(window.Page);
        await playground.OpenAsync(connection, "model:acme:acme-small");
        await playground.AskAsync("What is seven?");
        await Expect(playground.Writing("A")).ToHaveTextAsync("SELECT");

        await playground.Button("Stop").ClickAsync();

        await Expect(playground.Answer("A")).ToContainTextAsync("Stopped before the answer was whole.");
        app.Server.AfterFirstPiece = Task.CompletedTask;
        await playground.Question.PressAsync("Control+Enter");
        await Expect(playground.Rows("A")).ToContainTextAsync("7");
    }

    private async Task<(string Connection, string Job)> AddModelAsync(string alias)
    {
        var connection = await app.Api.AddSampleConnectionAsync(alias);
        await app.Api.AddSampleRecordsAsync(connection, 60);
        var job = await app.Api.CreateJobAsync(connection, alias, new { n_epochs = 5 });
        Assert.Equal("succeeded", StudioApi.Text(await app.Api.FinishedJobAsync(job), "status"));
        return (connection, job);
    }
}
