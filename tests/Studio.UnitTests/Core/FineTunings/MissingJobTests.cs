using FineTuningStudio.Core.FineTunings;
using FineTuningStudio.Core.Providers;
using FineTuningStudio.TestServers;

namespace FineTuningStudio.UnitTests.Core.FineTunings;

/// <summary>When a provider's "not found" is believed, and when not.</summary>
public sealed class MissingJobTests
{
    /// <summary>A job is read in the list, or by itself where the list does not show it; the Studio may have just started.</summary>
    [Theory]
    [InlineData(true, false)]
    [InlineData(false, false)]
    [InlineData(true, true)]
    public async Task Gateway_that_knows_nothing_ends_no_job_and_is_told(bool isListed, bool startsAnew)
    {
        await using var host = await EngineHost.StartAsync();
        host.Server.MovesByItself = false;
        var alien = Errors.Json(200, """{"object":"list","data":[{"id":"ftjob-alien","status":"running"}],"has_more":false}""");
        Func<Microsoft.AspNetCore.Http.HttpRequest, Func<Microsoft.AspNetCore.Http.HttpContext, Task>?> list =
            request => isListed || request is not { Method: "GET", Path.Value: "/v1/fine_tuning/jobs" } ? null : alien;
        host.Server.Fault = list;
        var created = await host.CreateAsync();
        var known = await host.WaitForAsync(created.Id, FineTuningStatus.ValidatingFiles);
        await EngineHost.UntilAsync(() => isListed || host.Server.CountCalls("GET", $"/fine_tuning/jobs/{known.RemoteJobId}") > 3, "the job to be read by itself");

        host.Server.Fault = _ => context => Errors.HtmlAsync(context, 404);
        if (startsAnew)
        {
            await host.RestartAsync();
        }
        var lost = await host.WaitAsync(created.Id, job => job.Attention is not null || job.Status.IsTerminal());
        await EngineHost.UntilAsync(() => host.Get<ProviderHealth>().Of("remote").Error is not null, "the provider to count as failing");
        host.Server.Fault = list;
        var well = await host.WaitAsync(created.Id, job => job.Attention is null, lost.Change);

        Assert.Equal((FineTuningStatus.ValidatingFiles, FineTuningStatus.ValidatingFiles), (lost.Status, well.Status));
        Assert.Contains("address on its page under Providers", lost.Attention, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Vanished_job_of_a_server_without_a_list_fails_all_the_same()
    {
        await using var host = await EngineHost.StartAsync();
        host.Server.MovesByItself = false;
        host.Server.Fault = request => request is { Method: "GET", Path.Value: "/v1/fine_tuning/jobs" } ? context => Errors.HtmlAsync(context, 404) : null;
        var created = await host.CreateAsync();
        var known = await host.WaitForAsync(created.Id, FineTuningStatus.ValidatingFiles);

        host.Server.Forget(known.RemoteJobId!);
        var failed = await host.WaitForAsync(created.Id, FineTuningStatus.Failed);

        Assert.Contains("no longer knows the job", failed.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Settings_of_another_account_end_no_job_which_goes_on_when_they_are_put_back(bool startsAnew)
    {
        await using var other = await ScriptableOpenAiServer.StartAsync();
        await using var host = await EngineHost.StartAsync();
        host.Server.MovesByItself = false;
        var created = await host.CreateAsync();
        await host.WaitForAsync(created.Id, FineTuningStatus.ValidatingFiles);

        await ChangeAsync(host, other);
        if (startsAnew)
        {
            await host.RestartAsync();
        }
        var doubted = await host.WaitAsync(created.Id, job => job.Attention is not null || job.Status.IsTerminal());
        host.Server.MovesByItself = true;
        await ChangeAsync(host, host.Server);
        var done = await host.WaitForAsync(created.Id, FineTuningStatus.Succeeded);

        Assert.Equal(FineTuningStatus.ValidatingFiles, doubted.Status);
        Assert.Contains("since its settings were changed", doubted.Attention, StringComparison.Ordinal);
        Assert.Null(done.Attention);
    }

    [Fact]
    public async Task Job_of_another_account_that_is_cancelled_here_is_over()
    {
        await using var other = await ScriptableOpenAiServer.StartAsync();
        await using var host = await EngineHost.StartAsync();
        host.Server.MovesByItself = false;
        var created = await host.CreateAsync();
        await host.WaitForAsync(created.Id, FineTuningStatus.ValidatingFiles);
        await ChangeAsync(host, other);
        await host.WaitAsync(created.Id, job => job.Attention is not null);

        await host.Get<CancelFineTuning>().RunAsync(created.Id, null, CancellationToken.None);
        var row = await host.WaitUntilSettledAsync(created.Id);

        Assert.Equal((FineTuningStatus.Cancelled, "cancelled"), (row.Status, row.ProviderStatus));
    }

    private static async Task ChangeAsync(EngineHost host, ScriptableOpenAiServer to) => Assert.Null((await host.Get<ProviderSetup>().ChangeAsync(
        "remote", new ProviderEntry { BaseUrl = to.Address.AbsoluteUri, ApiKey = ScriptableOpenAiServer.ApiKey }, "local", CancellationToken.None)).Problem);
}
