using System.Text.Json;
using FineTuningStudio.Core.Samples;
using FineTuningStudio.E2E.Harness;
using FineTuningStudio.TestServers;

namespace FineTuningStudio.E2E.Flows;

/// <summary>OpenAI's own client of npm as a second opinion on the servers that the Studio is tested with: what it takes, so does the Studio.</summary>
public sealed class OpenAiClientTests(TestServerApp app) : IClassFixture<TestServerApp>
{
    private const int Rows = 40;

    [OpenAiFact]
    public async Task Client_of_npm_trains_and_asks_at_the_built_in_trainer()
    {
        var said = await OpenAiScript.RunAsync(new Uri(app.Address, "/local/v1"), TestServerApp.TrainerKey, await TrainingFileAsync(), "studio-sql-small", waitsForTheEnd: true);

        Assert.Equal("succeeded", StudioApi.Text(said["ended"], "status"));
        Assert.True((long)said["ended"]["tokens"]! > 0);
        Assert.NotEmpty(said["checkpoints"]["models"]!.AsArray());
        Assert.Equal(StudioApi.Text(said["asked"], "text"), StudioApi.Text(said["streamed"], "text"));
        AssertCommon(said, status: 400);
    }

    [OpenAiFact]
    public async Task Client_of_npm_creates_and_cancels_at_the_scriptable_server()
    {
        var said = await OpenAiScript.RunAsync(app.Server.Address, ScriptableOpenAiServer.ApiKey, await TrainingFileAsync(), "acme-small", waitsForTheEnd: false);

        Assert.Equal("cancelled", StudioApi.Text(said["ended"], "status"));
        Assert.False(said.Has("asked"));
        AssertCommon(said, status: 400);
    }

    private static void AssertCommon(OpenAiScript said, int status)
    {
        Assert.Equal("training.jsonl", StudioApi.Text(said["uploaded"], "name"));
        Assert.Equal(StudioApi.Text(said["uploaded"], "id"), StudioApi.Text(said["file"], "id"));
        Assert.Contains(StudioApi.Text(said["created"], "id"), said["listed"]["ids"]!.AsArray().Select(id => (string)id!));
        Assert.True((int)said["events"]["count"]! > 0);
        Assert.Equal(status, (int)said["refused"]["status"]!);
        Assert.True((bool)said["deleted"]["deleted"]!);
    }

    private async Task<string> TrainingFileAsync()
    {
        var path = Path.Combine(Directory.CreateDirectory(Path.Combine(app.Process.Folder, Guid.NewGuid().ToString("N"))).FullName, "training.jsonl");
        await File.WriteAllLinesAsync(path, SampleGoldenRecords.All.Take(Rows).Select(record => JsonSerializer.Serialize(new
        {
            messages = new[]
            {
                new { role = "system", content = "Answer with SQL." },
                new { role = "user", content = record.Question },
                new { role = "assistant", content = record.Sql },
            },
        })));
        return path;
    }
}
