using System.Text.Json.Nodes;
using FineTuningStudio.Core.FineTunings;

namespace FineTuningStudio.UnitTests.Core.FineTunings.Sweeps;

/// <summary>Sweeps with the workers, against a server that counts what is there at once.</summary>
public sealed class SweepRunTests
{
    private static bool IsOpen(JsonObject job) => (string?)job["status"] is not ("succeeded" or "failed" or "cancelled");

    private static async Task<SweepView> CreateAsync(EngineHost host, int jobs, int atOnce)
    {
        var axis = new SweepAxis("n_epochs", [.. Enumerable.Range(1, jobs).Select(number => $"{number}")]);
        var request = new SweepRequest(new CreateFineTuningRequest { ConnectionId = host.ConnectionId, Provider = "remote", ModelName = "gpt-4.1-mini" }) { Axes = [axis], AtOnce = atOnce };
        var made = await host.Get<CreateSweep>().RunAsync(request, CancellationToken.None);
        return made.Value ?? throw new InvalidOperationException(made.Problem!.Message);
    }

    private static async Task<SweepView> FindAsync(EngineHost host, string id) => (await host.Get<SweepQueries>().FindAsync(id, CancellationToken.None))!;

    /// <summary>Reads at each call how many jobs of the sweep are at the server at once.</summary>
    private static Func<int> CountMost(EngineHost host, Action? besides = null)
    {
        var most = 0;
        host.Server.Fault = _ =>
        {
            most = Math.Max(most, host.Server.Jobs.Count(IsOpen));
            besides?.Invoke();
            return null;
        };
        return () => most;
    }

    [Fact]
    public async Task Never_more_than_the_sweep_allows_are_at_the_provider_and_a_failure_stops_none()
    {
        await using var host = await EngineHost.StartAsync();
        var most = CountMost(host, () =>
        {
            if (host.Server.Jobs is { Count: > 3 } jobs && IsOpen(jobs[3]))
            {
                host.Server.Change((string)jobs[3]["id"]!, job =>
                {
                    job["status"] = "failed";
                    job["error"] = new JsonObject { ["code"] = "broken", ["message"] = "It broke.", ["param"] = null };
                });
            }
        });

        var sweep = await CreateAsync(host, jobs: 9, atOnce: 3);
        foreach (var run in sweep.Runs)
        {
            await host.WaitAsync(run.Job.Id, job => job.Status.IsTerminal());
        }

        var done = await FindAsync(host, sweep.Id);
        Assert.Equal((8, 1, true), (done.Succeeded, done.Failed, done.IsOver));
        Assert.Equal(3, most());
        Assert.Equal(9, host.Server.Jobs.Count);
    }

    [Fact]
    public async Task Restart_lets_not_one_too_many_go_and_loses_none()
    {
        await using var host = await EngineHost.StartAsync();
        host.Server.MovesByItself = false;
        var most = CountMost(host);
        var sweep = await CreateAsync(host, jobs: 5, atOnce: 2);
        await EngineHost.UntilAsync(() => host.Server.Jobs.Count == 2, "two jobs to be at the provider");

        await host.RestartAsync();
        var other = await host.CreateAsync();
        await host.WaitAsync(other.Id, job => job.RemoteJobId is not null);
        var afterRestart = host.Server.Jobs.Count;
        host.Server.MovesByItself = true;
        foreach (var run in sweep.Runs)
        {
            await host.WaitForAsync(run.Job.Id, FineTuningStatus.Succeeded);
        }

        Assert.Equal(3, afterRestart);
        Assert.Equal(6, host.Server.Jobs.Count);
        Assert.InRange(most(), 2, 3);
    }

    [Fact]
    public async Task Waiting_job_makes_no_call_and_says_why_it_waits()
    {
        await using var host = await EngineHost.StartAsync();
        host.Server.MovesByItself = false;
        var sweep = await CreateAsync(host, jobs: 3, atOnce: 1);
        await host.WaitAsync(sweep.Runs[0].Job.Id, job => job.RemoteJobId is not null);

        var other = await host.CreateAsync();
        await host.WaitAsync(other.Id, job => job.RemoteJobId is not null);

        Assert.Equal(2, host.Server.Files.Count);
        Assert.Equal("Waits: the sweep runs one job at a time, and this one starts when it is its turn.", host.Row(sweep.Runs[2].Job.Id).Attention);
    }
}
