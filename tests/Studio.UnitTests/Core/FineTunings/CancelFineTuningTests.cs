using FineTuningStudio.Core.FineTunings;
using FineTuningStudio.TestServers;

namespace FineTuningStudio.UnitTests.Core.FineTunings;

public sealed class CancelFineTuningTests
{
    private static Task<FineTuningStudio.Core.Result<FineTuningView>> CancelAsync(EngineHost host, string id) =>
        host.Get<CancelFineTuning>().RunAsync(id, null, CancellationToken.None);

    [Theory]
    [InlineData("/files", false)]
    [InlineData("/files", true)]
    [InlineData("/fine_tuning/jobs", false)]
    [InlineData("/fine_tuning/jobs", true)]
    public async Task Cancel_while_a_call_is_under_way_leaves_nothing_running(string path, bool afterEffect)
    {
        await using var host = await EngineHost.StartAsync();
        host.Server.MovesByItself = false;
        var hold = host.Server.Hold("POST", path, afterEffect);
        var created = await host.CreateAsync();
        await hold.Reached.WaitAsync(EngineHost.Patience);

        var cancelled = (await CancelAsync(host, created.Id)).Value!;
        hold.Release();
        var row = await host.WaitUntilSettledAsync(created.Id);

        Assert.Equal(FineTuningStatus.Cancelled, cancelled.Status);
        Assert.Equal("Fine tuning cancelled by the user", row.Error);
        Assert.All(host.Server.Jobs, job => Assert.Equal("cancelled", (string?)job["status"]));
        Assert.True(host.Server.Jobs.Count == 1 || host.Server.Files.Count == 0, "A file without a job was left at the provider.");
    }

    [Fact]
    public async Task Cancel_of_a_running_job_is_confirmed_by_the_provider()
    {
        await using var host = await EngineHost.StartAsync();
        host.Server.MovesByItself = false;
        var created = await host.CreateAsync();
        var running = await host.WaitForAsync(created.Id, FineTuningStatus.ValidatingFiles);
        var hold = host.Server.Hold("POST", "/cancel", afterEffect: false);

        var cancelled = (await CancelAsync(host, created.Id)).Value!;
        await hold.Reached.WaitAsync(EngineHost.Patience);
        hold.Release();
        var row = await host.WaitUntilSettledAsync(created.Id);

        Assert.Equal("cancel_pending", cancelled.ProviderStatus);
        Assert.Equal("cancelled", row.ProviderStatus);
        Assert.Equal("cancelled", (string?)Assert.Single(host.Server.Jobs, job => (string?)job["id"] == running.RemoteJobId)["status"]);
    }

    [Fact]
    public async Task Cancel_that_comes_too_late_keeps_the_state_and_tells_of_the_model()
    {
        await using var host = await EngineHost.StartAsync();
        host.Server.MovesByItself = false;
        var created = await host.CreateAsync();
        var known = await host.WaitForAsync(created.Id, FineTuningStatus.ValidatingFiles);
        var hold = host.Server.Hold("POST", "/cancel", afterEffect: false);
        await CancelAsync(host, created.Id);
        await hold.Reached.WaitAsync(EngineHost.Patience);
        host.Server.Change(known.RemoteJobId!, job =>
        {
            job["status"] = "succeeded";
            job["fine_tuned_model"] = "ft:too-late";
        });
        hold.Release();

        var row = await host.WaitUntilSettledAsync(created.Id);

        Assert.Equal(FineTuningStatus.Cancelled, row.Status);
        Assert.Equal("ft:too-late", row.ModelId);
        Assert.Contains(row.Warnings, warning => warning.Contains("ft:too-late", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Cancel_holds_while_the_provider_is_down_and_across_a_restart()
    {
        await using var host = await EngineHost.StartAsync();
        host.Server.MovesByItself = false;
        var created = await host.CreateAsync();
        await host.WaitForAsync(created.Id, FineTuningStatus.ValidatingFiles);
        var down = host.Server.Hold("POST", "/cancel", afterEffect: false);
        await CancelAsync(host, created.Id);
        await down.Reached.WaitAsync(EngineHost.Patience);

        await host.RestartAsync();
        var row = await host.WaitUntilSettledAsync(created.Id);

        Assert.Equal(FineTuningStatus.Cancelled, row.Status);
        Assert.Equal("cancelled", (string?)Assert.Single(host.Server.Jobs)["status"]);
    }

    [Fact]
    public async Task Cancel_of_a_finished_job_is_refused_in_the_words_of_the_contract()
    {
        await using var host = await EngineHost.StartAsync();
        var created = await host.CreateAsync();
        await host.WaitForAsync(created.Id, FineTuningStatus.Succeeded);

        var problem = (await CancelAsync(host, created.Id)).Problem!;

        Assert.Equal("cancel_not_possible", problem.Code);
        Assert.Equal("Model has already succeeded. Cannot cancel.", problem.Message);
    }
}
