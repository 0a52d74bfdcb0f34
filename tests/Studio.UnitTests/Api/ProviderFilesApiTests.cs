using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using FineTuningStudio.TestServers;
using FineTuningStudio.UnitTests.Core.Providers.OpenAi;

namespace FineTuningStudio.UnitTests.Api;

/// <summary>
/// Training from files at the provider, as the document of OpenAI's create call has it: upload, create with that very body,
/// and the raw answer, also where the provider refused.
/// </summary>
public sealed class ProviderFilesApiTests : IAsyncLifetime, IDisposable
{
    private const string Row = """{"messages":[{"role":"user","content":"ü"},{"role":"assistant","content":"b"}]}""";

    /// <summary>Each key of the document with its own example; the file's id is put in.</summary>
    private const string Document004 = """
        {
          "model" : "gpt-3.5-turbo",
          "training_file" : "file-abc123",
          "hyperparameters" : {
            "batch_size" : "auto",
            "learning_rate_multiplier" : 0.5,
            "n_epochs" : 50
          },
          "suffix" : "custom-model-name",
          "validation_file" : null
        }
        """;

    private ScriptableOpenAiServer _server = null!;
    private StudioAppFactory _app = null!;

    public async Task InitializeAsync()
    {
        _server = await ScriptableOpenAiServer.StartAsync();
        _app = new StudioAppFactory(new Dictionary<string, string?>
        {
            ["Studio:DefaultProvider"] = "openai",
            ["Providers:openai:ApiKey"] = ScriptableOpenAiServer.ApiKey,
            ["Providers:openai:BaseUrl"] = _server.Address.AbsoluteUri,
        });
    }

    public void Dispose() => _app.Dispose();

    public async Task DisposeAsync()
    {
        await _app.DisposeAsync();
        var requests = _server.Requests;
        await _server.DisposeAsync();
        OpenAiDocument.AssertValid(requests);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task File_is_uploaded_listed_read_and_deleted_whatever_the_order_of_the_parts(bool fileFirst)
    {
        var (status, file) = await UploadAsync($"{Row}\n{Row}", "mine 1 ü.jsonl", "fine-tune", fileFirst);

        Assert.Equal(HttpStatusCode.Created, status);
        Assert.Equal(
            ["id", "object", "bytes", "created_at", "expires_at", "filename", "purpose", "status", "status_details", "provider"],
            file.EnumerateObject().Select(member => member.Name));
        var id = file.GetProperty("id").GetString()!;
        Assert.Equal(("file", "fine-tune", "processed", "openai"), (Text(file, "object"), Text(file, "purpose"), Text(file, "status"), Text(file, "provider")));
        Assert.Equal("2023-11-14T22:13:20.000000Z", Text(file, "created_at"));
        Assert.Equal($"{Row}\n{Row}", Assert.Single(_server.Files).Content);
        var list = await GetAsync("/api/v1/files");
        Assert.Equal(id, Text(list.GetProperty("files")[0], "id"));
        Assert.Equal(JsonValueKind.Null, list.GetProperty("next_page_token").ValueKind);
        Assert.Equal(file.GetRawText(), (await GetAsync($"/api/v1/files/{id}?provider=openai")).GetRawText());
        Assert.Equal($"{Row}\n{Row}", await _app.Client.GetStringAsync($"/api/v1/files/{id}/content"));

        using var deleted = await _app.Client.DeleteAsync($"/api/v1/files/{id}");
        Assert.Equal($$"""{"id":"{{id}}","object":"file","deleted":true}""", await deleted.Content.ReadAsStringAsync());
        Assert.Empty(_server.Files);
        using var again = await _app.Client.DeleteAsync($"/api/v1/files/{id}");
        Assert.Equal(HttpStatusCode.NotFound, again.StatusCode);
        Assert.Empty(Directory.EnumerateFiles(_app.Folder, "*.part", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task List_goes_on_by_a_token_that_is_good_for_its_provider_alone()
    {
        for (var number = 0; number < 21; number++)
        {
            _server.AddFile($"{number}.jsonl", Row);
        }
        var first = await GetAsync("/api/v1/files");
        var token = Uri.EscapeDataString(Text(first, "next_page_token")!);

        var second = await GetAsync($"/api/v1/files?page_token={token}");

        Assert.Equal((20, 1), (first.GetProperty("files").GetArrayLength(), second.GetProperty("files").GetArrayLength()));
        using var other = await _app.Client.GetAsync($"/api/v1/files?provider=local&page_token={token}");
        Assert.Equal((HttpStatusCode.BadRequest, "invalid_page_token"), (other.StatusCode, await CodeAsync(other)));
    }

    [Theory]
    [InlineData("assistants", Row, "openai", 422, "validation_failed")]
    [InlineData(null, Row, "openai", 422, "validation_failed")]
    [InlineData("fine-tune", "\n \n", "openai", 422, "validation_failed")]
    [InlineData("fine-tune", null, "openai", 422, "validation_failed")]
    [InlineData("fine-tune", Row, "nobody", 422, "provider_not_ready")]
    public async Task Upload_that_cannot_be_done_is_refused_and_nothing_is_sent(string? purpose, string? content, string provider, int status, string code)
    {
        var (answered, problem) = await UploadAsync(content, "a.jsonl", purpose, fileFirst: true, provider);

        Assert.Equal((status, code), ((int)answered, Text(problem, "error_code")));
        Assert.Empty(_server.Files);
    }

    [Fact]
    public async Task Upload_larger_than_the_limit_is_413()
    {
        var (status, problem) = await UploadAsync(new string('x', 1_100_000), "a.jsonl", "fine-tune", fileFirst: true);

        Assert.Equal((HttpStatusCode.RequestEntityTooLarge, "too_large"), (status, Text(problem, "error_code")));
        Assert.Empty(_server.Files);
    }

    [Fact]
    public async Task Refusal_of_the_provider_is_a_problem_in_its_words()
    {
        _server.Spoil("POST", "/v1/files", afterEffect: false, context => Errors.WriteAsync(context, 400, "invalid_file_format", "Line 1 is not JSON."));

        var (status, problem) = await UploadAsync(Row, "a.jsonl", "fine-tune", fileFirst: false);

        Assert.Equal((HttpStatusCode.BadRequest, "provider_refused", "invalid_file_format"), (status, Text(problem, "error_code"), Text(problem, "description")));
        Assert.Contains("Line 1 is not JSON.", Text(problem, "message"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Body_of_the_document_trains_from_that_file_and_its_raw_answer_is_kept()
    {
        var (_, file) = await UploadAsync(Row, "a.jsonl", "fine-tune", fileFirst: false);
        var job = await CreateAsync(Text(file, "id")!);

        var ended = await _app.WaitForEndAsync(Text(job, "id")!);

        Assert.Equal("succeeded", Text(ended, "status"));
        var sent = JsonElement.Parse(_server.Requests.Single(request => request.Method == "POST" && request.Path.EndsWith("/jobs", StringComparison.Ordinal)).Body!);
        Assert.Equal(("gpt-3.5-turbo", Text(file, "id"), "custom-model-name"), (Text(sent, "model"), Text(sent, "training_file"), Text(sent, "suffix")));
        Assert.Equal("""{"batch_size":"auto","learning_rate_multiplier":0.5,"n_epochs":50}""", Sorted(sent.GetProperty("method").GetProperty("supervised").GetProperty("hyperparameters")));
        var raw = await GetAsync($"/api/v1/finetunings/{Text(job, "id")}/provider-response");
        Assert.Equal(200, raw.GetProperty("create").GetProperty("status").GetInt32());
        Assert.Equal("fine_tuning.job", Text(raw.GetProperty("create").GetProperty("body"), "object"));
        Assert.Equal("validating_files", Text(raw.GetProperty("create").GetProperty("body"), "status"));
        Assert.Equal(0, (await GetAsync($"/api/v1/finetunings/{Text(job, "id")}/checkpoints")).GetArrayLength());
    }

    [Fact]
    public async Task Refusal_of_the_document_s_body_is_kept_as_it_came_and_the_file_stays()
    {
        const string words = "New fine-tuning jobs are not available.";
        _server.Spoil("POST", "/v1/fine_tuning/jobs", afterEffect: false, context => Errors.WriteAsync(context, 403, "training_not_available", words));
        var (_, file) = await UploadAsync(Row, "a.jsonl", "fine-tune", fileFirst: false);
        var job = await CreateAsync(Text(file, "id")!);

        var ended = await _app.WaitForEndAsync(Text(job, "id")!);

        Assert.Equal("failed", Text(ended, "status"));
        Assert.Contains("takes no new fine-tuning jobs from this organisation", Text(ended, "error"), StringComparison.Ordinal);
        Assert.Contains("training_not_available", Text(ended, "error"), StringComparison.Ordinal);
        var create = (await GetAsync($"/api/v1/finetunings/{Text(job, "id")}/provider-response")).GetProperty("create");
        Assert.Equal(403, create.GetProperty("status").GetInt32());
        Assert.Equal(
            $$$"""{"error":{"message":"{{{words}}}","type":"invalid_request_error","param":null,"code":"training_not_available"}}""",
            create.GetProperty("body").GetRawText());
        Assert.Single(_server.Files);
    }

    [Fact]
    public async Task File_that_a_running_job_needs_is_not_deleted()
    {
        _server.MovesByItself = false;
        var (_, file) = await UploadAsync(Row, "a.jsonl", "fine-tune", fileFirst: false);
        await CreateAsync(Text(file, "id")!);

        using var response = await _app.Client.DeleteAsync($"/api/v1/files/{Text(file, "id")}");

        Assert.Equal((HttpStatusCode.Conflict, "conflict"), (response.StatusCode, await CodeAsync(response)));
        Assert.Single(_server.Files);
    }

    private async Task<JsonElement> CreateAsync(string fileId)
    {
        using var response = await _app.Client.PostAsync(
            "/api/v1/finetunings", new StringContent(Document004.Replace("file-abc123", fileId, StringComparison.Ordinal), Encoding.UTF8, "application/json"));
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        return await response.Content.ReadFromJsonAsync<JsonElement>();
    }

    private async Task<(HttpStatusCode Status, JsonElement Body)> UploadAsync(string? content, string name, string? purpose, bool fileFirst, string? provider = null)
    {
        using var form = new MultipartFormDataContent();
        var parts = new List<Action>
        {
            () => Add(form, purpose, "purpose"),
            () => Add(form, provider, "provider"),
        };
        parts.Insert(fileFirst ? 0 : parts.Count, () => AddFile(form, content, name));
        parts.ForEach(add => add());
        using var response = await _app.Client.PostAsync("/api/v1/files", form);
        return (response.StatusCode, await response.Content.ReadFromJsonAsync<JsonElement>());
    }

    private static void Add(MultipartFormDataContent form, string? value, string name)
    {
        if (value is not null)
        {
            form.Add(new StringContent(value), name);
        }
    }

    private static void AddFile(MultipartFormDataContent form, string? content, string name)
    {
        if (content is not null)
        {
            var file = new ByteArrayContent(Encoding.UTF8.GetBytes(content));
            file.Headers.ContentType = new MediaTypeHeaderValue("application/jsonl");
            form.Add(file, "file", name);
        }
    }

    private async Task<JsonElement> GetAsync(string path)
    {
        using var response = await _app.Client.GetAsync(path);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, $"GET {path}: {(int)response.StatusCode} {text}");
        return JsonElement.Parse(text);
    }

    private static async Task<string?> CodeAsync(HttpResponseMessage response) => Text(await response.Content.ReadFromJsonAsync<JsonElement>(), "error_code");

    private static string? Text(JsonElement json, string name) => json.GetProperty(name).GetString();

    private static string Sorted(JsonElement json) =>
        JsonSerializer.Serialize(new SortedDictionary<string, JsonElement>(json.EnumerateObject().ToDictionary(member => member.Name, member => member.Value)));
}
