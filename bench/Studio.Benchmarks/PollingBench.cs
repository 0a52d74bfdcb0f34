using System.Diagnostics;
using System.Globalization;
using FineTuningStudio.Core.FineTunings;
using FineTuningStudio.Core.Providers;
using FineTuningStudio.TestServers;
using FineTuningStudio.UnitTests.Core;
using FineTuningStudio.UnitTests.Core.FineTunings;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace FineTuningStudio.Benchmarks;

/// <summary>
/// What a cycle over 10,000 jobs under way costs where the provider's list holds 100,000, over HTTP to a server in this
/// process: its calls, its time, and what the loop remembers between cycles.
/// </summary>
internal static class PollingBench
{
    private const int Active = 10_000;
    private const int Total = 100_000;
    private const int Cycles = 12;

    public static async Task RunAsync()
    {
        await using var server = await ListServer.StartAsync();
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Providers:remote:Kind"] = "openai",
            ["Providers:remote:ApiKey"] = ScriptableOpenAiServer.ApiKey,
            ["Providers:remote:BaseUrl"] = server.Address.AbsoluteUri,
        }).Build();
        using var studio = new StudioDbFixture(services => services.AddSingleton<IConfiguration>(configuration).AddProviders(configuration).AddFineTunings(configuration));
        string[] mine = [.. Enumerable.Range(0, Active).Select(number => $"ftjob-mine-{number.ToString("D5", CultureInfo.InvariantCulture)}")];
        string[] done = [.. Enumerable.Range(0, Total - Active).Select(number => $"ftjob-done-{number.ToString("D5", CultureInfo.InvariantCulture)}")];
        server.Arrange(mine.Select(id => (id, "running")));
        await PolledRows.AddAsync(studio, mine, server.Row);
        var arrangements = new Dictionary<string, IEnumerable<(string, string)>>
        {
            ["newest"] = mine.Select(id => (id, "running")).Concat(done.Select(id => (id, "succeeded"))),
            ["oldest"] = done.Select(id => (id, "succeeded")).Concat(mine.Select(id => (id, "running"))),
            ["one in ten"] = Enumerable.Range(0, Total).Select(place => place % 10 == 4 ? (mine[place / 10], "running") : (done[place - (place + 5) / 10], "succeeded")),
        };
        foreach (var (name, order) in arrangements)
        {
            server.Arrange(order);
            await MeasureAsync(name, server, studio.Get<PollCycle>());
        }
    }

    private static async Task MeasureAsync(string name, ListServer server, PollCycle cycle)
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var memory = new PollMemory();
        var (slowest, most, took) = (TimeSpan.Zero, 0, TimeSpan.Zero);
        for (var number = 0; number < Cycles; number++)
        {
            var calls = server.Calls;
            var watch = Stopwatch.StartNew();
            await cycle.RunAsync("remote", memory, 0, CancellationToken.None);
            took += watch.Elapsed;
            slowest = watch.Elapsed > slowest ? watch.Elapsed : slowest;
            most = Math.Max(most, server.Calls - calls);
        }
        var kept = GC.GetTotalMemory(forceFullCollection: true) - before;
        GC.KeepAlive(memory);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"Active jobs {name}: {Cycles} cycles, at most {most} calls each, {took.TotalMilliseconds / Cycles:0} ms each (slowest {slowest.TotalMilliseconds:0} ms), {kept / 1024.0 / 1024:0.0} MB kept between them."));
    }
}
