using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using FineTuningStudio.TestServers;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace FineTuningStudio.UnitTests.Api.Canaries;

/// <summary>
/// A Studio into which secrets were entered by every door, and which was then led through what could bring them to light:
/// tests that go well and ill, jobs that succeed and fail, servers that repeat the secret in all they say.
/// </summary>
public sealed class CanaryRun : IAsyncLifetime, IDisposable
{
    // Signs that JSON and addresses write in other ways, around a middle that is the same in every way of writing.
    public const string KeyCore = "7f3a9e51c2d84b06";
    public const string WrongCore = "1b7c3d5e9f2a4680";
    public const string WandbCore = "c0ffee5ca1ab1e42";
    public const string PasswordCore = "5ec7e7d00d1e9913";
    private const string Key = $"cK+{KeyCore}/end";
    private const string WrongKey = $"wK+{WrongCore}/end";
    private const string Wandb = $"wb+{WandbCore}/end";
    private const string Password = $"pw{PasswordCore}";

    private readonly List<string> _answers = [];
    private readonly LogCapture _log = new();

    public static IReadOnlyList<string> Cores { get; } = [KeyCore, WrongCore, WandbCore, PasswordCore];

    internal CanaryApp App { get; private set; } = null!;

    internal ScriptableOpenAiServer Server { get; private set; } = null!;

    /// <summary>Every answer that the Studio gave, headers included.</summary>
    public IReadOnlyList<string> Answers => _answers;

    public IReadOnlyList<string> LogLines => _log.Lines;

    public IReadOnlyList<string> Jobs { get; private set; } = [];

    /// <summary>What the run did wrong, so that a search that finds nothing cannot be one of a run that did nothing.</summary>
    public IReadOnlyDictionary<string, JsonElement> Ends { get; private set; } = new Dictionary<string, JsonElement>();

    public async Task InitializeAsync()
    {
        Server = await ScriptableOpenAiServer.StartAsync();
        Server.AcceptedKey = Key;
        App = new CanaryApp(_log);
        await using var fireworks = await ScriptableFireworksServer.StartAsync();
        await EnterProvidersAsync(fireworks);
        await EnterPasswordsAsync();
        var shop = await App.AddShopAsync();
        var good = await RunJobAsync(shop);
        var failed = await RunFailingJobAsync(shop);
        var refused = await RunRefusedJobAsync(shop);
        var wandb = await RunFireworksJobAsync(shop);
        fireworks.Spoil("POST", "supervisedFineTuningJobs", afterEffect: false, context => FireworksErrors.WriteAsync(context, 3, $"The W&B key {Wandb} is not valid."));
        var unwanted = await RunFireworksJobAsync(shop);
        Ends = new Dictionary<string, JsonElement> { ["good"] = good, ["failed"] = failed, ["refused"] = refused, ["wandb"] = wandb, ["wandb refused"] = unwanted };
        Jobs = [.. Ends.Values.Select(Id)];
        await RevokeAsync();
        await ReadAllAsync();
    }

    public async Task DisposeAsync()
    {
        await App.DisposeAsync();
        await Server.DisposeAsync();
    }

    public void Dispose() => _log.Dispose();

    private async Task EnterProvidersAsync(ScriptableFireworksServer fireworks)
    {
        var address = Server.Address.AbsoluteUri;
        await SendAsync(HttpMethod.Post, "/api/v1/providers/test", new { kind = "openai", base_url = address, api_key = Key });
        await SendAsync(HttpMethod.Post, "/api/v1/providers/test", new { kind = "openai", base_url = address, api_key = WrongKey });
        await SendAsync(HttpMethod.Post, "/api/v1/providers/test", new { kind = "openai", base_url = "http://127.0.0.1:9/v1", api_key = Key });
        await SendAsync(HttpMethod.Post, "/api/v1/providers", new { name = "canary", kind = "openai", base_url = address, api_key = WrongKey });
        await SendAsync(HttpMethod.Post, "/api/v1/providers/canary/test", null);
        await SendAsync(HttpMethod.Put, "/api/v1/providers/canary", new { api_key = Key });
        await SendAsync(HttpMethod.Post, "/api/v1/providers/canary/test", null);
        await SendAsync(HttpMethod.Post, "/api/v1/providers", new { name = "BAD NAME", kind = "openai", api_key = Key, base_url = $"https://user:{Password}@one.example" });
        await SendAsync(HttpMethod.Post, "/api/v1/providers", new { name = "listed", kind = "openai", api_key = new[] { Key } });
        await SendAsync(HttpMethod.Post, "/api/v1/providers", new
        {
            name = "flames", kind = "fireworks", base_url = fireworks.Address.AbsoluteUri, account_id = ScriptableFireworksServer.Account, api_key = ScriptableFireworksServer.ApiKey,
        });
    }

    private async Task EnterPasswordsAsync()
    {
        foreach (var uri in new[]
        {
            $"postgresql://shop:{Password}@db.example:5432/shop", $"postgres://shop:{Password}@db.example/shop?sslmode=require", $"mysql://root:{Password}@db.example",
            $"postgresql:/shop:{Password}@db.example/shop", $"Host=db.example;Username=shop;Password={Password}", $"sqlite://shop:{Password}@db.example/shop.db",
            $"sqlite:////nowhere/{Password}?password={Password}", $"sqlite:////nowhere/shop.db?password={Password}",
        })
        {
            await SendAsync(HttpMethod.Post, "/api/v1/db-connections", new { alias = "shop", connection_uri = uri });
        }
        await SendAsync(HttpMethod.Post, "/api/v1/db-connections", new { alias = "shop", connection_uri = new { uri = Password } });
        await SendAsync(HttpMethod.Post, "/api/v1/db-connections", new { alias = "shop", connection_uri = $"postgresql://shop:{Password}@db.example/{new string('x', 4000)}" });
    }

    private async Task<JsonElement> RunJobAsync(SampleShop shop)
    {
        Server.Spoil("GET", "/events", afterEffect: false, context => context.Response.WriteAsJsonAsync(new
        {
            data = new[] { new { id = "ftevent-echo", created_at = 1_790_000_000, level = "info", message = $"Training with {Key}", type = "message", data = new { used = Key, api_key = Key } } },
            has_more = false,
        }));
        return await CreateAsync(shop, "canary");
    }

    private async Task<JsonElement> RunFailingJobAsync(SampleShop shop)
    {
        var made = Server.Hold("POST", "/fine_tuning/jobs", afterEffect: true);
        var job = StartAsync(shop, "canary");
        await made.Reached.WaitAsync(StudioAppFactory.Timeout);
        Server.Change((string)Server.Jobs[^1]["id"]!, remote =>
        {
            remote["status"] = "failed";
            remote["error"] = new JsonObject { ["code"] = "invalid_key", ["message"] = $"The key {Key} broke." };
            remote["note"] = Key;
        });
        made.Release();
        return await EndAsync(await job);
    }

    private async Task<JsonElement> RunRefusedJobAsync(SampleShop shop)
    {
        Server.Spoil("POST", "/fine_tuning/jobs", afterEffect: false, context => Errors.WriteAsync(context, 400, "bad_request", $"Not with {Key} nor with {Uri.EscapeDataString(Key)}."));
        return await CreateAsync(shop, "canary");
    }

    private async Task<JsonElement> RunFireworksJobAsync(SampleShop shop)
    {
        await SendAsync(HttpMethod.Post, "/api/v1/finetunings", Body(shop, "flames", new { wandbEntity = "us", wandbProject = "it", wandbApiKey = new[] { Wandb } }));
        await SendAsync(HttpMethod.Post, "/api/v1/finetunings", Body(shop, "flames", new { wandbApiKey = Wandb }));
        await SendAsync(HttpMethod.Post, "/api/v1/finetunings", Body(shop, "flames", new { wandbEntity = "us", wandbProject = "it", wandbApiKey = Wandb, epochs = 1000 }));
        await SendAsync(HttpMethod.Post, "/api/v1/finetunings/estimate", Body(shop, "flames", new { wandbEntity = "us", wandbProject = "it", wandbApiKey = Wandb }));
        var job = await SendAsync(HttpMethod.Post, "/api/v1/finetunings", Body(shop, "flames", new { wandbEntity = "us", wandbProject = "it", wandbApiKey = Wandb }));
        return await EndAsync(Id(job));
    }

    /// <summary>The key is taken back in the middle, and the server repeats it in its refusal.</summary>
    private async Task RevokeAsync()
    {
        Server.AcceptedKey = "another";
        await SendAsync(HttpMethod.Post, "/api/v1/providers/canary/test", null);
    }

    private async Task ReadAllAsync()
    {
        string[] paths =
        [
            "/openapi/v1.json", "/api/v1/providers", "/api/v1/providers/canary", "/api/v1/providers/flames", "/api/v1/finetunings", "/api/v1/db-connections", "/api/v1/heartbeat",
            "/", "/providers", "/providers/canary", "/fine-tunings",
            .. Jobs.SelectMany(id => new[] { "", "/events?limit=1000", "/metrics", "/provider-response", "/training-file", "/validation-file", "/result-file" }
                .Select(part => string.Create(CultureInfo.InvariantCulture, $"/api/v1/finetunings/{id}{part}"))),
        ];
        foreach (var path in paths)
        {
            await SendAsync(HttpMethod.Get, path, null);
        }
    }

    private static object Body(SampleShop shop, string provider, object? parameters) => new
    {
        db_connection_id = shop.ConnectionId,
        base_llm = new { model_provider = provider, model_name = provider == "flames" ? ScriptableFireworksServer.BaseModel : "gpt-4.1-mini", model_parameters = parameters },
    };

    private async Task<string> StartAsync(SampleShop shop, string provider) => Id(await SendAsync(HttpMethod.Post, "/api/v1/finetunings", Body(shop, provider, null)));

    private async Task<JsonElement> CreateAsync(SampleShop shop, string provider) => await EndAsync(await StartAsync(shop, provider));

    private async Task<JsonElement> EndAsync(string id)
    {
        var job = await App.WaitForEndAsync(id);
        lock (_answers)
        {
            _answers.Add(job.GetRawText());
        }
        return job;
    }

    private static string Id(JsonElement job) => job.GetProperty("id").GetString()!;

    private async Task<JsonElement> SendAsync(HttpMethod method, string path, object? body)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        using var response = await App.Client.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        lock (_answers)
        {
            _answers.Add($"{method} {path}: {(int)response.StatusCode} {response.Headers} {text}");
        }
        return response.Content.Headers.ContentType?.MediaType?.EndsWith("json", StringComparison.Ordinal) is true ? JsonElement.Parse(text) : default;
    }

    /// <summary>A Studio that logs everything there is to log.</summary>
    internal sealed class CanaryApp(LogCapture log) : StudioAppFactory(new Dictionary<string, string?>
    {
        ["Logging:LogLevel:Default"] = "Trace",
        ["Logging:LogLevel:Microsoft.AspNetCore"] = "Trace",
        ["Logging:LogLevel:Microsoft.AspNetCore.DataProtection"] = "Trace",
        ["Logging:LogLevel:Microsoft.EntityFrameworkCore"] = "Trace",
    })
    {
        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            base.ConfigureWebHost(builder);
            builder.ConfigureLogging(logging => logging.AddProvider(log));
        }
    }
}
