using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using FineTuningStudio.Core.Samples;

namespace FineTuningStudio.E2E.Harness;

/// <summary>The API as a script uses it: to arrange a test's data, and to look at what a page did.</summary>
public sealed class StudioApi(StudioProcess studio) : IDisposable
{
    private static readonly TimeSpan JobTimeout = TimeSpan.FromSeconds(90);

    private readonly HttpClient _client = new() { Timeout = TimeSpan.FromMinutes(2) };

    public static bool IsTerminal(string status) => status is "succeeded" or "failed" or "cancelled";

    public async Task<JsonNode> GetAsync(string path) => await ReadAsync(await _client.GetAsync(At(path)));

    public async Task<JsonNode> PostAsync(string path, object? body) => await ReadAsync(await SendAsync(path, body));

    public async Task<JsonNode> PutAsync(string path, object body) => await ReadAsync(await _client.PutAsJsonAsync(At(path), body));

    /// <summary>A file's text.</summary>
    public Task<string> DownloadAsync(string path) => _client.GetStringAsync(At(path));

    /// <summary>The answer as it came, whatever its status.</summary>
    public Task<HttpResponseMessage> SendAsync(string path, object? body) =>
        body is null ? _client.PostAsync(At(path), null) : _client.PostAsJsonAsync(At(path), body);

    /// <summary>Adds a connection to a fresh copy of the sample database and returns its id.</summary>
    public async Task<string> AddSampleConnectionAsync(string alias)
    {
        var file = Path.Combine(studio.Folder, $"{Guid.NewGuid():N}.sqlite");
        SampleDatabase.Create(file);
        var added = await PostAsync("db-connections", new { alias, connection_uri = $"sqlite:///{file}" });
        return Text(added, "id");
    }

    /// <summary>Adds golden records of the sample workspace, the first <paramref name="count"/>, and returns their ids.</summary>
    public Task<IReadOnlyList<string>> AddSampleRecordsAsync(string connectionId, int count) =>
        AddRecordsAsync(connectionId, SampleGoldenRecords.All.Take(count).Select(record => (record.Question, record.Sql)));

    public async Task<IReadOnlyList<string>> AddRecordsAsync(string connectionId, IEnumerable<(string Question, string Sql)> records)
    {
        var added = await PostAsync(
            "golden-records", records.Select(record => new { db_connection_id = connectionId, prompt_text = record.Question, sql = record.Sql }).ToArray());
        return [.. added.AsArray().Select(record => Text(record!, "id"))];
    }

    /// <summary>Creates a job on the built-in trainer and returns its id.</summary>
    public async Task<string> CreateJobAsync(string connectionId, string alias, object? parameters = null, string provider = "local")
    {
        var job = await PostAsync("finetunings", new
        {
            db_connection_id = connectionId,
            alias,
            base_llm = new { model_provider = provider, model_parameters = parameters },
        });
        return Text(job, "id");
    }

    public Task<JsonNode> JobAsync(string id) => GetAsync($"finetunings/{id}");

    /// <summary>The job once its state is wanted; fails with the job as it last was.</summary>
    public async Task<JsonNode> JobWhenAsync(string id, Func<JsonNode, bool> wanted)
    {
        var last = await JobAsync(id);
        await Eventually.TrueAsync(async () => wanted(last = await JobAsync(id)), JobTimeout, () => $"The job stayed as {last.ToJsonString()}");
        return last;
    }

    /// <summary>The id of a job's evaluation, which starts by itself, once it is done.</summary>
    public async Task<string> JudgedAsync(string jobId)
    {
        JsonNode? newest = null;
        await Eventually.TrueAsync(
            async () => StudioApi.IsTerminal((newest = (await GetAsync($"evaluations?finetuning_id={jobId}"))["evaluations"]!.AsArray().FirstOrDefault())?["status"]?.GetValue<string>() ?? ""),
            JobTimeout,
            () => $"The evaluation stayed as {newest?.ToJsonString() ?? "not made"}");
        Assert.Equal("succeeded", Text(newest!, "status"));
        return Text(newest!, "id");
    }

    public Task<JsonNode> FinishedJobAsync(string id) => JobWhenAsync(id, job => IsTerminal(Text(job, "status")));

    public static string Text(JsonNode node, string key) => node[key]?.GetValue<string>() ?? throw new InvalidDataException($"{key} is null in {node.ToJsonString()}");

    public void Dispose() => _client.Dispose();

    private Uri At(string path) => new(studio.Address, path.StartsWith('/') ? path : $"/api/v1/{path}");

    private static async Task<JsonNode> ReadAsync(HttpResponseMessage response)
    {
        var body = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, $"{response.RequestMessage?.RequestUri} answered {(int)response.StatusCode}: {body}");
        return JsonNode.Parse(body) ?? throw new JsonException("The answer is null.");
    }
}
