using Bunit;
using FineTuningStudio.Core.Connections;
using FineTuningStudio.Core.Feeds;
using FineTuningStudio.Core.FineTunings;
using FineTuningStudio.Core.GoldenRecords;
using FineTuningStudio.Core.GoldenRecords.Checks;
using FineTuningStudio.Core.Providers;
using FineTuningStudio.Core.Providers.Budgets;
using FineTuningStudio.Core.Samples;
using FineTuningStudio.UnitTests.Core;
using FineTuningStudio.Web.Components.GoldenRecords;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Radzen;

namespace FineTuningStudio.UnitTests.Components.Shared;

/// <summary>Renders pages over Core's real services and a database of the test's own.</summary>
public abstract class PageContext : BunitContext
{
    protected PageContext(Action<IServiceCollection>? configure = null)
    {
        var settings = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Providers:local:Kind"] = "local",
            ["Providers:openai:Kind"] = "openai",
        }).Build();
        Core = new StudioDbFixture(services =>
        {
            services.AddSingleton<IConfiguration>(settings).AddSingleton<SampleWorkspace>().AddProviders(settings).AddFineTunings(settings);
            configure?.Invoke(services);
        });
        JSInterop.Mode = JSRuntimeMode.Loose;
        Services.AddRadzenComponents();
        Services.AddSingleton<TimeProvider>(Core.Time);
        Share<SelectionStore>();
        Share<DatabaseConnections>();
        Share<DatabaseSchema>();
        Share<ReadOnlyQueries>();
        Share<GoldenRecordStore>();
        Share<RecordGroups>();
        Share<GoldenRecordDeletions>();
        Share<GoldenRecordTags>();
        Share<GoldenRecordFeed>();
        Share<GoldenRecordChecks>();
        Share<GoldenRecordHistory>();
        Share<GoldenRecordReviews>();
        Share<CheckFeed>();
        Share<GoldenRecordImport>();
        Services.AddSingleton<ImportProgressBoard>();
        Share<FineTuningQueries>();
        Share<FineTuningFeed>();
        Share<SampleWorkspace>();
        Share<ProviderRegistry>();
        Share<ProviderViews>();
        Share<ProviderFeed>();
        Share<ProviderSetup>();
        Share<ProviderTrials>();
        Share<LocalEndpoint>();
        Share<Spendings>();
        Share<SunsetRadar>();
    }

    protected StudioDbFixture Core { get; }

    protected NavigationManager Navigation => Services.GetRequiredService<NavigationManager>();

    protected FineTuningFeed Feed => Core.Get<FineTuningFeed>();

    /// <summary>A connection with that many golden records: "How many customers live in town 1?" and so on.</summary>
    protected async Task<ConnectionView> AddRecordsAsync(int count)
    {
        var connection = await Core.AddDatabaseAsync();
        var records = Enumerable.Range(1, count)
            .Select(n => new NewGoldenRecord(connection.Id, $"How many customers live in town {n}?", $"SELECT COUNT(*) FROM customer WHERE city = 'town {n}'", n == 1 ? ["first"] : []))
            .ToList();
        if (count > 0)
        {
            var added = await Core.Get<GoldenRecordStore>().AddAsync(records, CancellationToken.None);
            Assert.Null(added.Problem);
        }
        return connection;
    }

    /// <summary>Lets the pause between two batches of a feed pass, once a reader has come to it.</summary>
    protected async Task NextBatchAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (Core.Time.WaitingTimers == 0)
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
        Core.Time.Advance(FeedSubscription.MergeInterval);
    }

    protected override async ValueTask DisposeAsyncCore()
    {
        await base.DisposeAsyncCore();
        Core.Dispose();
    }

    private void Share<T>()
        where T : class => Services.AddSingleton(Core.Get<T>());
}
