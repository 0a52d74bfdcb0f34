using System.Text.Json.Nodes;
using FineTuningStudio.E2E.Harness;
using FineTuningStudio.TestServers;

namespace FineTuningStudio.E2E.Flows;

/// <summary>
/// SIGKILL in the middle of a job's way: the provider's server holds a call there, the application is killed, and started
/// again. The job must reach its end, and the provider must have been given one job and one file.
/// </summary>
public sealed class KilledTests(TestServerApp app) : IClassFixture<TestServerApp>
{
    private const string Upload = "/files";
    private const string Jobs = "/fine_tuning/jobs";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData("POST", Upload, false)] // The upload was sent; the provider has not taken it yet.
    [InlineData("POST", Upload, true)] // The provider has the file; its answer, and so the id, never arrives.
    [InlineData("POST", Jobs, false)] // The file's id is stored; the job is being created.
    [InlineData("POST", Jobs, true)] // The provider has the job; its answer, and so the id, never arrives.
    [InlineData("GET", Jobs, false)] // The job's id is stored; the first poll is asked.
    [InlineData("GET", Jobs, true)] // The first poll's answer never arrives.
    public async Task Job_killed_on_its_way_succeeds_once_after_the_restart(string method, string path, bool afterEffect)
    {
        var before = Begin(movesByItself: true);
        var held = app.Server.Hold(method, path, afterEffect);
        var id = await CreateAsync();

        await KillAtAsync(held);

        Assert.Equal("succeeded", StudioApi.Text(await app.Api.FinishedJobAsync(id), "status"));
        AssertOneOfEach(before, id);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Job_killed_while_its_cancel_is_sent_is_cancelled_after_the_restart(bool afterEffect)
    {
        var before = Begin(movesByItself: false);
        var id = await CreateAsync();
        await RunningAsync(id);
        var held = app.Server.Hold("POST", "/cancel", afterEffect);
        await app.Api.PostAsync($"finetunings/{id}/cancel", null);

        await KillAtAsync(held);

        Assert.Equal("cancelled", StudioApi.Text(await app.Api.FinishedJobAsync(id), "status"));
        await app.Api.JobWhenAsync(id, job => job["provider_status"]?.GetValue<string>() != "cancel_pending");
        Assert.Equal("cancelled", StudioApi.Text(AssertOneOfEach(before, id), "status"));
    }

    [Fact]
    public async Task Job_killed_before_its_final_write_succeeds_after_the_restart()
    {
        var before = Begin(movesByItself: false);
        var id = await CreateAsync();
        var remote = await RunningAsync(id);

        // The end is read with its events before anything of it is written.
        var held = app.Server.Hold("GET", "/events", afterEffect: true);
        app.Server.Change(remote, job => (job["status"], job["fine_tuned_model"]) = ("succeeded", "ft:acme-small:test"));
        await held.Reached.WaitAsync(Patience);
        Assert.Equal("running", StudioApi.Text(await app.Api.JobAsync(id), "status"));
        await KillAtAsync(held);

        var job = await app.Api.FinishedJobAsync(id);
        Assert.Equal("succeeded", StudioApi.Text(job, "status"));
        Assert.Equal("ft:acme-small:test", StudioApi.Text(job, "model_id"));
        AssertOneOfEach(before, id);
    }

    /// <summary>How many jobs and files the provider has of earlier tests, whose jobs are over.</summary>
    private (int Jobs, int Files) Begin(bool movesByItself)
    {
        app.Server.MovesByItself = movesByItself;
        return (app.Server.Jobs.Count, app.Server.Files.Count);
    }

    private async Task KillAtAsync(CallScript held)
    {
        await held.Reached.WaitAsync(Patience);
        await app.Process.KillAsync();
        held.Release();
        await app.Process.StartAgainAsync();
    }

    private async Task<string> CreateAsync()
    {
        var connection = await app.Api.AddSampleConnectionAsync($"Killed {Guid.NewGuid():N}");
        await app.Api.AddSampleRecordsAsync(connection, 12);
        return await app.Api.CreateJobAsync(connection, "Killed", provider: "acme");
    }

    /// <summary>Lets the job run at the provider until the Studio knows it; returns the provider's id.</summary>
    private async Task<string> RunningAsync(string id)
    {
        var remote = StudioApi.Text(await app.Api.JobWhenAsync(id, job => job["finetuning_job_id"] is not null), "finetuning_job_id");
        app.Server.Change(remote, job => job["status"] = "running");
        await app.Api.JobWhenAsync(id, job => StudioApi.Text(job, "status") == "running");
        return remote;
    }

    /// <summary>By the provider's own list: one job of ours and one file since then; returns the job.</summary>
    private JsonObject AssertOneOfEach((int Jobs, int Files) before, string id)
    {
        Assert.Equal((before.Jobs + 1, before.Files + 1), (app.Server.Jobs.Count, app.Server.Files.Count));
        return Assert.Single(app.Server.Jobs, job => job["metadata"]?["studio_job"]?.GetValue<string>() == id);
    }
}
