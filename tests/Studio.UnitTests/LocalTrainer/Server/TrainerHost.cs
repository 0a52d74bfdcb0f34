using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using FineTuningStudio.LocalTrainer;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace FineTuningStudio.UnitTests.LocalTrainer.Server;

/// <summary>The trainer behind a real Kestrel on a free loopback port, over a folder that may outlive it.</summary>
internal sealed class TrainerHost : IAsyncDisposable
{
    public const string Key = "key-of-the-tests";
    public const string BaseModel = "studio-sql-small";
    private readonly WebApplication _app;
    private TemporaryFolder? _ownFolder;

    private TrainerHost(WebApplication app, string folder, ManualTime time, TrainerLog log)
    {
        (_app, Folder, Time, Log) = (app, folder, time, log);
        Http = new HttpClient { BaseAddress = new Uri(app.Urls.First() + "/local/v1/"), Timeout = TimeSpan.FromSeconds(30) };
        Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Key);
    }

    public string Folder { get; }

    public ManualTime Time { get; }

    public TrainerLog Log { get; }

    public HttpClient Http { get; }

    /// <summary>Starts over an empty folder that goes when the host goes.</summary>
    public static async Task<TrainerHost> StartFreshAsync(Action<LocalTrainerOptions>? configure = null)
    {
        var folder = new TemporaryFolder();
        var host = await StartAsync(folder.Path, configure);
        host._ownFolder = folder;
        return host;
    }

    public static async Task<TrainerHost> StartAsync(string folder, Action<LocalTrainerOptions>? configure = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        var log = new TrainerLog();
        var time = new ManualTime();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        // A rule of its own for this provider: the Studio's appsettings.json lies beside the tests and silences Debug.
        builder.Logging.ClearProviders().AddFilter<TrainerLog>(null, LogLevel.Debug).AddProvider(log);
        builder.Services.AddSingleton<TimeProvider>(time);
        builder.Services.AddLocalTrainer(options =>
        {
            options.Directory = folder;
            options.ApiKey = () => Key;
            configure?.Invoke(options);
        });
        var app = builder.Build();
        app.MapLocalTrainer("/local/v1");
        await app.StartAsync();
        return new TrainerHost(app, folder, time, log);
    }

    public async Task<string> UploadAsync(string content, string purpose = "fine-tune") => await UploadAsync(Encoding.UTF8.GetBytes(content), purpose);

    public async Task<string> UploadAsync(byte[] content, string purpose = "fine-tune")
    {
        using var form = new MultipartFormDataContent
        {
            { new StringContent(purpose), "purpose" },
            { new ByteArrayContent(content), "file", "train.jsonl" },
        };
        using var response = await Http.PostAsync("files", form);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return (await ReadAsync(response)).Text("id");
    }

    public async Task<JsonElement> GetAsync(string path)
    {
        using var response = await Http.GetAsync(path);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await ReadAsync(response);
    }

    public async Task<JsonElement> PostAsync(string path, object? body = null)
    {
        using var response = await Http.PostAsJsonAsync(path, body ?? new { });
        var answer = await ReadAsync(response);
        Assert.True(response.StatusCode is HttpStatusCode.OK, answer.ToString());
        return answer;
    }

    /// <summary>Sends what must be refused, and gives the error.</summary>
    public async Task<JsonElement> RefusedAsync(HttpMethod method, string path, HttpStatusCode status, HttpContent? content = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        using var response = await Http.SendAsync(request);
        var answer = await ReadAsync(response);
        Assert.True(response.StatusCode == status, $"{response.StatusCode}: {answer}");
        var error = answer.GetProperty("error");
        Assert.Equal(["code", "message", "param", "type"], error.EnumerateObject().Select(static p => p.Name).Order());
        Assert.NotEmpty(error.Text("message"));
        return error;
    }

    public Task<JsonElement> RefusedAsync(string path, HttpStatusCode status, object body) =>
        RefusedAsync(HttpMethod.Post, path, status, JsonContent.Create(body));

    public async Task<JsonElement> CreateAsync(string trainingFile, object? hyperparameters = null, object? metadata = null, string? validationFile = null) =>
        await PostAsync("fine_tuning/jobs", new
        {
            model = BaseModel,
            training_file = trainingFile,
            validation_file = validationFile,
            seed = 5,
            hyperparameters,
            metadata,
        });

    public Task<JsonElement> JobAsync(string id) => GetAsync($"fine_tuning/jobs/{id}");

    /// <summary>Awaits a state and gives the job as it is answered then.</summary>
    public async Task<JsonElement> ReachedAsync(string id, string status)
    {
        await Log.ReachedAsync(id, status);
        return await JobAsync(id);
    }

    /// <summary>Uploads the small set of questions, trains it and gives the finished job.</summary>
    public async Task<JsonElement> TrainAsync(object? hyperparameters = null, string? validationFile = null)
    {
        var job = await CreateAsync(await UploadAsync(Questions.File), hyperparameters, validationFile: validationFile);
        return await ReachedAsync(job.Text("id"), "Succeeded");
    }

    public async Task<JsonElement> AskAsync(string model, string question, object? more = null)
    {
        var body = JsonSerializer.SerializeToNode(more ?? new { })!.AsObject();
        body["model"] = model;
        body["messages"] ??= JsonSerializer.SerializeToNode(Questions.Prompt(question));
        return await PostAsync("chat/completions", body);
    }

    public Task StopAsync() => _app.StopAsync();

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        Log.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        _ownFolder?.Dispose();
    }

    public static async Task<JsonElement> ReadAsync(HttpResponseMessage response)
    {
        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        return await response.Content.ReadFromJsonAsync<JsonElement>();
    }
}

internal static class JsonReading
{
    public static string Text(this JsonElement element, string name) => element.GetProperty(name).GetString()!;

    public static string[] Ids(this JsonElement list) => [.. list.GetProperty("data").EnumerateArray().Select(static item => item.Text("id"))];
}
