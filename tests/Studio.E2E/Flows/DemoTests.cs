using FineTuningStudio.E2E.Harness;

namespace FineTuningStudio.E2E.Flows;

public sealed class DemoTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    [Fact]
    public async Task Demo_trains_on_the_sample_workspace_says_each_state_and_stays_up_also_when_started_again()
    {
        await using var studio = await StudioProcess.StartAsync(null, "--demo");
        using var api = new StudioApi(studio);
        await Eventually.TrueAsync(() => Task.FromResult(studio.Log.Contains("Ctrl+C stops it", StringComparison.Ordinal)), Patience, () => studio.Log);
        AssertTold(studio.Log, studio.Address);

        await studio.KillAsync();
        var second = studio.LineAsync(line => line.Contains("Ctrl+C stops it", StringComparison.Ordinal), Patience);
        await studio.StartAgainAsync();
        await second;

        Assert.Single((await api.GetAsync("db-connections")).AsArray());
        var jobs = (await api.GetAsync("finetunings"))["finetunings"]!.AsArray();
        Assert.Equal(["succeeded", "succeeded"], jobs.Select(job => StudioApi.Text(job!, "status")));
    }

    private static void AssertTold(string log, Uri address)
    {
        var told = log.Split(Environment.NewLine).Where(line => line.StartsWith("demo: ", StringComparison.Ordinal)).ToList();
        Assert.Contains(told, line => line.Contains(address.ToString().TrimEnd('/'), StringComparison.Ordinal));
        var states = new[] { "queued", "running", "succeeded" }.Select(state => told.FindIndex(line => line.Contains($"s  {state}", StringComparison.Ordinal))).ToList();
        Assert.DoesNotContain(-1, states);
        Assert.Equal(states.Order(), states);
    }
}
