using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using FineTuningStudio.Core.FineTunings;
using FineTuningStudio.Core.Providers;
using FineTuningStudio.TestServers;
using FineTuningStudio.UnitTests.Core.FineTunings;

namespace FineTuningStudio.UnitTests.Core.Inventory;

/// <summary>Adopted jobs under the real engine, against a server of OpenAI's shape.</summary>
public sealed class AdoptedJobsTests
{
    [Fact]
    public async Task Running_job_is_watched_to_its_end_and_settled()
    {
        await using var host = await EngineHost.StartAsync();
        host.Server.MovesByItself = false;
        var remoteId = await MakeElsewhereAsync(host);

        var adopted = (await AdoptAsync(host, remoteId)).Value!;
        host.Server.MovesByItself = true;
        var row = await host.WaitUntilSettledAsync(adopted.Id);

        Assert.Equal((FineTuningStatus.ValidatingFiles, FineTuningStatus.Succeeded), (adopted.Status, row.Status));
        Assert.Equal(($"ft:gpt-4.1-mini:test::{remoteId}", 1234L), (row.ModelId, row.TrainedTokens));
        Assert.Equal([1, 2], (await host.Get<FineTuningDetails>().MetricsAsync(adopted.Id, CancellationToken.None)).Select(metric => metric.Step));
        Assert.Single(host.Server.Jobs);
    }

    [Fact]
    public async Task Job_that_is_over_is_read_once_with_events_and_metrics_and_then_left_alone()
    {
        await using var host = await EngineHost.StartAsync();
        var remoteId = await MakeElsewhereAsync(host);
        using (var client = Client(host))
        {
            while ((await client.GetFromJsonAsync<JsonElement>($"{host.Server.Address}/fine_tuning/jobs/{remoteId}")).GetProperty("status").GetString() != "succeeded")
            {
            }
        }

        var adopted = (await AdoptAsync(host, remoteId)).Value!;
        await host.WaitUntilSettledAsync(adopted.Id);

        Assert.Equal(FineTuningStatus.Succeeded, adopted.Status);
        Assert.Equal([1, 2], (await host.Get<FineTuningDetails>().MetricsAsync(adopted.Id, CancellationToken.None)).Select(metric => metric.Step));
        var events = await host.Get<FineTuningDetails>().EventsAsync(adopted.Id, null, 100, CancellationToken.None);
        Assert.Single(events, item => item.Message == "Step 2/2");
    }

    [Fact]
    public async Task Cancelling_reaches_the_provider()
    {
        await using var host = await EngineHost.StartAsync();
        host.Server.MovesByItself = false;
        var remoteId = await MakeElsewhereAsync(host);
        var adopted = (await AdoptAsync(host, remoteId)).Value!;

        Assert.Null((await host.Get<CancelFineTuning>().RunAsync(adopted.Id, null, CancellationToken.None)).Problem);
        var row = await host.WaitUntilSettledAsync(adopted.Id);

        Assert.Equal((FineTuningStatus.Cancelled, "cancelled"), (row.Status, (string?)host.Server.Jobs.Single()["status"]));
    }

    [Fact]
    public async Task Own_job_is_never_adopted_a_second_time()
    {
        await using var host = await EngineHost.StartAsync();
        var own = await host.CreateAsync();
        var known = await host.WaitForAsync(own.Id, FineTuningStatus.Succeeded);

        Assert.Equal(("conflict", own.Id), ((await AdoptAsync(host, known.RemoteJobId!)).Problem!.Code, (await AdoptAsync(host, known.RemoteJobId!)).Problem!.Description));
        var listed = (await host.Get<ProviderInventory>().JobsAsync("remote", null, CancellationToken.None)).Value!.Items.Single();
        Assert.Equal((JobOrigin.Ours, own.Id), (listed.Origin, listed.Owner!.FineTuningId));
        var file = (await host.Get<ProviderInventory>().FilesAsync("remote", null, CancellationToken.None)).Value!.Items.Single();
        Assert.Equal((FileOrigin.Used, own.Id), (file.Origin, file.UsedBy.Single().FineTuningId));
    }

    private static Task<FineTuningStudio.Core.Result<FineTuningView>> AdoptAsync(EngineHost host, string remoteId) =>
        host.Get<AdoptFineTuning>().RunAsync(new AdoptionRequest("remote", remoteId), CancellationToken.None);

    /// <summary>Makes a job as somebody without a Studio does; returns its id.</summary>
    private static async Task<string> MakeElsewhereAsync(EngineHost host)
    {
        using var client = Client(host);

        // The framework leaves names unquoted, which this server does not read.
        using var form = new MultipartFormDataContent { { new StringContent("fine-tune"), "\"purpose\"" }, { new StringContent("{}\n"), "\"file\"", "\"mine.jsonl\"" } };
        using var uploaded = await client.PostAsync($"{host.Server.Address}/files", form);
        var fileId = (await uploaded.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString();
        using var created = await client.PostAsJsonAsync($"{host.Server.Address}/fine_tuning/jobs", new { model = "gpt-4.1-mini", training_file = fileId });
        return (await created.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString()!;
    }

    private static HttpClient Client(EngineHost host)
    {
        var client = new HttpClient { BaseAddress = host.Server.Address };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", ScriptableOpenAiServer.ApiKey);
        return client;
    }
}
