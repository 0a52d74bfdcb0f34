using System.Text.Json.Nodes;
using FineTuningStudio.E2E.Harness;
using FineTuningStudio.TestServers;

namespace FineTuningStudio.E2E.Flows;

/// <summary>
/// SIGKILL in the middle of a job's way: the provider's server holds a call there, the application is killed, and started
/// again. The job must reach its end, and the provider must have been given one job and one file.
/// </summary>
public sealed class KilledTests
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
        await using var server = await ScriptableOpenAiServer.StartAsync();
        await using var studio = await StudioProcess.StartAsync(TestServerApp.SettingsFor(server));
        using var api = new StudioApi(studio);
        var held = server.Hold(method, path, afterEffect);
        var id = await CreateAsync(api);

        await held.Reached.WaitAsync(Patience);
        await studio.KillAsync();
        held.Release();
        await studio.StartAgainAsync();

        Assert.Equal("succeeded", StudioApi.Text(await api.FinishedJobAsync(id), "status"));
        AssertOneOfEach(server, id);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Job_killed_while_its_cancel_is_sent_is_cancelled_after_the_restart(bool afterEffect)
    {
        await using var server = await ScriptableOpenAiServer.StartAsync();
        server.MovesByItself = false;
        await using var studio = await StudioProcess.StartAsync(TestServerApp.SettingsFor(server));
        using var api = new StudioApi(studio);
        var id = await CreateAsync(api);
        await RunningAsync(api, server, id);
        var held = server.Hold("POST", "/cancel", afterEffect);
        await api.PostAsync($"finetunings/{id}/cancel", null);

        await held.Reached.WaitAsync(Patience);
        await studio.KillAsync();
        held.Release();
        await studio.StartAgainAsync();

        Assert.Equal("cancelled", StudioApi.Text(await api.FinishedJobAsync(id), "status"));
        await api.JobWhenAsync(id, job => job["provider_status"]?.GetValue<string>() != "cancel_pending");
        Assert.Equal("cancelled", StudioApi.Text(AssertOneOfEach(server, id), "status"));
    }

    [Fact]
    public async Task Job_killed_before_its_final_write_succeeds_after_the_restart()
    {
        await using var server = await ScriptableOpenAiServer.StartAsync();
        server.MovesByItself = false;
        await using var studio = await StudioProcess.StartAsync(TestServerApp.SettingsFor(server));
        using var api = new StudioApi(studio);
        var id = await CreateAsync(api);
        var remote = await RunningAsync(api, server, id);

        // The end is read with its events before anything of it is written.
        var held = server.Hold("GET", "/events", afterEffect: true);
        server.Change(remote, job => (job["status"], job["fine_tuned_model"]) = ("succeeded", "ft:acme-small:test"));
        await held.Reached.WaitAsync(Patience);
        Assert.Equal("running", StudioApi.Text(await api.JobAsync(id), "status"));
        await studio.KillAsync();
        held.Release();
        await studio.StartAgainAsync();

        var job = await api.FinishedJobAsync(id);
        Assert.Equal("succeeded", StudioApi.Text(job, "status"));
        Assert.Equal("ft:acme-small:test", StudioApi.Text(job, "model_id"));
        AssertOneOfEach(server, id);
    }

    private static async Task<string> CreateAsync(StudioApi api)
    {
        var connection = await api.AddSampleConnectionAsync("Killed");
        await api.AddSampleRecordsAsync(connection, 12);
        return await api.CreateJobAsync(connection, "Killed", provider: "acme");
    }

    /// <summary>Lets the job run at the provider until the Studio knows it; returns the provider's id.</summary>
    private static async Task<string> RunningAsync(StudioApi api, ScriptableOpenAiServer server, string id)
    {
        var remote = StudioApi.Text(await api.JobWhenAsync(id, job => job["finetuning_job_id"] is not null), "finetuning_job_id");
        server.Change(remote, job => job["status"] = "running");
        await api.JobWhenAsync(id, job => StudioApi.Text(job, "status") == "running");
        return remote;
    }

    /// <summary>By the provider's own list: one job of ours and one file; returns the job.</summary>
    private static JsonObject AssertOneOfEach(ScriptableOpenAiServer server, string id)
    {
        Assert.Single(server.Files);
        var job = Assert.Single(server.Jobs);
        Assert.Equal(id, job["metadata"]?["studio_job"]?.GetValue<string>());
        return job;
    }
}
