using FineTuningStudio.E2E.Harness;

namespace FineTuningStudio.E2E.Flows;

public sealed class SignalRTests(StudioApp app) : IClassFixture<StudioApp>
{
    private const int JobsBeforeAndAfter = 5;

    [NodeFact]
    public async Task Client_of_npm_hears_each_transition_of_ten_jobs_also_after_a_reconnect()
    {
        var connection = await app.Api.AddSampleConnectionAsync("Hub");
        await app.Api.AddSampleRecordsAsync(connection, 40);
        using var watcher = new SignalRWatcher(app.Address);
        await watcher.WatchingAsync(times: 1);
        var jobs = await TrainAsync(connection, "before");

        await app.Process.KillAsync();
        await app.Process.StartAgainAsync();
        await watcher.WatchingAsync(times: 2);
        jobs.AddRange(await TrainAsync(connection, "after"));

        foreach (var job in jobs)
        {
            var recorded = await TransitionsAsync(job);
            Assert.Equal("succeeded", recorded[^1]);
            await Eventually.TrueAsync(
                () => Task.FromResult(watcher.StatesOf(job) is [.., "succeeded"]), TimeSpan.FromSeconds(10), () => $"The client heard: {watcher}");
            Assert.Equal(recorded, watcher.StatesOf(job));
        }
    }

    private async Task<List<string>> TrainAsync(string connection, string name)
    {
        var jobs = new List<string>();
        for (var i = 0; i < JobsBeforeAndAfter; i++)
        {
            jobs.Add(await app.Api.CreateJobAsync(connection, $"{name} {i}", new { n_epochs = 2 }));
        }
        foreach (var job in jobs)
        {
            await app.Api.FinishedJobAsync(job);
        }
        return jobs;
    }

    /// <summary>The states that the Studio recorded for a job, in order.</summary>
    private async Task<List<string>> TransitionsAsync(string job)
    {
        var events = (await app.Api.GetAsync($"finetunings/{job}/events?limit=1000")).AsArray();
        return ["queued", .. events.Where(happened => StudioApi.Text(happened!, "type") == "state").Select(happened => StudioApi.Text(happened!["data"]!, "to"))];
    }
}
