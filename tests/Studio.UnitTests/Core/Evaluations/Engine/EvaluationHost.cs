using System.Globalization;
using FineTuningStudio.Core;
using FineTuningStudio.Core.Connections;
using FineTuningStudio.Core.Data;
using FineTuningStudio.Core.Evaluations;
using FineTuningStudio.Core.FineTunings;
using FineTuningStudio.Core.GoldenRecords;
using FineTuningStudio.Core.Webhooks;
using FineTuningStudio.Web.Api.Webhooks;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace FineTuningStudio.UnitTests.Core.Evaluations.Engine;

/// <summary>
/// Core with its workers over a data directory of its own, with models and a judge of the test's making. Can be killed
/// (what is under way is cut off, and nothing of it is written) and started again.
/// </summary>
internal sealed class EvaluationHost : IAsyncDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly string _folder = Directory.CreateTempSubdirectory("studio-evaluation-").FullName;
    private readonly EvaluationOptions _options;
    private IHost? _host;

    private EvaluationHost(EvaluationOptions options) => _options = options;

    public FakeModels Models { get; } = new();

    public FakeJudge Judge { get; } = new();

    public string ConnectionId { get; private set; } = "";

    public EvaluationCommands Commands => Get<EvaluationCommands>();

    /// <param name="records">How many golden records: "How many customers have an id below 1?" and so on.</param>
    /// <param name="grace">How long answers may still come in when it is stopped; none, as in a kill, where left out.</param>
    public static async Task<EvaluationHost> StartAsync(int records = 12, TimeSpan grace = default)
    {
        var host = new EvaluationHost(new EvaluationOptions { StopGrace = grace, BackoffBase = TimeSpan.FromMilliseconds(5) });
        await host.StartCoreAsync();
        await host.AddRecordsAsync(records);
        return host;
    }

    public T Get<T>()
        where T : notnull => _host!.Services.GetRequiredService<T>();

    public Task<StudioDb> OpenAsync() => Get<IDbContextFactory<StudioDb>>().CreateDbContextAsync();

    public async Task KillAsync()
    {
        await _host!.StopAsync();
        await ((IAsyncDisposable)_host).DisposeAsync();
        _host = null;
    }

    /// <param name="beforeStart">What to change in the database before the workers begin.</param>
    public async Task StartCoreAsync(Func<StudioDb, Task>? beforeStart = null)
    {
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Providers:remote:Kind"] = "openai",
            ["Providers:remote:ApiKey"] = "sk-test",
            ["Providers:remote:BaseUrl"] = "http://127.0.0.1:9/v1",
        });
        builder.Services.AddLogging();
        builder.Services.AddStudioCore(builder.Configuration, new StudioPaths(Path.Combine(_folder, "data")));
        builder.Services.AddSingleton<WriteWebhookBody>(WebhookBodies.Write);
        builder.Services.Replace(ServiceDescriptor.Singleton<IModelDoor>(Models));
        builder.Services.Replace(ServiceDescriptor.Singleton<IAnswerJudge>(Judge));
        builder.Services.Replace(ServiceDescriptor.Singleton(_options));
        _host = builder.Build();
        await _host.StartAsync();
        if (beforeStart is not null)
        {
            await using var database = await OpenAsync();
            await beforeStart(database);
        }
        Get<EngineGate>().Open();
    }

    /// <summary>A run of models of the provider "remote" over all records; "floor" is the floor.</summary>
    public async Task<string> CreateAsync(int concurrency, params string[] models)
    {
        var result = await Commands.CreateAsync(
            new CreateEvaluationRequest
            {
                ConnectionId = ConnectionId,
                Concurrency = concurrency,
                Contestants = [.. models.Select(model => model is "floor" ? new ContestantRequest(ContestantKind.Floor) : new ContestantRequest(ContestantKind.Base, Provider: "remote", Model: model))],
            },
            CancellationToken.None);
        return result.TryGet(out var run, out var problem) ? run.Id : throw new InvalidOperationException($"{problem.Code}: {problem.Message}");
    }

    public async Task<EvaluationView> ViewAsync(string id) => (await Get<EvaluationQueries>().FindAsync(id, CancellationToken.None))!;

    /// <summary>Waits for a state of the run by its feed, not by the clock.</summary>
    public async Task<EvaluationView> WaitAsync(string id, Func<EvaluationView, bool> fits)
    {
        using var timeout = new CancellationTokenSource(Patience);
        using var subscription = Get<EvaluationFeed>().SubscribeToEach();
        await using var batches = subscription.ReadAsync(timeout.Token).GetAsyncEnumerator(timeout.Token);
        while (true)
        {
            var view = await ViewAsync(id);
            if (fits(view))
            {
                return view;
            }
            try
            {
                await batches.MoveNextAsync();
            }
            catch (OperationCanceledException)
            {
                throw new TimeoutException($"Waited in vain; the run is {view.Status}, {view.Progress:P0}, {view.Error}.");
            }
        }
    }

    public Task<EvaluationView> WaitForEndAsync(string id) => WaitAsync(id, run => run.Status is not (EvaluationStatus.Queued or EvaluationStatus.Running));

    public async Task<List<EvaluationAnswer>> AnswersAsync(string id)
    {
        await using var database = await OpenAsync();
        return await database.EvaluationAnswers.AsNoTracking().Where(answer => answer.EvaluationId == id)
            .OrderBy(answer => answer.Contestant).ThenBy(answer => answer.Item).ToListAsync();
    }

    /// <summary>A job on the records: the last of them held out, the others its training part.</summary>
    public async Task<string> AddJobAsync(string alias, int heldOut, FineTuningStatus status = FineTuningStatus.Succeeded)
    {
        await using var database = await OpenAsync();
        var records = await database.GoldenRecords.OrderBy(record => record.CreatedAt).ToListAsync();
        var id = StudioId.New(TimeProvider.System);
        var at = new DateTime(2026, 2, 1, 0, 0, 0, DateTimeKind.Utc);
        database.Snapshots.Add(new Snapshot
        {
            Id = id,
            ConnectionId = ConnectionId,
            Dialect = "sqlite",
            SchemaText = "",
            SystemTemplate = "{schema}",
            UserTemplate = "{question}",
            TrainingCount = records.Count - heldOut,
            ValidationCount = heldOut,
            CreatedAt = at,
        });
        database.SnapshotItems.AddRange(records.Select((record, place) => new SnapshotItem
        {
            SnapshotId = id,
            Position = place,
            RecordId = record.Id,
            RecordVersion = record.Version,
            Part = place < records.Count - heldOut ? SnapshotPart.Training : SnapshotPart.Validation,
        }));
        database.FineTunings.Add(new FineTuning
        {
            Id = id,
            Alias = alias,
            ConnectionId = ConnectionId,
            Status = status,
            Provider = "remote",
            ModelName = "base",
            ModelId = status is FineTuningStatus.Succeeded ? $"ft:{alias}" : null,
            SnapshotId = id,
            GoldenRecordCount = records.Count,
            HeldOutCount = heldOut,
            Stage = SubmissionStage.Created,
            Settled = true,
            RemoteJobId = id,
            CreatedAt = at,
            StatusSince = at,
        });
        await database.SaveChangesAsync();
        return id;
    }

    public async ValueTask DisposeAsync()
    {
        if (_host is not null)
        {
            await KillAsync();
        }
        SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task AddRecordsAsync(int count) =>
        ConnectionId = await CustomerRecords.AddAsync(_host!.Services, _folder, count, FakeModels.Gold, number => number % 2 == 0 ? ["even"] : []);
}
