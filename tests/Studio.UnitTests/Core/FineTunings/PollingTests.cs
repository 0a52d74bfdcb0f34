using FineTuningStudio.Core.FineTunings;
using FineTuningStudio.TestServers;

namespace FineTuningStudio.UnitTests.Core.FineTunings;

public sealed class PollingTests
{
    [Fact]
    public async Task Many_jobs_are_read_by_the_list_and_not_one_by_one()
    {
        await using var host = await EngineHost.StartAsync();
        var jobs = new List<FineTuningView>();
        for (var number = 0; number < 8; number++)
        {
            jobs.Add(await host.CreateAsync());
        }

        foreach (var job in jobs)
        {
            await host.WaitForAsync(job.Id, FineTuningStatus.Succeeded);
        }

        Assert.DoesNotContain(host.Server.Calls, call => call.StartsWith("GET /v1/fine_tuning/jobs/ftjob", StringComparison.Ordinal) && !call.EndsWith("events", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Unknown_state_keeps_the_last_one_and_is_told_once()
    {
        await using var host = await EngineHost.StartAsync();
        host.Server.MovesByItself = false;
        var created = await host.CreateAsync();
        var known = await host.WaitForAsync(created.Id, FineTuningStatus.ValidatingFiles);

        host.Server.Change(known.RemoteJobId!, job => job["status"] = "contemplating");
        var odd = await host.WaitAsync(created.Id, job => job.ProviderStatus == "contemplating");
        host.Server.Change(known.RemoteJobId!, job => job["status"] = "running");
        await host.WaitForAsync(created.Id, FineTuningStatus.Running);

        Assert.Equal(FineTuningStatus.ValidatingFiles, odd.Status);
        var events = await host.Get<FineTuningDetails>().EventsAsync(created.Id, null, 100, CancellationToken.None);
        Assert.Single(events, item => item.Message.Contains("contemplating", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Pause_words_of_the_provider_become_states_of_ours()
    {
        await using var host = await EngineHost.StartAsync();
        host.Server.MovesByItself = false;
        var created = await host.CreateAsync();
        var known = await host.WaitForAsync(created.Id, FineTuningStatus.ValidatingFiles);

        host.Server.Change(known.RemoteJobId!, job => job["status"] = "pausing");
        var pausing = await host.WaitForAsync(created.Id, FineTuningStatus.Running);
        host.Server.Change(known.RemoteJobId!, job => job["status"] = "paused");
        var paused = await host.WaitForAsync(created.Id, FineTuningStatus.Queued, pausing.Change);

        Assert.Equal("paused", paused.ProviderStatus);
    }

    [Fact]
    public async Task Vanished_job_fails_with_a_sentence()
    {
        await using var host = await EngineHost.StartAsync();
        host.Server.MovesByItself = false;
        var created = await host.CreateAsync();
        var known = await host.WaitForAsync(created.Id, FineTuningStatus.ValidatingFiles);

        host.Server.Forget(known.RemoteJobId!);
        var failed = await host.WaitForAsync(created.Id, FineTuningStatus.Failed);

        Assert.Contains("no longer knows the job", failed.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Revoked_key_is_said_on_the_job_which_goes_on_when_it_works_again()
    {
        await using var host = await EngineHost.StartAsync();
        host.Server.MovesByItself = false;
        var created = await host.CreateAsync();
        var known = await host.WaitForAsync(created.Id, FineTuningStatus.ValidatingFiles);

        host.Server.Spoil("GET", "/fine_tuning/jobs", afterEffect: false, context => Errors.WriteAsync(context, 401, "invalid_api_key", "Incorrect API key provided."));
        var stuck = await host.WaitAsync(created.Id, job => job.Attention is not null);
        var well = await host.WaitAsync(created.Id, job => job.Attention is null, stuck.Change);

        Assert.Contains("Incorrect API key", stuck.Attention, StringComparison.Ordinal);
        Assert.Equal(FineTuningStatus.ValidatingFiles, well.Status);
        Assert.Equal(known.RemoteJobId, well.RemoteJobId);
    }

    [Fact]
    public async Task Html_in_place_of_json_changes_nothing()
    {
        await using var host = await EngineHost.StartAsync();
        host.Server.Spoil("GET", "/fine_tuning/jobs?", afterEffect: false, context => Errors.HtmlAsync(context, 200));
        host.Server.Spoil("GET", "/fine_tuning/jobs?", afterEffect: false, context => Errors.HtmlAsync(context, 502));

        var created = await host.CreateAsync();
        var done = await host.WaitForAsync(created.Id, FineTuningStatus.Succeeded);

        Assert.Null(done.Error);
    }

    [Fact]
    public async Task Events_and_metrics_are_taken_once_each()
    {
        await using var host = await EngineHost.StartAsync();
        var created = await host.CreateAsync();
        await host.WaitForAsync(created.Id, FineTuningStatus.Succeeded);

        var events = await host.Get<FineTuningDetails>().EventsAsync(created.Id, null, 100, CancellationToken.None);
        var metrics = await host.Get<FineTuningDetails>().MetricsAsync(created.Id, CancellationToken.None);

        Assert.Single(events, item => item.Message == "Step 1/2");
        Assert.Equal([1, 2], metrics.Select(metric => metric.Step));
        Assert.Equal((0.5, 0.6, 3.0), (metrics[1].TrainLoss, metrics[1].ValidLoss, metrics[1].Epoch));
    }

    [Fact]
    public async Task Failure_at_the_provider_brings_its_reason()
    {
        await using var host = await EngineHost.StartAsync();
        host.Server.MovesByItself = false;
        var created = await host.CreateAsync();
        var known = await host.WaitForAsync(created.Id, FineTuningStatus.ValidatingFiles);

        host.Server.Change(known.RemoteJobId!, job =>
        {
            job["status"] = "failed";
            job["error"] = new System.Text.Json.Nodes.JsonObject { ["code"] = "exceeded_quota", ["message"] = "The monthly quota is used up." };
        });
        var failed = await host.WaitForAsync(created.Id, FineTuningStatus.Failed);

        Assert.Equal("The monthly quota is used up. (exceeded_quota)", failed.Error);
    }

    [Fact]
    public async Task Raw_answers_are_kept_without_the_key()
    {
        await using var host = await EngineHost.StartAsync();
        host.Server.Spoil("POST", "/fine_tuning/jobs", afterEffect: false,
            context => Errors.WriteAsync(context, 400, "odd", $"Your key {ScriptableOpenAiServer.ApiKey} may not do this."));

        var created = await host.CreateAsync();
        await host.WaitUntilSettledAsync(created.Id);
        var response = await host.Get<FineTuningDetails>().ProviderResponseAsync(created.Id, CancellationToken.None);

        Assert.Equal(400, response!.Create!.Status);
        Assert.DoesNotContain(ScriptableOpenAiServer.ApiKey, response.Create.Body, StringComparison.Ordinal);
    }
}
