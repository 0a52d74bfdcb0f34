using System.Text.Json.Nodes;
using FineTuningStudio.E2E.Harness;
using FineTuningStudio.E2E.Pages;
using static Microsoft.Playwright.Assertions;

namespace FineTuningStudio.E2E.Flows;

/// <summary>Jobs at a provider that does what the test says, so that each state lasts as long as the test needs it.</summary>
public sealed class JobFlows(TestServerApp app) : IClassFixture<TestServerApp>
{
    [BrowserFact]
    public async Task Cancel_in_the_list_ends_the_job_here_and_at_the_provider()
    {
        var id = await RunningJobAsync("Cancel me in the list");
        await using var window = await app.OpenAsync();
        var list = new FineTuningsPage(window.Page);
        await list.OpenAsync();

        await list.CancelAsync("Cancel me in the list");

        await Expect(list.Row("Cancel me in the list")).ToContainTextAsync("Cancelled");
        await AssertCancelledAsync(id);
    }

    [BrowserFact]
    public async Task Cancel_on_the_jobs_page_ends_the_job_here_and_at_the_provider()
    {
        var id = await RunningJobAsync("Cancel me on my page");
        await using var window = await app.OpenAsync();
        var page = new FineTuningPage(window.Page);
        await page.OpenAsync(id);

        await page.CancelAsync();

        await Expect(page.Announcement("Cancel me on my page")).ToContainTextAsync("Cancelled");
        await AssertCancelledAsync(id);
    }

    [BrowserFact]
    public async Task Failed_job_says_why_and_what_can_be_done()
    {
        var id = await RunningJobAsync("Fail me");
        await using var window = await app.OpenAsync();
        var page = new FineTuningPage(window.Page);
        await page.OpenAsync(id);

        var remote = await RemoteOfAsync(id);
        app.Server.Change(remote, job =>
        {
            job["status"] = "failed";
            job["error"] = new JsonObject { ["code"] = "invalid_training_file", ["message"] = "Line 7 of the training file holds no assistant message.", ["param"] = "training_file" };
        });

        await Expect(page.Notice("It failed:")).ToContainTextAsync("Line 7 of the training file holds no assistant message.");
        await Expect(page.Notice("It failed:")).ToContainTextAsync("correct that golden record and start again");
        await Expect(page.Link("Retry")).ToBeVisibleAsync();
    }

    [BrowserFact]
    public async Task Open_job_page_comes_back_by_itself_after_a_restart_of_the_server()
    {
        var id = await RunningJobAsync("Survive a restart");
        await using var window = await app.OpenAsync();
        var page = new FineTuningPage(window.Page);
        await page.OpenAsync(id);

        await app.Process.KillAsync();
        await Expect(page.Dialog).ToContainTextAsync("Connection lost");
        await app.Process.StartAgainAsync();

        await Expect(page.Dialog).ToHaveCountAsync(0, new() { Timeout = 30_000 });
        await Expect(page.Heading).ToHaveTextAsync("Survive a restart");
        app.Server.Change(await RemoteOfAsync(id), job => job["status"] = "succeeded");
        await Expect(page.Announcement("Survive a restart")).ToContainTextAsync("Succeeded");
    }

    private async Task<string> RunningJobAsync(string alias)
    {
        var connection = await app.Api.AddSampleConnectionAsync(alias);
        await app.Api.AddSampleRecordsAsync(connection, 12);
        var id = await app.Api.CreateJobAsync(connection, alias, provider: "acme");
        app.Server.Change(await RemoteOfAsync(id), job => job["status"] = "running");
        await app.Api.JobWhenAsync(id, job => StudioApi.Text(job, "status") == "running");
        return id;
    }

    private async Task<string> RemoteOfAsync(string id) =>
        StudioApi.Text(await app.Api.JobWhenAsync(id, job => job["finetuning_job_id"] is not null), "finetuning_job_id");

    private async Task AssertCancelledAsync(string id)
    {
        var job = await app.Api.FinishedJobAsync(id);
        Assert.Equal("cancelled", StudioApi.Text(job, "status"));
        Assert.Equal("Fine tuning cancelled by the user", StudioApi.Text(job, "error"));
        var remote = StudioApi.Text(job, "finetuning_job_id");
        await Eventually.TrueAsync(
            () => Task.FromResult(app.Server.Jobs.Single(known => StudioApi.Text(known, "id") == remote)["status"]!.GetValue<string>() == "cancelled"),
            TimeSpan.FromSeconds(20),
            () => "The provider's job was not cancelled.");
    }
}
