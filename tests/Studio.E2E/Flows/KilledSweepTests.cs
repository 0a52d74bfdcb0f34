using System.Text.Json.Nodes;
using FineTuningStudio.E2E.Harness;
using FineTuningStudio.TestServers;

namespace FineTuningStudio.E2E.Flows;

/// <summary>SIGKILL in the middle of a sweep: after the restart not one job too many is at the provider, none is lost, and none is made twice.</summary>
public sealed class KilledSweepTests
{
    private const int Jobs = 7;
    private const int AtOnce = 2;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    [Fact]
    public async Task Sweep_killed_in_the_middle_goes_on_and_never_has_too_many_at_the_provider()
    {
        await using var server = await ScriptableOpenAiServer.StartAsync();
        var most = 0;
        server.MovesByItself = false;
        server.Fault = _ =>
        {
            most = Math.Max(most, server.Jobs.Count(job => (string?)job["status"] is not ("succeeded" or "failed" or "cancelled")));
            return null;
        };
        await using var studio = await StudioProcess.StartAsync(TestServerApp.SettingsFor(server));
        using var api = new StudioApi(studio);
        var connection = await api.AddSampleConnectionAsync("Killed sweep");
        await api.AddSampleRecordsAsync(connection, 12);
        var sweep = await api.PostAsync("finetunings/sweeps", new
        {
            name = "Killed",
            @base = new { db_connection_id = connection, base_llm = new { model_provider = "acme", model_name = "acme-small" } },
            axes = new { n_epochs = Enumerable.Range(1, Jobs) },
            at_once = AtOnce,
        });
        var id = StudioApi.Text(sweep, "id");

        await Eventually.TrueAsync(() => Task.FromResult(server.Jobs.Count == AtOnce), Patience, () => $"{server.Jobs.Count} jobs are at the provider.");
        await studio.KillAsync();
        server.MovesByItself = true;
        await studio.StartAgainAsync();

        JsonNode? last = null;
        await Eventually.TrueAsync(async () => (last = await api.GetAsync($"finetunings/sweeps/{id}"))["succeeded"]!.GetValue<int>() == Jobs, Patience, () => $"The sweep stayed as {last?.ToJsonString()}");
        Assert.Equal(Jobs, server.Jobs.Count);
        Assert.Equal(AtOnce, most);
    }
}
