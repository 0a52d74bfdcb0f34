using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using FineTuningStudio.TestServers;

namespace FineTuningStudio.UnitTests.Api;

/// <summary>The whole way with Fireworks: records, training, deploying, asking, taking down; and a W&amp;B key that never shows on it.</summary>
public sealed class FireworksApiTests : IAsyncLifetime, IDisposable
{
    private const string Canary = "canary0123456789abcdefcanary0123456789ab";

    private ScriptableFireworksServer _server = null!;
    private StudioAppFactory _app = null!;

    private HttpClient Client => _app.Client;

    public async Task InitializeAsync()
    {
        _server = await ScriptableFireworksServer.StartAsync();
        _server.StatesPerReading = 4;
        _app = new StudioAppFactory(new Dictionary<string, string?>
        {
            ["Providers:fireworks:ApiKey"] = ScriptableFireworksServer.ApiKey,
            ["Providers:fireworks:AccountId"] = ScriptableFireworksServer.Account,
            ["Providers:fireworks:BaseUrl"] = _server.Address.AbsoluteUri,
            ["Providers:fireworks:DeploymentPrice:Usd"] = "4",
            ["Providers:fireworks:DeploymentPrice:ReadOn"] = "2026-11-20",
        });
    }

    public async Task DisposeAsync()
    {
        await _app.DisposeAsync();
        await _server.DisposeAsync();
    }

    public void Dispose() => _app.Dispose();

    [Fact]
    public async Task Model_is_trained_deployed_asked_and_taken_down()
    {
        var shop = await _app.AddShopAsync();
        var created = await _app.PostAsync("/api/v1/finetunings", new
        {
            db_connection_id = shop.ConnectionId,
            alias = "sales",
            suffix = "sales",
            base_llm = new { model_provider = "fireworks", model_parameters = new { n_epochs = 2, lora_rank = 16 } },
        });
        var job = await _app.WaitForEndAsync(created.GetProperty("id").GetString()!);
        var model = job.GetProperty("model_id").GetString()!;
        var id = job.GetProperty("id").GetString();

        var unserved = await Client.PostAsJsonAsync($"/api/v1/finetunings/{id}/ask", new { question = "How many sales are there?" });
        var deployed = await _app.PostAsync("/api/v1/providers/fireworks/deployments", new { model });
        var listed = (await Client.GetFromJsonAsync<JsonElement>("/api/v1/providers/fireworks/deployments"))[0];
        _server.Reply = "SELECT COUNT(*) FROM sales";
        var asked = await _app.PostAsync($"/api/v1/finetunings/{id}/ask", new { question = "How many sales are there?" });
        var gone = await Client.DeleteAsync($"/api/v1/providers/fireworks/deployments/{deployed.GetProperty("id").GetString()}");
        var after = await Client.GetFromJsonAsync<JsonElement>("/api/v1/providers/fireworks/deployments");

        Assert.Equal("succeeded", job.GetProperty("status").GetString());
        Assert.StartsWith("accounts/acme/models/sales-", model);
        Assert.Equal(("2", "16", "0.0001"), (Effective(job, "epochs"), Effective(job, "loraRank"), Effective(job, "learningRate")));
        Assert.Equal(HttpStatusCode.NotFound, unserved.StatusCode);
        Assert.Contains("deploy it first", await unserved.Content.ReadAsStringAsync());
        Assert.Equal((true, 4m, "2026-11-20"), (listed.GetProperty("up").GetBoolean(), listed.GetProperty("price_per_hour").GetDecimal(), listed.GetProperty("price_read_on").GetString()));
        Assert.True(listed.GetProperty("cost_so_far").GetDecimal() > 0);
        Assert.Equal("SELECT COUNT(*) FROM sales", asked.GetProperty("sql").GetString());
        Assert.Equal(HttpStatusCode.OK, gone.StatusCode);
        Assert.Equal(0, after.GetArrayLength());
    }

    [Fact]
    public async Task Dataset_is_read_and_deleted_at_the_address_of_its_upload()
    {
        var form = new MultipartFormDataContent
        {
            { new StringContent("fine-tune"), "purpose" },
            { new StringContent("fireworks"), "provider" },
            { new ByteArrayContent(Encoding.UTF8.GetBytes("{}\n{}\n{}\n")), "file", "mine.jsonl" },
        };
        using var uploaded = await Client.PostAsync("/api/v1/files", form);
        Assert.Equal(HttpStatusCode.Created, uploaded.StatusCode);

        var read = await Client.GetFromJsonAsync<JsonElement>(uploaded.Headers.Location);
        using var deleted = await Client.DeleteAsync(uploaded.Headers.Location);

        Assert.Equal("accounts/acme/datasets/mine", read.GetProperty("id").GetString());
        Assert.Equal(HttpStatusCode.OK, deleted.StatusCode);
        Assert.Empty(_server.Datasets);
    }

    [Theory]
    [InlineData("accounts%2Facme%2Fdatasets%2F")]
    [InlineData("")]
    public async Task Dataset_that_a_running_job_needs_is_not_deleted_under_either_of_its_names(string before)
    {
        var held = _server.Hold("POST", "/supervisedFineTuningJobs", afterEffect: false);
        var shop = await _app.AddShopAsync();
        var job = await _app.PostAsync("/api/v1/finetunings", new { db_connection_id = shop.ConnectionId, base_llm = new { model_provider = "fireworks" } });
        var id = job.GetProperty("id").GetString();
        await held.Reached.WaitAsync(TimeSpan.FromSeconds(30));

        using var response = await Client.DeleteAsync($"/api/v1/files/{before}studio-{id}?provider=fireworks");

        Assert.Equal(HttpStatusCode.Conflict, response.StatusCode);
        Assert.NotEmpty(_server.Datasets);
    }

    [Fact]
    public async Task Wandb_key_reaches_fireworks_and_is_found_nowhere_else()
    {
        var shop = await _app.AddShopAsync();
        var body = new
        {
            db_connection_id = shop.ConnectionId,
            base_llm = new { model_provider = "fireworks", model_parameters = new { wandb_entity = "team", wandbProject = "sql", wandbApiKey = Canary } },
        };
        using var first = new HttpRequestMessage(HttpMethod.Post, "/api/v1/finetunings") { Content = JsonContent.Create(body), Headers = { { "Idempotency-Key", "one" } } };
        using var second = new HttpRequestMessage(HttpMethod.Post, "/api/v1/finetunings") { Content = JsonContent.Create(body), Headers = { { "Idempotency-Key", "one" } } };

        var answers = new StringBuilder();
        var created = await (await Client.SendAsync(first)).Content.ReadAsStringAsync();
        var id = JsonSerializer.Deserialize<JsonElement>(created).GetProperty("id").GetString()!;
        answers.Append(created).Append(await (await Client.SendAsync(second)).Content.ReadAsStringAsync());
        var job = await _app.WaitForEndAsync(id);
        foreach (var path in new[] { $"finetunings/{id}", "finetunings", $"finetunings/{id}/events", $"finetunings/{id}/provider-response" })
        {
            answers.Append(await Client.GetStringAsync($"/api/v1/{path}"));
        }

        Assert.Equal("succeeded", job.GetProperty("status").GetString());
        Assert.Equal(Canary, (string?)_server.Created.Single()["wandbConfig"]!["apiKey"]);
        Assert.Equal("[redacted]", Effective(job, "wandbApiKey"));
        Assert.Equal("[redacted]", job.GetProperty("base_llm").GetProperty("model_parameters").GetProperty("wandbApiKey").GetString());
        Assert.DoesNotContain(Canary, answers.ToString());
        Assert.Empty(FilesWith(Canary));
        Assert.NotEmpty(FilesWith("wandbApiKey"));
    }

    [Fact]
    public async Task Mask_sent_back_as_a_key_is_refused()
    {
        var shop = await _app.AddShopAsync();

        var answer = await Client.PostAsJsonAsync("/api/v1/finetunings", new
        {
            db_connection_id = shop.ConnectionId,
            base_llm = new { model_provider = "fireworks", model_parameters = new { wandbEntity = "team", wandbProject = "sql", wandbApiKey = "[redacted]" } },
        });

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Contains("give it again", await answer.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("nobody", HttpStatusCode.NotFound)]
    [InlineData("local", HttpStatusCode.Conflict)]
    public async Task Provider_without_deployments_says_so(string name, HttpStatusCode status)
    {
        var answer = await Client.GetAsync($"/api/v1/providers/{name}/deployments");

        Assert.Equal(status, answer.StatusCode);
    }

    private static string? Effective(JsonElement job, string name) => job.GetProperty("effective_parameters").GetProperty(name).GetString();

    /// <summary>Every file of the data directory, the database and its journal included, that holds the text; but for the locks, which are empty.</summary>
    private List<string> FilesWith(string text)
    {
        var wanted = Encoding.UTF8.GetBytes(text);
        return [.. Directory.EnumerateFiles(Path.Combine(_app.Folder, "data"), "*", SearchOption.AllDirectories).Where(path => !path.EndsWith("lock", StringComparison.Ordinal)).Where(path => Read(path).AsSpan().IndexOf(wanted) >= 0)];

        static byte[] Read(string path)
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var copy = new MemoryStream();
            file.CopyTo(copy);
            return copy.ToArray();
        }
    }
}
