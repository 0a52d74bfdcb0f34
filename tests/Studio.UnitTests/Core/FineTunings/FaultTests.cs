using FineTuningStudio.Core.FineTunings;
using FineTuningStudio.TestServers;
using Microsoft.AspNetCore.Http;

namespace FineTuningStudio.UnitTests.Core.FineTunings;

/// <summary>What a job does while its provider misbehaves, over real HTTP.</summary>
public sealed class FaultTests
{
    private static readonly Dictionary<string, Func<HttpContext, Task>> Faults = new()
    {
        ["500"] = context => Errors.WriteAsync(context, 500, "server_error", "The server had an error."),
        ["502 page"] = context => Errors.HtmlAsync(context, 502),
        ["page"] = context => Errors.HtmlAsync(context, 200),
        ["drop"] = Errors.DropAsync,
        ["half"] = Errors.HalfAsync,
        ["429"] = Errors.TooMany(null),
        ["401"] = context => Errors.WriteAsync(context, 401, "invalid_api_key", "Incorrect API key provided."),
    };

    [Theory]
    [InlineData("500")]
    [InlineData("502 page")]
    [InlineData("page")]
    [InlineData("drop")]
    [InlineData("half")]
    [InlineData("429")]
    [InlineData("401")]
    public async Task Fault_of_the_list_is_said_on_the_job_which_goes_on_when_it_is_over(string fault)
    {
        await using var host = await EngineHost.StartAsync();
        host.Server.MovesByItself = false;
        var created = await host.CreateAsync();
        var known = await host.WaitForAsync(created.Id, FineTuningStatus.ValidatingFiles);

        host.Server.Fault = request => request.Method == "GET" ? Faults[fault] : null;
        var stuck = await host.WaitAsync(created.Id, job => job.Attention is not null);
        host.Server.Change(known.RemoteJobId!, job => job["status"] = "running");
        host.Server.Fault = null;
        var well = await host.WaitAsync(created.Id, job => job is { Attention: null, Status: FineTuningStatus.Running }, stuck.Change);

        Assert.Equal(FineTuningStatus.ValidatingFiles, stuck.Status);
        Assert.NotNull(stuck.HeardAt);
        Assert.True(well.HeardAt > stuck.HeardAt);
        Assert.Single(host.Server.Jobs);
        Assert.InRange(host.Log.Lines.Count(line => line.StartsWith("Warning", StringComparison.Ordinal)), 1, 2);
    }

    [Theory]
    [InlineData("POST", "/files", "500")]
    [InlineData("POST", "/files", "half")]
    [InlineData("POST", "/files", "page")]
    [InlineData("POST", "/fine_tuning/jobs", "502 page")]
    [InlineData("POST", "/fine_tuning/jobs", "half")]
    [InlineData("POST", "/fine_tuning/jobs", "500")]
    public async Task Call_that_took_effect_and_was_spoiled_is_not_repeated(string method, string path, string fault)
    {
        await using var host = await EngineHost.StartAsync();
        host.Server.Spoil(method, path, afterEffect: true, Faults[fault]);

        var created = await host.CreateAsync();
        await host.WaitForAsync(created.Id, FineTuningStatus.Succeeded);

        Assert.Single(host.Server.Files);
        Assert.Single(host.Server.Jobs);
    }

    [Theory]
    [InlineData("/files")]
    [InlineData("/fine_tuning/jobs")]
    public async Task Answer_without_an_id_is_a_doubt_and_not_a_job(string path)
    {
        await using var host = await EngineHost.StartAsync();
        host.Server.Spoil("POST", path, afterEffect: true, Errors.Json(200, "{}"));

        var created = await host.CreateAsync();
        var done = await host.WaitForAsync(created.Id, FineTuningStatus.Succeeded);

        Assert.Equal((string?)Assert.Single(host.Server.Jobs)["id"], done.RemoteJobId);
        Assert.Single(host.Server.Files);
    }

    [Theory]
    [InlineData("/files", 31 * 60)]
    [InlineData("/fine_tuning/jobs", 61)]
    public async Task Time_out_after_the_provider_took_the_call_makes_nothing_twice(string path, int seconds)
    {
        var time = new ManualTimeProvider();
        await using var host = await EngineHost.StartAsync(new EngineHostSettings { Time = time });
        var held = host.Server.Hold("POST", path, afterEffect: true);

        var created = await host.CreateAsync();
        await held.Reached.WaitAsync(EngineHost.Patience);
        time.Advance(TimeSpan.FromSeconds(seconds));
        await EngineHost.UntilAsync(() => host.Row(created.Id).Attention is not null, "the job to say that the provider is slow");
        var stuck = host.Row(created.Id);
        held.Release();
        await host.RunClockUntilAsync(time, () => host.Row(created.Id).Status is FineTuningStatus.Succeeded, "the job to succeed");

        Assert.Contains("did not answer within", stuck.Attention, StringComparison.Ordinal);
        Assert.Single(host.Server.Files);
        Assert.Single(host.Server.Jobs);
    }

    [Theory]
    [InlineData("""{"object":"list","data":[],"has_more":false}""")]
    [InlineData("""{"object":"list","data":[],"has_more":true}""")]
    [InlineData("""{"object":"list","data":[{"id":"ftjob-alien","status":"running"}],"has_more":true}""")]
    [InlineData("""{"object":"list"}""")]
    [InlineData("null")]
    public async Task List_that_does_not_show_the_job_loses_it_not(string list)
    {
        await using var host = await EngineHost.StartAsync();
        host.Server.Fault = request => request is { Method: "GET", Path.Value: "/v1/fine_tuning/jobs" } ? Errors.Json(200, list) : null;

        var created = await host.CreateAsync();
        var done = await host.WaitForAsync(created.Id, FineTuningStatus.Succeeded);

        Assert.Null(done.Error);
        Assert.Single(host.Server.Jobs);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("\"contemplating\"")]
    public async Task State_that_is_null_or_unknown_keeps_the_last_one(string word)
    {
        await using var host = await EngineHost.StartAsync();
        host.Server.MovesByItself = false;
        var created = await host.CreateAsync();
        var known = await host.WaitForAsync(created.Id, FineTuningStatus.ValidatingFiles);

        host.Server.Change(known.RemoteJobId!, job => job["status"] = System.Text.Json.Nodes.JsonNode.Parse(word));
        var odd = await host.WaitAsync(created.Id, job => job.ProviderStatus != "validating_files", known.Change);
        host.Server.Change(known.RemoteJobId!, job => job["status"] = "succeeded");
        await host.WaitForAsync(created.Id, FineTuningStatus.Succeeded);

        Assert.Equal(FineTuningStatus.ValidatingFiles, odd.Status);
    }

    [Theory]
    [InlineData(403, "training_not_available")]
    [InlineData(429, "insufficient_quota")]
    [InlineData(429, "daily_rate_limit_exceeded")]
    [InlineData(400, "model_not_available")]
    [InlineData(400, "something_new")]
    public async Task Refused_creation_ends_the_job_is_not_repeated_and_leaves_no_file(int status, string code)
    {
        await using var host = await EngineHost.StartAsync();
        host.Server.Fault = request => request is { Method: "POST", Path.Value: "/v1/fine_tuning/jobs" }
            ? context => Errors.WriteAsync(context, status, code, "No, for that reason.")
            : null;

        var created = await host.CreateAsync(request => request with { ValidationSplit = 0.1 });
        var row = await host.WaitUntilSettledAsync(created.Id);

        Assert.Equal(FineTuningStatus.Failed, row.Status);
        Assert.Contains($"No, for that reason. ({code})", row.Error, StringComparison.Ordinal);
        Assert.Equal(1, host.Server.CountCalls("POST", "/v1/fine_tuning/jobs"));
        Assert.Empty(host.Server.Files);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Restart_while_the_orphan_file_is_removed_leaves_none(bool afterEffect)
    {
        await using var host = await EngineHost.StartAsync();
        host.Server.Fault = request => request is { Method: "POST", Path.Value: "/v1/fine_tuning/jobs" }
            ? context => Errors.WriteAsync(context, 403, "training_not_available", "No more fine-tuning.")
            : null;
        var held = host.Server.Hold("DELETE", "/files", afterEffect);
        var created = await host.CreateAsync();
        await held.Reached.WaitAsync(EngineHost.Patience);

        await host.RestartAsync();
        held.Release();
        await EngineHost.UntilAsync(() => host.Row(created.Id).Settled, "the file to be removed");

        Assert.Empty(host.Server.Files);
        Assert.Contains("training_not_available", host.Row(created.Id).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task File_that_the_provider_will_not_remove_is_told_and_does_not_hold_the_job_for_ever()
    {
        await using var host = await EngineHost.StartAsync();
        host.Server.Fault = request => request switch
        {
            { Method: "POST", Path.Value: "/v1/fine_tuning/jobs" } => Errors.Json(400, "{}"),
            { Method: "DELETE" } => context => Errors.WriteAsync(context, 409, "file_in_use", "The file is in use."),
            _ => null,
        };

        var created = await host.CreateAsync();
        var row = await host.WaitUntilSettledAsync(created.Id);

        Assert.Contains(row.Warnings, warning => warning.Contains("could not be removed at the provider", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Provider_that_hangs_holds_up_no_other()
    {
        await using var other = await ScriptableOpenAiServer.StartAsync();
        await using var host = await EngineHost.StartAsync(new EngineHostSettings
        {
            Configuration = new Dictionary<string, string?>
            {
                ["Providers:other:Kind"] = "openai",
                ["Providers:other:ApiKey"] = ScriptableOpenAiServer.ApiKey,
                ["Providers:other:BaseUrl"] = other.Address.AbsoluteUri,
                ["Providers:other:Models:0:Id"] = "gpt-4.1-mini",
            },
        });
        var hanging = new TaskCompletionSource();
        host.Server.Fault = _ => _ => hanging.Task;
        for (var number = 0; number < 8; number++)
        {
            await host.CreateAsync();
        }
        await EngineHost.UntilAsync(() => host.Server.InFlight > 0, "the calls to hang");

        var created = await host.CreateAsync(request => request with { Provider = "other" });
        await host.WaitForAsync(created.Id, FineTuningStatus.Succeeded);

        Assert.Empty(host.Server.Jobs);
        hanging.SetResult();
    }

    [Fact]
    public async Task Second_upload_of_the_same_file_is_removed_when_it_is_found()
    {
        await using var host = await EngineHost.StartAsync();
        host.Server.Fault = request => request is { Method: "GET", Path.Value: "/v1/files" } ? Errors.Json(200, """{"object":"list","data":[]}""") : null;
        host.Server.Spoil("POST", "/files", afterEffect: true, Errors.DropAsync);
        host.Server.Spoil("POST", "/files", afterEffect: true, context =>
        {
            host.Server.Fault = null;
            return Errors.DropAsync(context);
        });

        var created = await host.CreateAsync();
        await host.WaitForAsync(created.Id, FineTuningStatus.Succeeded);

        Assert.Equal((string?)Assert.Single(host.Server.Jobs)["training_file"], Assert.Single(host.Server.Files).Id);
    }
}
