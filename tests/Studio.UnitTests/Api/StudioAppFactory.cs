using System.Net.Http.Json;
using System.Text.Json;
using FineTuningStudio.Core.Data;
using FineTuningStudio.Core.Evaluations;
using FineTuningStudio.Core.FineTunings;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace FineTuningStudio.UnitTests.Api;

/// <summary>
/// The real Studio on a free port of Kestrel, with a data directory of its own: its built-in trainer reaches itself over
/// HTTP. OpenAI is configured with an address where nothing listens, so a job there stays queued.
/// </summary>
public class StudioAppFactory : WebApplicationFactory<Program>
{
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60);

    private readonly Dictionary<string, string?> _settings = new()
    {
        ["urls"] = "http://127.0.0.1:0",
        ["Studio:PollInterval"] = "00:00:01",
        ["Studio:MaxImportBytes"] = "1000000",
        ["Studio:DefaultProvider"] = "local",
        ["Providers:openai:ApiKey"] = "sk-test-not-a-key",
        ["Providers:openai:BaseUrl"] = "http://127.0.0.1:9/v1",
    };

    private readonly TimeProvider? _time;
    private readonly bool _withEngine;

    public StudioAppFactory()
        : this(new Dictionary<string, string?>())
    {
    }

    /// <param name="settings">More settings, or others in the place of those that are there.</param>
    /// <param name="time">A clock in the place of the system's.</param>
    /// <param name="withEngine">False leaves jobs where requests put them: nobody submits or polls.</param>
    internal StudioAppFactory(IReadOnlyDictionary<string, string?> settings, TimeProvider? time = null, bool withEngine = true)
    {
        foreach (var (key, value) in settings)
        {
            _settings[key] = value;
        }
        _settings["Studio:DataDirectory"] = Path.Combine(Folder, "data");
        _time = time;
        _withEngine = withEngine;
        UseKestrel(0);
        StartServer();
    }

    /// <summary>The test's own folder; the data directory lies in it.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("studio-api-").FullName;

    /// <summary>A program: it follows no redirect and keeps no cookie.</summary>
    public HttpClient Client => field ??= NewClient(handleCookies: false);

    /// <summary>A client that keeps cookies as a browser does.</summary>
    public HttpClient NewBrowser() => NewClient(handleCookies: true);

    /// <summary>A shop that tests may read and must not change.</summary>
    internal Task<SampleShop>? SharedShop { get; set; }

    public T Get<T>()
        where T : notnull => Services.GetRequiredService<T>();

    /// <summary>A database with 12 golden records over it.</summary>
    public async Task<SampleShop> AddShopAsync(int records = 12)
    {
        var path = Path.Combine(Folder, $"shop-{Guid.NewGuid():N}.db");
        await using (var database = new SqliteConnection($"Data Source={path};Pooling=False"))
        {
            database.Open();
            await using var command = database.CreateCommand();
            command.CommandText = "CREATE TABLE sales (id INTEGER PRIMARY KEY, city TEXT NOT NULL, amount REAL); INSERT INTO sales (city, amount) VALUES ('Oslo', 10), ('Rome', 20), ('Bern', 5);";
            await command.ExecuteNonQueryAsync();
        }
        var connection = await PostAsync("/api/v1/db-connections", new { alias = "shop", connection_uri = $"sqlite:///{path}" });
        var id = connection.GetProperty("id").GetString()!;
        string[] cities = ["Oslo", "Rome", "Bern"];
        var added = records == 0 ? default : await PostAsync("/api/v1/golden-records", Enumerable.Range(0, records).Select(i => new
        {
            db_connection_id = id,
            prompt_text = $"How much was sold in {cities[i % 3]}, question {i}?",
            sql = $"SELECT SUM(amount) FROM sales WHERE city = '{cities[i % 3]}'",
        }));
        var ids = records == 0 ? [] : added.EnumerateArray().Select(record => record.GetProperty("id").GetString()!).ToList();
        return new SampleShop(id, ids, path);
    }

    public async Task<JsonElement> PostAsync(string path, object body)
    {
        using var response = await Client.PostAsJsonAsync(path, body);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, $"POST {path}: {(int)response.StatusCode} {text}");
        return JsonElement.Parse(text);
    }

    /// <summary>Waits for the job's end by its changes, not by the clock.</summary>
    public async Task<JsonElement> WaitForEndAsync(string id)
    {
        using var timeout = new CancellationTokenSource(Timeout);
        using var subscription = Get<FineTuningFeed>().Subscribe(id);
        var job = await Client.GetFromJsonAsync<JsonElement>($"/api/v1/finetunings/{id}", timeout.Token);
        await using var batches = subscription.ReadAsync(timeout.Token).GetAsyncEnumerator(timeout.Token);
        while (job.GetProperty("status").GetString() is not ("succeeded" or "failed" or "cancelled") && await batches.MoveNextAsync())
        {
            job = await Client.GetFromJsonAsync<JsonElement>($"/api/v1/finetunings/{id}", timeout.Token);
        }
        return job;
    }

    /// <summary>How many rows each table has that requests can write to.</summary>
    public async Task<string> CountRowsAsync()
    {
        await using var database = await Get<IDbContextFactory<StudioDb>>().CreateDbContextAsync();
        return string.Join(' ', await database.Connections.CountAsync(), await database.TableDescriptions.CountAsync(), await database.GoldenRecords.CountAsync(),
            await database.FineTunings.CountAsync(), await database.Snapshots.CountAsync(), await database.SnapshotItems.CountAsync(), await database.IdempotencyKeys.CountAsync());
    }

    // The factory's own clients follow redirects and keep cookies over a real socket, whatever their options say.
    private HttpClient NewClient(bool handleCookies)
    {
        var address = Get<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        return new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = handleCookies }) { BaseAddress = new Uri(address) };
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        foreach (var (key, value) in _settings)
        {
            builder.UseSetting(key, value);
        }
        builder.ConfigureLogging(static logging => logging.ClearProviders());
        builder.ConfigureServices(services =>
        {
            if (_time is not null)
            {
                services.Replace(ServiceDescriptor.Singleton(_time));
            }
            if (!_withEngine)
            {
                var workers = services.Where(service => service.ImplementationType == typeof(FineTuningSubmitter) || service.ImplementationType == typeof(FineTuningPoller) || service.ImplementationType == typeof(EvaluationRunner)).ToList();
                workers.ForEach(worker => services.Remove(worker));
            }
        });
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing && Directory.Exists(Folder))
        {
            SqliteConnection.ClearAllPools();
            Directory.Delete(Folder, recursive: true);
        }
    }
}

/// <summary>A connection with golden records; the path is the database's file.</summary>
public sealed record SampleShop(string ConnectionId, IReadOnlyList<string> RecordIds, string Path);

/// <summary>One app for all tests that only need the usual settings; they make their own connections.</summary>
[CollectionDefinition(Name)]
public sealed class StudioAppCollection : ICollectionFixture<StudioAppFactory>
{
    public const string Name = "Studio app";
}
