using System.Globalization;
using FineTuningStudio.Core;
using FineTuningStudio.Core.Data;
using FineTuningStudio.Core.FineTunings;
using FineTuningStudio.Core.Generations;
using FineTuningStudio.Core.GoldenRecords;
using FineTuningStudio.Core.Providers;
using FineTuningStudio.TestServers;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace FineTuningStudio.UnitTests.Core.Generations;

/// <summary>
/// Core's services over a database of the test's own, with three providers: "remote", a scriptable server of OpenAI's shape;
/// "local", the built-in trainer played by the same server; and "keyless", which lacks its key.
/// </summary>
public sealed class AskedServer : IAsyncLifetime
{
    public const string BaseModel = "gpt-4.1-mini";

    private StudioDbFixture _studio = null!;

    public ScriptableOpenAiServer Server { get; private set; } = null!;

    internal IFineTuningProvider Remote => Get<ProviderRegistry>().Find("remote")!;

    public StudioDbFixture Studio => _studio;

    public T Get<T>()
        where T : notnull => _studio.Get<T>();

    public async Task InitializeAsync()
    {
        Server = await ScriptableOpenAiServer.StartAsync();
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Providers:remote:Kind"] = "openai",
            ["Providers:remote:Title"] = "The server",
            ["Providers:remote:ApiKey"] = ScriptableOpenAiServer.ApiKey,
            ["Providers:remote:BaseUrl"] = Server.Address.AbsoluteUri,
            ["Providers:remote:Models:0:Id"] = BaseModel,
            ["Providers:remote:Models:1:Id"] = "gone",
            ["Providers:remote:Models:1:ShutdownDate"] = "2026-01-14",
            [$"Providers:remote:Prices:{BaseModel}:Input"] = "0.4",
            [$"Providers:remote:Prices:{BaseModel}:Output"] = "1.6",
            [$"Providers:remote:Prices:{BaseModel}:TunedInput"] = "0.8",
            [$"Providers:remote:Prices:{BaseModel}:TunedOutput"] = "3.2",
            [$"Providers:remote:Prices:{BaseModel}:ReadOn"] = "2026-11-21",
            ["Providers:remote:Prices:half:Input"] = "1",
            ["Providers:local:Kind"] = "local",
            ["Providers:keyless:Kind"] = "openai",
            ["Providers:keyless:Models:0:Id"] = "never-asked",
        }).Build();
        _studio = Over(configuration);
        var local = Get<LocalEndpoint>();
        (local.Address, local.ApiKey) = (Server.Address, ScriptableOpenAiServer.ApiKey);
    }

    /// <summary>A job in a state of the test's choice, over a connection, with a prompt that the test can tell from any other.</summary>
    public async Task<string> AddJobAsync(
        string? connectionId, FineTuningStatus status = FineTuningStatus.Succeeded, string provider = "remote", string? model = "ft:tuned", string alias = "tuned", int minute = 0)
    {
        var snapshot = connectionId is null ? null : new Snapshot
        {
            Id = StudioId.New(TimeProvider.System), ConnectionId = connectionId, Dialect = "sqlite", SchemaText = "CREATE TABLE frozen (id);",
            SystemTemplate = "{dialect}: {schema}", UserTemplate = "Q: {question}", CreatedAt = At(minute),
        };
        var job = new FineTuning
        {
            Id = StudioId.New(TimeProvider.System), Alias = alias, ConnectionId = connectionId, Provider = provider, ModelName = BaseModel, ModelId = model,
            Status = status, Snapshot = snapshot, SnapshotId = snapshot?.Id, CreatedAt = At(minute), StatusSince = At(minute), NextAttemptAt = At(minute),
        };
        await using var database = await _studio.Databases.CreateDbContextAsync();
        database.Add(job);
        await database.SaveChangesAsync();
        return job.Id;
    }

    public async Task DisposeAsync()
    {
        await Server.DisposeAsync();
        _studio.Dispose();
    }

    private static StudioDbFixture Over(IConfiguration configuration) => new(services => services
        .AddSingleton(configuration)
        .AddProviders(configuration)
        .AddFineTunings(configuration)
        .AddGenerations());

    private static DateTime At(int minute) => DateTime.Parse("2026-05-01T10:00:00Z", CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal).AddMinutes(minute);
}

internal static class Told
{
    public static T Value<T>(this Answer<T> answer)
        where T : notnull => answer.TryGet(out var value, out var error) ? value : throw new InvalidOperationException($"{error.Kind} {error.Code}: {error.Message}");

    public static T Get<T>(this Result<T> result)
        where T : notnull => result.TryGet(out var value, out var problem) ? value : throw new InvalidOperationException($"{problem.Code}: {problem.Message}");
}
