using System.Globalization;
using FineTuningStudio.Core.FineTunings;
using FineTuningStudio.Core.Providers;
using FineTuningStudio.TestServers;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace FineTuningStudio.UnitTests.Core.FineTunings;

/// <summary>Ten thousand jobs under way at a provider whose list holds a hundred thousand; the calls are counted at the server.</summary>
public sealed class CallBudgetTests
{
    private const int Active = 10_000;
    private const int Total = 100_000;

    [Trait("Size", "Large")]
    [Fact]
    public async Task Ten_thousand_jobs_cost_a_hundred_calls_a_cycle_and_one_for_each_that_changed()
    {
        await using var server = await ListServer.StartAsync();
        using var studio = Studio(server);
        string[] mine = [.. Enumerable.Range(0, Active).Select(number => $"ftjob-mine-{number.ToString("D5", CultureInfo.InvariantCulture)}")];
        string[] done = [.. Enumerable.Range(0, Total - Active).Select(number => $"ftjob-done-{number.ToString("D5", CultureInfo.InvariantCulture)}")];
        server.Arrange(mine.Select(id => (id, "running")).Concat(done.Select(id => (id, "succeeded"))));
        await PolledRows.AddAsync(studio, mine, server.Row);
        var cycle = studio.Get<PollCycle>();

        // Newest first, as a rule; then the finished ones in front; then one of ours among nine others.
        var memory = new PollMemory();
        Assert.Equal(100, await CountAsync(server, cycle, memory));
        server.Change(mine[5], "queued");
        server.Change(mine[9_990], "queued");
        Assert.Equal(102, await CountAsync(server, cycle, memory));
        Assert.Equal((100, 0), (await CountAsync(server, cycle, memory), server.Gets));
        Assert.Equal(FineTuningStatus.Queued, await StatusAsync(studio, mine[9_990]));

        server.Arrange(done.Select(id => (id, "succeeded")).Concat(mine.Select(id => (id, "running"))));
        memory = new PollMemory();
        Assert.Equal(100, await CountAsync(server, cycle, memory));
        Assert.Equal(100, await CountAsync(server, cycle, memory));

        server.Arrange(Enumerable.Range(0, Total).Select(place => place % 10 == 4 ? (mine[place / 10], "running") : (done[place - (place + 5) / 10], "succeeded")));
        memory = new PollMemory();
        server.Change(mine[7], "queued");

        // Also the one that was queued above runs again.
        Assert.Equal(102, await CountAsync(server, cycle, memory));
        server.Change(mine[1_500], "queued");
        Assert.Equal(101, await CountAsync(server, cycle, memory));
        Assert.Equal(FineTuningStatus.Queued, await StatusAsync(studio, mine[1_500]));
    }

    private static async Task<int> CountAsync(ListServer server, PollCycle cycle, PollMemory memory)
    {
        var before = server.Calls;
        var result = await cycle.RunAsync("remote", memory, 0, CancellationToken.None);
        Assert.Null(result.Error);
        Assert.Equal(Active, result.Jobs);
        return server.Calls - before;
    }

    private static async Task<FineTuningStatus> StatusAsync(StudioDbFixture studio, string remoteId)
    {
        await using var database = await studio.Databases.CreateDbContextAsync();
        return await database.FineTunings.Where(job => job.RemoteJobId == remoteId).Select(job => job.Status).SingleAsync();
    }

    private static StudioDbFixture Studio(ListServer server)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Providers:remote:Kind"] = "openai",
            ["Providers:remote:ApiKey"] = ScriptableOpenAiServer.ApiKey,
            ["Providers:remote:BaseUrl"] = server.Address.AbsoluteUri,
        }).Build();
        return new StudioDbFixture(services => services.AddSingleton<IConfiguration>(configuration).AddProviders(configuration).AddFineTunings(configuration));
    }
}
