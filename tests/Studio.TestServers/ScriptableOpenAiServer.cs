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
public sealed class ScriptableOpenAiServer : IAsyncDisposable
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

    private void Map(RouteGroupBuilder routes)
    {
        routes.MapPost("/files", UploadAsync).DisableAntiforgery();
        routes.MapGet("/files", (string? after) => Page(_files.ConvertAll(file => file.ToJson()), after, newestFirst: true));
        routes.MapGet("/files/{id}/content", (string id) => _files.Find(file => file.Id == id) is { } file ? Results.Text(file.Content) : Errors.NotFound());
        routes.MapDelete("/files/{id}", (string id) => Locked(() => _files.RemoveAll(file => file.Id == id)) > 0
            ? Results.Json(new { id, @object = "file", deleted = true })
            : Errors.NotFound());
        routes.MapPost("/fine_tuning/jobs", CreateAsync);
        routes.MapGet("/fine_tuning/jobs", ListJobs);
        routes.MapGet("/fine_tuning/jobs/{id}", (string id) => WithJob(id, MoveOn));
        routes.MapPost("/fine_tuning/jobs/{id}/cancel", (string id) => WithJob(id, Cancel));
        routes.MapGet("/fine_tuning/jobs/{id}/events", (string id, string? after) => Page(_events.GetValueOrDefault(id) ?? [], after, newestFirst: true));
        routes.MapDelete("/models/{id}", (string id) => Results.Json(new { id, @object = "model", deleted = true }));
        routes.MapPost("/chat/completions", () => Results.Json(new { choices = new[] { new { message = new { role = "assistant", content = "```sql\nSELECT 1\n```" } } } }));
    }

    private async Task<IResult> UploadAsync(HttpRequest request)
    {
        var form = await request.ReadFormAsync();
        var upload = form.Files["file"]!;
        using var reader = new StreamReader(upload.OpenReadStream(), Encoding.UTF8);
        var file = new ServerFile(NewId("file"), upload.FileName, await reader.ReadToEndAsync(), (string?)form["purpose"] ?? "");
        Locked(() => _files.Add(file));
        return Results.Json(file.ToJson());
    }

    private async Task<IResult> CreateAsync(HttpRequest request)
    {
        var body = (await JsonNode.ParseAsync(request.Body))!.AsObject();
        if (Locked(() => _files.Find(file => file.Id == (string?)body["training_file"])) is null)
        {
            return Errors.Bad("invalid_training_file", "The training file does not exist.");
        }
        var job = NewJob(body, "validating_files");
        return Locked(() =>
        {
            _jobs.Add(job);
            Tell(job, "Created fine-tuning job", null);
            return Results.Json(job.DeepClone());
        });
    }

    private IResult ListJobs(HttpRequest request, string? after)
    {
        var filter = KeepsMetadata ? request.Query.Where(pair => pair.Key.StartsWith("metadata[", StringComparison.Ordinal)).ToList() : [];
        return Locked(() =>
        {
            _jobs.ForEach(MoveOn);
            var fits = _jobs.Where(job => filter.TrueForAll(pair => (string?)job["metadata"]?[pair.Key[9..^1]] == pair.Value)).ToList();
            return Page(fits, after, newestFirst: true);
        });
    }

    private IResult WithJob(string id, Action<JsonObject> act) => Locked(() =>
    {
        var job = _jobs.Find(job => (string?)job["id"] == id);
        if (job is null)
        {
            return Errors.NotFound();
        }
        act(job);
        return Results.Json(job.DeepClone());
    });

    private void Cancel(JsonObject job)
    {
        if ((string?)job["status"] is not ("succeeded" or "failed"))
        {
            job["status"] = "cancelled";
        }
    }

    /// <summary>The next state, with the metrics and the model that belong to it.</summary>
    private void MoveOn(JsonObject job)
    {
        var at = Array.IndexOf(Path, (string?)job["status"]);
        if (!MovesByItself || at < 0 || at == Path.Length - 1)
        {
            return;
        }
        job["status"] = Path[at + 1];
        if (Path[at + 1] is "running")
        {
            Tell(job, "Step 1/2", new JsonObject { ["step"] = 1, ["total_steps"] = 2, ["train_loss"] = 1.5, ["train_mean_token_accuracy"] = 0.5 });
        }
        if (Path[at + 1] is "succeeded")
        {
            Tell(job, "Step 2/2", new JsonObject { ["step"] = 2, ["total_steps"] = 2, ["train_loss"] = 0.5, ["train_mean_token_accuracy"] = 0.9, ["valid_loss"] = 0.6 });
            job["fine_tuned_model"] = $"ft:{job["model"]}:test::{job["id"]}";
            job["trained_tokens"] = 1234;
            job["finished_at"] = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        }
    }

    private JsonObject NewJob(JsonObject body, string status) => new()
    {
        ["id"] = NewId("ftjob"),
        ["object"] = "fine_tuning.job",
        ["created_at"] = DateTimeOffset.UtcNow.ToUnixTimeSeconds(),
        ["model"] = body["model"]?.DeepClone(),
        ["training_file"] = body["training_file"]?.DeepClone(),
        ["validation_file"] = body["validation_file"]?.DeepClone(),
        ["status"] = status,
        ["error"] = new JsonObject(),
        ["seed"] = null,
        ["fine_tuned_model"] = null,
        ["finished_at"] = null,
        ["hyperparameters"] = new JsonObject { ["n_epochs"] = 3, ["batch_size"] = 1, ["learning_rate_multiplier"] = 1.8 },
        ["metadata"] = KeepsMetadata ? body["metadata"]?.DeepClone() : null,
        ["a_key_nobody_documented"] = true,
    };

    private void Tell(JsonObject job, string message, JsonObject? metrics)
    {
        var id = (string)job["id"]!;
        if (!_events.TryGetValue(id, out var events))
        {
            _events[id] = events = [];
        }
        events.Add(new JsonObject
        {
            ["object"] = "fine_tuning.job.event",
            ["id"] = NewId("ftevent"),
            ["created_at"] = DateTimeOffset.UtcNow.ToUnixTimeSeconds(),
            ["level"] = "info",
            ["message"] = message,
            ["type"] = metrics is null ? "message" : "metrics",
            ["data"] = metrics ?? new JsonObject(),
        });
    }

    private IResult Page(List<JsonObject> items, string? after, bool newestFirst)
    {
        const int size = 20;
        var ordered = Locked(() => items.Select(item => item.DeepClone().AsObject()).ToList());
        if (newestFirst)
        {
            ordered.Reverse();
        }
        var from = after is null ? 0 : ordered.FindIndex(item => (string?)item["id"] == after) + 1;
        var page = ordered.Skip(from).Take(size).ToList();
        return Results.Json(new { @object = "list", data = page, has_more = ordered.Count > from + page.Count });
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

/// <summary>A file as it came in.</summary>
public sealed record ServerFile(string Id, string Name, string Content, string Purpose)
{
    internal JsonObject ToJson() => new()
    {
        ["id"] = Id,
        ["object"] = "file",
        ["filename"] = Name,
        ["bytes"] = Encoding.UTF8.GetByteCount(Content),
        ["created_at"] = 1_700_000_000,
        ["purpose"] = Purpose,
        ["expires_at"] = null,
        ["status_details"] = null,
    };
}
