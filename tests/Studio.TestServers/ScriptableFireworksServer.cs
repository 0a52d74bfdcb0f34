using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace FineTuningStudio.TestServers;

/// <summary>
/// A small Fireworks: datasets that are uploaded both ways and then checked, jobs in both dialects, models, deployments and
/// answers, for one account. Strict in what it takes, like the real one, and scriptable like its OpenAI-shaped sibling.
/// </summary>
public sealed partial class ScriptableFireworksServer : IAsyncDisposable
{
    public const string ApiKey = "fw_test0123456789abcdef";
    public const string Account = "acme";

    /// <summary>The one base model of the library.</summary>
    public const string BaseModel = "accounts/fireworks/models/llama-v3p1-8b-instruct";

    private static readonly DateTimeOffset Start = new(2026, 5, 1, 10, 0, 0, TimeSpan.Zero);

    private readonly WebApplication _app;
    private readonly ServerScripts _scripts = new();
    private readonly Lock _lock = new();
    private int _number;

    private ScriptableFireworksServer(WebApplication app) => _app = app;

    /// <summary>The address up to and including "/v1".</summary>
    public Uri Address { get; private set; } = null!;

    /// <summary>What came in, as "POST /v1/accounts/acme/datasets", in order.</summary>
    public IReadOnlyList<string> Calls => _scripts.Calls;

    /// <summary>The first of all times that the server tells; each new resource is a second later.</summary>
    public DateTimeOffset Now => Start.AddSeconds(_number);

    public static async Task<ScriptableFireworksServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0").ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = null);
        var app = builder.Build();
        var server = new ScriptableFireworksServer(app);
        app.Use(server.ScriptAsync);
        var account = app.MapGroup($"/v1/accounts/{Account}");
        server.MapDatasets(account);
        server.MapJobs(account);
        server.MapDeployments(account);
        app.MapPost("/inference/v1/chat/completions", server.ChatAsync);
        app.MapPut(StoragePath, server.StoreAsync);
        app.MapGet(StoragePath, server.Fetch);
        await app.StartAsync();
        server.Address = new Uri($"{app.Urls.Single()}/v1");
        return server;
    }

    /// <inheritdoc cref="ServerScripts.Hold"/>
    public CallScript Hold(string method, string pathPart, bool afterEffect) => _scripts.Hold(method, pathPart, afterEffect);

    /// <inheritdoc cref="ServerScripts.Spoil"/>
    public CallScript Spoil(string method, string pathPart, bool afterEffect, Func<HttpContext, Task> answer) =>
        _scripts.Spoil(method, pathPart, afterEffect, answer);

    public async ValueTask DisposeAsync()
    {
        _scripts.ReleaseAll();
        await _app.DisposeAsync();
    }

    private async Task ScriptAsync(HttpContext context, RequestDelegate next)
    {
        _scripts.Count(context.Request);
        var isStorage = context.Request.Path.StartsWithSegments("/storage", StringComparison.Ordinal);
        if (!isStorage && context.Request.Headers.Authorization != $"Bearer {ApiKey}")
        {
            await FireworksErrors.WriteAsync(context, 16, $"invalid api key: {context.Request.Headers.Authorization}");
            return;
        }
        if (isStorage && context.Request.Headers.ContainsKey("Authorization"))
        {
            await FireworksErrors.WriteAsync(context, 3, "a signed address takes no Authorization header");
            return;
        }
        await _scripts.RunAsync(context, next);
    }

    private static string Name(string collection, string id) => $"accounts/{Account}/{collection}/{id}";

    private static bool IsValidId(string? id) =>
        id is { Length: > 0 and <= 63 } && !char.IsAsciiDigit(id[0]) && id.All(character => char.IsAsciiLetterLower(character) || char.IsAsciiDigit(character) || character == '-');

    private string NextTime() => Start.AddSeconds(Interlocked.Increment(ref _number)).ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", System.Globalization.CultureInfo.InvariantCulture);

    private static async Task<JsonObject> BodyAsync(HttpRequest request) => (await JsonNode.ParseAsync(request.Body))!.AsObject();

    private T Locked<T>(Func<T> act)
    {
        lock (_lock)
        {
            return act();
        }
    }
}
