using FineTuningStudio.Core.FineTunings;
using FineTuningStudio.Core.GoldenRecords;
using FineTuningStudio.TestServers;

namespace FineTuningStudio.UnitTests.Core.FineTunings;

public sealed class SubmissionTests
{
    [Fact]
    public async Task Job_against_a_server_of_OpenAI_shape_runs_to_its_end()
    {
        await using var host = await EngineHost.StartAsync();
        host.Server.AddAlien();

        var created = await host.CreateAsync(request => request with { Suffix = "shop", Metadata = new Dictionary<string, string> { ["team"] = "data" } });
        var done = await host.WaitForAsync(created.Id, FineTuningStatus.Succeeded);

        Assert.Equal(FineTuningStatus.Queued, created.Status);
        var remote = Assert.Single(host.Server.Jobs, job => (string?)job["metadata"]?["studio_job"] == created.Id);
        Assert.Equal("data", (string?)remote["metadata"]!["team"]);
        Assert.Equal((string?)remote["id"], done.RemoteJobId);
        Assert.Equal((string?)remote["fine_tuned_model"], done.ModelId);
        Assert.Equal(1234, done.TrainedTokens);
        Assert.Equal("1.8", done.EffectiveParameters!["learning_rate_multiplier"].Text);
    }

    [Fact]
    public async Task Job_tells_each_state_in_order()
    {
        await using var host = await EngineHost.StartAsync();
        using var each = host.Feed.SubscribeToEach();

        var created = await host.CreateAsync();
        await host.WaitForAsync(created.Id, FineTuningStatus.Succeeded);

        var timeline = await host.Get<FineTuningDetails>().TimelineAsync(created.Id, CancellationToken.None);
        Assert.Equal(
            [FineTuningStatus.Queued, FineTuningStatus.ValidatingFiles, FineTuningStatus.Queued, FineTuningStatus.Running, FineTuningStatus.Succeeded],
            timeline.Select(span => span.Status));
    }

    [Fact]
    public async Task Uploaded_file_is_the_one_that_can_be_downloaded()
    {
        await using var host = await EngineHost.StartAsync();

        var created = await host.CreateAsync();
        await host.WaitForAsync(created.Id, FineTuningStatus.Succeeded);

        var kept = await host.Get<FineTuningDetails>().TrainingFileAsync(created.Id, SnapshotPart.Training, CancellationToken.None);
        var uploaded = Assert.Single(host.Server.Files);
        Assert.Equal($"studio-{created.Id}.jsonl", uploaded.Name);
        Assert.Equal("fine-tune", uploaded.Purpose);
        Assert.Equal(await File.ReadAllTextAsync(kept!.Path), uploaded.Content);
        Assert.Equal(12, uploaded.Content.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Fact]
    public async Task Held_out_share_goes_as_a_validation_file()
    {
        await using var host = await EngineHost.StartAsync();

        var created = await host.CreateAsync(request => request with { ValidationSplit = 0.1, Seed = 7 });
        await host.WaitForAsync(created.Id, FineTuningStatus.Succeeded);

        Assert.Equal([11, 1], host.Server.Files.Select(file => file.Content.Count(character => character == '\n')));
        Assert.Equal(host.Server.Files[1].Id, (string?)Assert.Single(host.Server.Jobs)["validation_file"]);
    }

    [Theory]
    [InlineData("POST", "/files", false)]
    [InlineData("POST", "/files", true)]
    [InlineData("POST", "/fine_tuning/jobs", false)]
    [InlineData("POST", "/fine_tuning/jobs", true)]
    public async Task Connection_cut_around_a_call_makes_nothing_twice(string method, string path, bool afterEffect)
    {
        await using var host = await EngineHost.StartAsync();
        host.Server.Spoil(method, path, afterEffect, Errors.DropAsync);

        var created = await host.CreateAsync();
        await host.WaitForAsync(created.Id, FineTuningStatus.Succeeded);

        Assert.Single(host.Server.Files);
        Assert.Single(host.Server.Jobs);
    }

    [Theory]
    [InlineData("/files", false)]
    [InlineData("/files", true)]
    [InlineData("/fine_tuning/jobs", false)]
    [InlineData("/fine_tuning/jobs", true)]
    public async Task Restart_while_a_call_is_under_way_makes_nothing_twice(string path, bool afterEffect)
    {
        await using var host = await EngineHost.StartAsync();
        var hold = host.Server.Hold("POST", path, afterEffect);

        var created = await host.CreateAsync();
        await hold.Reached.WaitAsync(EngineHost.Patience);
        await host.RestartAsync();
        await host.WaitForAsync(created.Id, FineTuningStatus.Succeeded);

        Assert.Single(host.Server.Files);
        Assert.Single(host.Server.Jobs);
    }

    [Fact]
    public async Task Server_that_keeps_no_metadata_is_recognised_by_the_file()
    {
        await using var host = await EngineHost.StartAsync();
        host.Server.KeepsMetadata = false;
        host.Server.Spoil("POST", "/fine_tuning/jobs", afterEffect: true, Errors.DropAsync);

        var created = await host.CreateAsync();
        await host.WaitForAsync(created.Id, FineTuningStatus.Succeeded);

        Assert.Single(host.Server.Jobs);
    }

    [Fact]
    public async Task Refused_creation_fails_the_job_with_the_reason_and_removes_the_file()
    {
        await using var host = await EngineHost.StartAsync();
        host.Server.Spoil("POST", "/fine_tuning/jobs", afterEffect: false,
            context => Errors.WriteAsync(context, 403, "training_not_available", "Fine-tuning is no longer available to this organisation."));

        var created = await host.CreateAsync();
        var row = await host.WaitUntilSettledAsync(created.Id);

        Assert.Equal(FineTuningStatus.Failed, row.Status);
        Assert.Contains("Fine-tuning is no longer available", row.Error, StringComparison.Ordinal);
        Assert.Empty(host.Server.Files);
        Assert.Empty(host.Server.Jobs);
    }

    [Fact]
    public async Task Rate_limit_puts_the_job_off_and_says_so()
    {
        await using var host = await EngineHost.StartAsync();
        host.Server.Spoil("POST", "/files", afterEffect: false,
            context => Errors.WriteAsync(context, 429, "rate_limit_exceeded", "Too many requests."));

        var created = await host.CreateAsync();
        var waiting = await host.WaitAsync(created.Id, job => job.Attention is not null);
        var done = await host.WaitForAsync(created.Id, FineTuningStatus.Succeeded);

        Assert.Contains("Too many requests", waiting.Attention, StringComparison.Ordinal);
        Assert.Null(done.Attention);
    }
}
