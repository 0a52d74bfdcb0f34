using FineTuningStudio.Core;
using FineTuningStudio.Core.Connections;
using FineTuningStudio.Core.Data;
using FineTuningStudio.Core.Evaluations;
using FineTuningStudio.Core.FineTunings;
using FineTuningStudio.Core.Generations;
using FineTuningStudio.Core.Providers;
using FineTuningStudio.UnitTests.Components.FineTunings;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace FineTuningStudio.UnitTests.Core.Inventory;

/// <summary>Core without its workers over a database of the test's own, with one provider named "local" that holds what the test puts there.</summary>
internal sealed class InventoryHost : IDisposable
{
    private readonly StudioDbFixture _studio;

    public InventoryHost() => _studio = new StudioDbFixture(services => services
        .AddSingleton<IConfiguration>(new ConfigurationBuilder().Build())
        .AddSingleton<IFineTuningProvider>(Provider)
        .AddSingleton<ProviderRegistry>()
        .AddSingleton<ChatPrices>()
        .AddGenerations()
        .AddEvaluations()
        .AddFineTunings(new ConfigurationBuilder().Build()));

    public PageProvider Provider { get; } = new();

    public RemoteStock Stock => Provider.Stock;

    public ManualTimeProvider Time => _studio.Time;

    public T Get<T>()
        where T : notnull => _studio.Get<T>();

    public Task<ConnectionView> AddDatabaseAsync() => _studio.AddDatabaseAsync();

    public Task<Result<FineTuningView>> AdoptAsync(string remoteId, string? connectionId = null, string? alias = null) => Get<AdoptFineTuning>().RunAsync(
        new AdoptionRequest("local", remoteId) { ConnectionId = connectionId, Alias = alias, AdoptedBy = "ada" }, CancellationToken.None);

    /// <summary>A job of the Studio's own, put straight into the database.</summary>
    public async Task<FineTuning> AddJobAsync(
        string? remoteId = null, string alias = "own", FineTuningStatus status = FineTuningStatus.Running, string? modelId = null, string model = "small",
        string? fileId = null, bool settled = false)
    {
        var job = new FineTuning
        {
            Id = StudioId.New(Time),
            Alias = alias,
            Provider = "local",
            ModelName = model,
            Status = status,
            RemoteJobId = remoteId,
            RemoteFileId = fileId,
            ModelId = modelId,
            Settled = settled,
            CreatedAt = Time.GetUtcNow().UtcDateTime,
        };
        await ChangeAsync(database => database.FineTunings.Add(job));
        return job;
    }

    public async Task ChangeAsync(Action<StudioDb> change)
    {
        await using var database = await _studio.Databases.CreateDbContextAsync();
        change(database);
        await database.SaveChangesAsync();
    }

    public async Task<T> ReadAsync<T>(Func<StudioDb, Task<T>> read)
    {
        await using var database = await _studio.Databases.CreateDbContextAsync();
        return await read(database);
    }

    public void Dispose() => _studio.Dispose();
}
