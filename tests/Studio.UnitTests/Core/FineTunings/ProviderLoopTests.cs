using FineTuningStudio.Core.FineTunings;
using FineTuningStudio.Core.Providers;
using FineTuningStudio.TestServers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace FineTuningStudio.UnitTests.Core.FineTunings;

/// <summary>Providers that come and go while the Studio runs.</summary>
public sealed class ProviderLoopTests
{
    [Fact]
    public async Task Provider_that_is_added_while_the_studio_runs_is_looked_after_until_it_is_removed()
    {
        await using var added = await ScriptableOpenAiServer.StartAsync();
        await using var host = await EngineHost.StartAsync();
        var poller = host.Get<IEnumerable<IHostedService>>().OfType<FineTuningPoller>().Single();
        var setup = host.Get<ProviderSetup>();

        var result = await setup.AddAsync(
            new ProviderEntry { Name = "added", Kind = "openai", BaseUrl = added.Address.AbsoluteUri, ApiKey = ScriptableOpenAiServer.ApiKey }, "local", CancellationToken.None);
        Assert.Null(result.Problem);
        var created = await host.CreateAsync(request => request with { Provider = "added" });
        await host.WaitForAsync(created.Id, FineTuningStatus.Succeeded);
        await EngineHost.UntilAsync(() => host.Row(created.Id).Settled, "the job to be settled");
        var during = poller.Loops;
        Assert.Null((await setup.RemoveAsync("added", CancellationToken.None)).Problem);
        await EngineHost.UntilAsync(() => !poller.Loops.Contains("added"), "the loop to end");

        Assert.Contains("added", during);
        Assert.Contains("remote", poller.Loops);
    }

    [Fact]
    public async Task Key_that_is_replaced_in_the_browser_lets_the_job_go_on()
    {
        await using var host = await EngineHost.StartAsync(new EngineHostSettings { Engine = new EngineOptions { JitterSeed = 1, BackoffBase = TimeSpan.FromMinutes(4) } });
        host.Server.AcceptedKey = "sk-replaced-0123456789";
        var created = await host.CreateAsync();
        await host.WaitAsync(created.Id, job => job.Attention is not null);

        var result = await host.Get<ProviderSetup>().ChangeAsync("remote", new ProviderEntry { ApiKey = "sk-replaced-0123456789" }, "local", CancellationToken.None);
        var done = await host.WaitForAsync(created.Id, FineTuningStatus.Succeeded);

        Assert.Null(result.Problem);
        Assert.Null(done.Attention);
    }
}
