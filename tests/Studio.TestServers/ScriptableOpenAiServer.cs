using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
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

    private static readonly string[] Path = ["validating_files", "queued", "running", "succeeded"];

    private readonly WebApplication _app;
    private readonly Lock _lock = new();
    private readonly List<ServerFile> _files = [];
    private readonly List<JsonObject> _jobs = [];
    private readonly Dictionary<string, List<JsonObject>> _events = [];
    private readonly ConcurrentQueue<string> _calls = new();
    private readonly List<CallScript> _scripts = [];
    private int _number;

    private ScriptableOpenAiServer(WebApplication app) => _app = app;

    /// <summary>The address up to and including "/v1".</summary>
    public Uri Address { get; private set; } = null!;

    /// <summary>Whether each reading of the list, or of a job, moves the jobs on by one state.</summary>
    public bool MovesByItself { get; set; } = true;

    /// <summary>Whether metadata is kept and can be filtered by; some servers of this shape do neither.</summary>
    public bool KeepsMetadata { get; set; } = true;

    /// <summary>What came in, as "POST /v1/files", in order.</summary>
    public IReadOnlyList<string> Calls => [.. _calls];

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
        app.Use(server.ScriptAsync);
        server.Map(app.MapGroup("/v1"));
        await app.StartAsync();
        server.Address = new Uri($"{app.Urls.Single()}/v1");
        return server;
    }

    /// <summary>Holds the next call that fits, before or after it takes effect, until it is released.</summary>
    public CallScript Hold(string method, string pathPart, bool afterEffect) => Add(new CallScript(method, pathPart, afterEffect, null));

    /// <summary>Spoils the next call that fits: answers with <paramref name="answer"/> instead, before or after it takes effect.</summary>
    public CallScript Spoil(string method, string pathPart, bool afterEffect, Func<HttpContext, Task> answer)
    {
        var script = Add(new CallScript(method, pathPart, afterEffect, answer));
        script.Release();
        return script;
    }

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
        foreach (var script in _scripts)
        {
            script.Release();
        }
        await _app.DisposeAsync();
    }

    private CallScript Add(CallScript script)
    {
        lock (_lock)
        {
            _scripts.Add(script);
        }
        return script;
    }

    private CallScript? Take(HttpContext context, bool afterEffect)
    {
        lock (_lock)
        {
            var script = _scripts.FirstOrDefault(script => script.Fits(context.Request, afterEffect));
            script?.Use();
            return script;
        }
    }

    private async Task ScriptAsync(HttpContext context, RequestDelegate next)
    {
        _calls.Enqueue($"{context.Request.Method} {context.Request.Path}");
        if (context.Request.Headers.Authorization != $"Bearer {ApiKey}")
        {
            await Errors.WriteAsync(context, 401, "invalid_api_key", $"Incorrect API key provided: {context.Request.Headers.Authorization}.");
            return;
        }
        if (Take(context, afterEffect: false) is { } before)
        {
            await before.RunAsync();
            if (before.Answer is not null)
            {
                await before.Answer(context);
                return;
            }
        }
        if (Take(context, afterEffect: true) is not { } after)
        {
            await next(context);
            return;
        }

        // The effect happens, and its answer is kept back until the script lets it go.
        var real = context.Response.Body;
        using var kept = new MemoryStream();
        context.Response.Body = kept;
        await next(context);
        context.Response.Body = real;
        await after.RunAsync();
        if (after.Answer is not null)
        {
            context.Response.Clear();
            await after.Answer(context);
            return;
        }
        kept.Position = 0;
        await kept.CopyToAsync(real);
    }

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
