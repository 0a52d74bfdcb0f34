using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace FineTuningStudio.TestServers;

/// <summary>
/// A small server of OpenAI's shape that does what a test tells it: it keeps files and jobs in memory, answers with the
/// oddities that real servers show (<c>error: {}</c>, null seeds, extra keys, alien jobs), and lets a test hold or spoil
/// any call before or after it takes effect.
/// </summary>
public sealed partial class ScriptableOpenAiServer : IAsyncDisposable
{
    public const string ApiKey = "sk-test-0123456789abcdef";

    private const string AzureHeader = "api-key";

    private static readonly string[] Path = ["validating_files", "queued", "running", "succeeded"];

    private readonly WebApplication _app;
    private readonly Lock _lock = new();
    private readonly List<ServerFile> _files = [];
    private readonly List<JsonObject> _jobs = [];
    private readonly Dictionary<string, List<JsonObject>> _events = [];
    private readonly ServerScripts _scripts = new();
    private int _number;

    private ScriptableOpenAiServer(WebApplication app) => _app = app;

    /// <summary>The address up to and including "/v1".</summary>
    public Uri Address { get; private set; } = null!;

    /// <summary>Whether each reading of the list, or of a job, moves the jobs on by one state.</summary>
    public bool MovesByItself { get; set; } = true;

    /// <summary>Whether metadata is kept and can be filtered by; some servers of this shape do neither.</summary>
    public bool KeepsMetadata { get; set; } = true;

    /// <summary>Takes the key in the header "api-key" and nowhere else, as Azure does.</summary>
    public bool AsAzure { get; set; }

    /// <summary>What came in, as "POST /v1/files", in order.</summary>
    public IReadOnlyList<string> Calls => _scripts.Calls;

    public IReadOnlyList<ServerFile> Files
    {
        get
        {
            lock (_lock)
            {
                return [.. _files];
            }
        }
    }

    /// <summary>Copies of the jobs, in order of creation.</summary>
    public IReadOnlyList<JsonObject> Jobs
    {
        get
        {
            lock (_lock)
            {
                return [.. _jobs.Select(job => job.DeepClone().AsObject())];
            }
        }
    }

    public static async Task<ScriptableOpenAiServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var server = new ScriptableOpenAiServer(app);
        app.Use(server.CountAsync);
        app.Use(server.ScriptAsync);
        server.Map(app.MapGroup("/v1"));
        server.Map(app.MapGroup("/openai/v1"));
        await app.StartAsync();
        server.Address = new Uri($"{app.Urls.Single()}/v1");
        return server;
    }

    /// <inheritdoc cref="ServerScripts.Hold"/>
    public CallScript Hold(string method, string pathPart, bool afterEffect) => _scripts.Hold(method, pathPart, afterEffect);

    /// <inheritdoc cref="ServerScripts.Spoil"/>
    public CallScript Spoil(string method, string pathPart, bool afterEffect, Func<HttpContext, Task> answer) =>
        _scripts.Spoil(method, pathPart, afterEffect, answer);

    /// <summary>Changes a job from outside, as the service itself would.</summary>
    public void Change(string jobId, Action<JsonObject> change)
    {
        lock (_lock)
        {
            change(_jobs.Single(job => (string?)job["id"] == jobId));
        }
    }

    /// <summary>A job that somebody else made.</summary>
    public void AddAlien()
    {
        lock (_lock)
        {
            _jobs.Add(NewJob(new JsonObject { ["model"] = "somebody-elses", ["training_file"] = "file-alien" }, "succeeded"));
        }
    }

    public void Forget(string jobId)
    {
        lock (_lock)
        {
            _jobs.RemoveAll(job => (string?)job["id"] == jobId);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _scripts.ReleaseAll();
        await _app.DisposeAsync();
    }

    private async Task ScriptAsync(HttpContext context, RequestDelegate next)
    {
        _scripts.Count(context.Request);
        await RecordAsync(context.Request);
        if (!HasKey(context.Request.Headers))
        {
            await Errors.WriteAsync(context, 401, "invalid_api_key",
                $"Incorrect API key provided: {context.Request.Headers.Authorization}{context.Request.Headers[AzureHeader]}.");
            return;
        }
        if (Fault?.Invoke(context.Request) is { } fault)
        {
            await fault(context);
            return;
        }
        await _scripts.RunAsync(context, next);
    }

    private bool HasKey(IHeaderDictionary headers) => AsAzure
        ? headers[AzureHeader] == AcceptedKey && headers.Authorization.Count is 0
        : headers.Authorization == $"Bearer {AcceptedKey}" && !headers.ContainsKey(AzureHeader);

    private string NewId(string prefix) => $"{prefix}-{Interlocked.Increment(ref _number):D6}";

    private T Locked<T>(Func<T> act)
    {
        lock (_lock)
        {
            return act();
        }
    }

    private void Locked(Action act)
    {
        lock (_lock)
        {
            act();
        }
    }
}
