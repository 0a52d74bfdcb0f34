using System.Text.Json.Nodes;
using FineTuningStudio.E2E.Harness;
using FineTuningStudio.TestServers;

namespace FineTuningStudio.E2E.Flows;

/// <summary>
/// SIGKILL in the middle of an evaluation of a thousand questions, 32 at once, to a model that takes its time: after the
/// restart the run reaches its end by itself, and the provider has been asked nothing twice.
/// </summary>
public sealed class KilledEvaluationTests
{
    private const int Questions = 1_000;
    private const int AtOnce = 32;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    [Fact]
    public async Task Evaluation_killed_in_the_middle_goes_on_and_asks_nothing_twice_until_a_person_wants_it()
    {
        await using var server = await ScriptableOpenAiServer.StartAsync();
        server.ChatLatency = TimeSpan.FromMilliseconds(200);
        await using var studio = await StudioProcess.StartAsync(TestServerApp.SettingsFor(server));
        using var api = new StudioApi(studio);
        var id = await StartAsync(api);

        await WhenAsync(api, id, run => Count(run, "judged") >= Questions / 4);
        await studio.KillAsync();
        await studio.StartAgainAsync();
        var ended = await WhenAsync(api, id, run => run["finished_at"] is not null);

        Assert.Equal("succeeded", StudioApi.Text(ended, "status"));
        var interrupted = Count(ended, "interrupted");
        Assert.InRange(interrupted, 1, 2 * AtOnce);
        Assert.Equal(Questions - interrupted, Count(ended, "judged"));
        Assert.All(server.AskedTimes, asked => Assert.Equal(1, asked.Value));

        await api.PostAsync($"evaluations/{id}/ask-interrupted", null);
        var whole = await WhenAsync(api, id, run => Count(run, "judged") == Questions && run["finished_at"] is not null);

        Assert.Equal(0, Count(whole, "interrupted"));
        Assert.Equal(Questions, server.AskedTimes.Count);
        Assert.InRange(server.AskedTimes.Values.Count(times => times > 1), 0, interrupted);
    }

    private static async Task<string> StartAsync(StudioApi api)
    {
        var connection = await api.AddSampleConnectionAsync("Killed");
        await api.AddRecordsAsync(connection, Enumerable.Range(0, Questions).Select(i => ($"Which number comes after {i}?", $"SELECT {i} + 1")));
        var run = await api.PostAsync("evaluations", new
        {
            db_connection_id = connection,
            models = new[] { new { kind = "base", model_provider = "acme", model_name = "acme-small" } },
            concurrency = AtOnce,
        });
        return StudioApi.Text(run, "id");
    }

    private static async Task<JsonNode> WhenAsync(StudioApi api, string id, Func<JsonNode, bool> wanted)
    {
        JsonNode? last = null;
        await Eventually.TrueAsync(async () => wanted(last = await api.GetAsync($"evaluations/{id}")), Patience, () => $"The run stayed as {last?.ToJsonString()}");
        return last!;
    }

    private static int Count(JsonNode run, string what) => run["models"]![0]![what]!.GetValue<int>();
}
