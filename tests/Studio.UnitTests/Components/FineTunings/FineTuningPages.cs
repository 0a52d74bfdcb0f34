using Bunit;
using FineTuningStudio.Core.Connections;
using FineTuningStudio.Core.Data;
using FineTuningStudio.Core.Evaluations;
using FineTuningStudio.Core.Feeds;
using FineTuningStudio.Core.FineTunings;
using FineTuningStudio.Core.FineTunings.Bulk;
using FineTuningStudio.Core.FineTunings.Views;
using FineTuningStudio.Core.Generations;
using FineTuningStudio.Core.GoldenRecords;
using FineTuningStudio.Core.GoldenRecords.Checks;
using FineTuningStudio.Core.Prompts;
using FineTuningStudio.Core.Providers;
using FineTuningStudio.Core.Providers.Budgets;
using FineTuningStudio.Core.Snapshots;
using FineTuningStudio.UnitTests.Core;
using FineTuningStudio.Web.Components.FineTunings.List;
using FineTuningStudio.Web.Components.GoldenRecords;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Radzen;

namespace FineTuningStudio.UnitTests.Components.FineTunings;

/// <summary>Renders the fine-tuning pages over Core's real services and a database of the test's own; the clock is the test's.</summary>
public abstract class FineTuningPages : BunitContext
{
    private readonly StudioDbFixture _studio;

    protected FineTuningPages()
    {
        Gate = new GatedDatabases();
        _studio = new StudioDbFixture(services => services
            .AddSingleton<IConfiguration>(new ConfigurationBuilder().Build())
            .AddSingleton<IFineTuningProvider>(Provider)
            .AddSingleton<ProviderRegistry>()
            .AddSingleton<ChatPrices>()
            .AddGenerations()
            .AddEvaluations()
            .AddSingleton<StudioDbFactory<SqliteStudioDb>>()
            .AddSingleton<IDbContextFactory<StudioDb>>(provider => Gate.Over(provider.GetRequiredService<StudioDbFactory<SqliteStudioDb>>()))
            .AddFineTunings(new ConfigurationBuilder().Build()));
        DefaultWaitTimeout = TimeSpan.FromSeconds(20);
        JSInterop.Mode = JSRuntimeMode.Loose;
        Services.AddRadzenComponents();
        Services.AddSingleton<TimeProvider>(_studio.Time);
        Share<SelectionStore>();
        Share<FineTuningFeed>();
        Share<FineTuningQueries>();
        Share<FineTuningDetails>();
        Share<CreateFineTuning>();
        Share<CreateSweep>();
        Share<FineTuningPresets>();
        Share<SweepQueries>();
        Share<SweepCommands>();
        Share<CancelFineTuning>();
        Share<PauseFineTuning>();
        Share<DeleteFineTuning>();
        Share<DeleteCheckpoint>();
        Share<FineTuningLineages>();
        Share<FineTuningComparisons>();
        Share<HeldOutComparisons>();
        Share<UpdateFineTuning>();
        Share<AskModel>();
        Share<ProviderRegistry>();
        Share<DatabaseConnections>();
        Share<GoldenRecordStore>();
        Share<GoldenRecordChecks>();
        Share<RecordGroups>();
        Share<LeakReports>();
        Share<SnapshotQueries>();
        Share<SnapshotDiffs>();
        Share<SnapshotEdits>();
        Share<CreateSnapshot>();
        Share<PromptTemplates>();
        Share<ChatPrices>();
        Share<ModelTargets>();
        Share<SqlAsker>();
        Share<ReadOnlyQueries>();
        Share<EvaluationQueries>();
        Share<EvaluationFeed>();
        Share<Spendings>();
        Share<ModelSunsets>();
        Share<SunsetRadar>();
        Share<ProviderInventory>();
        Share<ProviderCleanup>();
        Share<AdoptFineTuning>();
        Share<OfferedValues>();
        Share<SavedViews>();
        Share<FineTuningBulk>();
        Services.AddSingleton<FilterOffers>();
    }

    internal PageProvider Provider { get; } = new();

    /// <summary>Holds reads back while it is closed.</summary>
    protected GatedDatabases Gate { get; }

    protected FineTuningFeed Feed => _studio.Get<FineTuningFeed>();

    protected ManualTimeProvider Time => _studio.Time;

    protected NavigationManager Navigation => Services.GetRequiredService<NavigationManager>();

    protected DialogService Dialogs => Services.GetRequiredService<DialogService>();

    protected T Core<T>()
        where T : notnull => _studio.Get<T>();

    protected Task<ConnectionView> AddDatabaseAsync(string name = "shop.db") => _studio.AddDatabaseAsync(name: name);

    protected async Task<IReadOnlyList<GoldenRecordView>> AddRecordsAsync(string connectionId, int count = 12)
    {
        var added = await Core<GoldenRecordStore>().AddAsync(
            [.. Enumerable.Range(1, count).Select(number => new NewGoldenRecord(connectionId, $"How many customers have an id below {number}?", $"SELECT COUNT(*) FROM customer WHERE id < {number}"))],
            CancellationToken.None);
        return added.TryGet(out var records, out var problem) ? records : throw new InvalidOperationException(problem.Message);
    }

    /// <summary>A database with twelve golden records, and a queued job over them.</summary>
    protected async Task<FineTuningView> AddJobAsync(string alias = "first", string? connectionId = null)
    {
        if (connectionId is null)
        {
            connectionId = (await AddDatabaseAsync($"{alias}.db")).Id;
            await AddRecordsAsync(connectionId);
        }
        _studio.Time.Advance(TimeSpan.FromSeconds(1));
        var created = await Core<CreateFineTuning>().RunAsync(new CreateFineTuningRequest { ConnectionId = connectionId, Alias = alias }, CancellationToken.None);
        return created.TryGet(out var job, out var problem) ? job : throw new InvalidOperationException(problem.Message);
    }

    /// <summary>Changes a job as the engine does: committed first, then told by the feed.</summary>
    protected async Task ChangeAsync(string id, Action<FineTuningEdit> change)
    {
        await Core<FineTuningWriter>().EditAsync(
            id,
            edit =>
            {
                change(edit);
                return true;
            },
            CancellationToken.None);
    }

    /// <summary>Lets a job succeed with that model.</summary>
    protected Task FinishAsync(string id, string model) => ChangeAsync(id, edit =>
    {
        edit.MoveTo(FineTuningStatus.Succeeded);
        edit.Job.ModelId = model;
    });

    /// <summary>Lets a job fail, with nothing left to do for it at the provider.</summary>
    protected Task FailAsync(string id) => ChangeAsync(id, edit =>
    {
        edit.MoveTo(FineTuningStatus.Failed, "It broke.");
        edit.Job.Settled = true;
    });

    protected async Task DeleteAsync(string id)
    {
        var deleted = await Core<DeleteFineTuning>().RunAsync(id, remote: false, CancellationToken.None);
        Assert.Null(deleted.Problem);
    }

    /// <summary>Lets the pause between two batches of the feed pass, once a reader has come to it.</summary>
    protected async Task NextBatchAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (_studio.Time.WaitingTimers == 0)
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
        _studio.Time.Advance(FeedSubscription.MergeInterval);
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing)
        {
            _studio.Dispose();
        }
    }

    /// <summary>The names in the list of jobs, in its order.</summary>
    protected static List<string> Aliases(IRenderedComponent<FineTuningsPage> page) =>
        [.. page.FindAll("tbody td.name a").Select(link => link.TextContent.Trim())];

    private void Share<T>()
        where T : class => Services.AddSingleton(_studio.Get<T>());
}

/// <summary>A factory that makes whoever reads wait while it is closed.</summary>
public sealed class GatedDatabases : IDbContextFactory<StudioDb>
{
    private IDbContextFactory<StudioDb>? _inner;
    private TaskCompletionSource? _closed;

    public IDbContextFactory<StudioDb> Over(IDbContextFactory<StudioDb> inner)
    {
        _inner = inner;
        return this;
    }

    public void Close() => _closed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Open()
    {
        _closed?.TrySetResult();
        _closed = null;
    }

    public StudioDb CreateDbContext() => _inner!.CreateDbContext();

    public async Task<StudioDb> CreateDbContextAsync(CancellationToken cancellationToken = default)
    {
        if (_closed is { } closed)
        {
            // The token is left out on purpose: a read that is under way does not end the moment its page is left.
            await closed.Task;
        }
        return await _inner!.CreateDbContextAsync(cancellationToken);
    }
}
