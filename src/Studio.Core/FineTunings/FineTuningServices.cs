using FineTuningStudio.Core.Connections;
using FineTuningStudio.Core.Data;
using FineTuningStudio.Core.Filtering;
using FineTuningStudio.Core.FineTunings.Bulk;
using FineTuningStudio.Core.FineTunings.Views;
using FineTuningStudio.Core.GoldenRecords;
using FineTuningStudio.Core.Providers;
using FineTuningStudio.Core.Providers.Budgets;
using FineTuningStudio.Core.Snapshots;
using FineTuningStudio.Core.Webhooks;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace FineTuningStudio.Core.FineTunings;

internal static class FineTuningServices
{
    public static IServiceCollection AddFineTunings(this IServiceCollection services, IConfiguration configuration) => services
        .AddSingleton(new EngineOptions { PollInterval = PollInterval(configuration) })
        .AddSingleton<PageTokens>()
        .AddSingleton<FineTuningFeed>()
        .AddSingleton<TrainingPaces>()
        .AddSingleton<FineTuningWriter>()
        .AddSingleton<FineTuningQueries>()
        .AddSingleton<FineTuningDetails>()
        .AddSingleton<OfferedValues>()
        .AddSingleton<SavedViews>()
        .AddSingleton<FineTuningBulk>()
        .AddSingleton<TrainingFileWriter>()
        .AddSingleton<Spendings>()
        .AddSingleton<SplitPlanner>()
        .AddSingleton<TrainingTokenCounter>()
        .AddSnapshots()
        .AddInventory()
        .AddWebhooks()
        .AddSingleton<CreationPlanner>()
        .AddSingleton<SecretParameters>()
        .AddSingleton(provider => new CreateFineTuning(
            provider.GetRequiredService<IDbContextFactory<StudioDb>>(),
            provider.GetRequiredService<CreationPlanner>(),
            provider.GetRequiredService<TrainingTokenCounter>(),
            provider.GetRequiredService<FineTuningFeed>(),
            provider.GetRequiredService<WebhookOutbox>(),
            provider.GetRequiredService<EngineSignals>(),
            provider.GetRequiredService<SecretParameters>(),
            provider.GetRequiredService<ProviderRegistry>(),
            provider.GetRequiredService<TimeProvider>()))
        .AddSingleton<RetryFineTuning>()
        .AddSingleton<FineTuningPresets>()
        .AddSingleton(provider => new LeakReports(
            provider.GetRequiredService<IDbContextFactory<StudioDb>>(),
            provider.GetRequiredService<CreationPlanner>(),
            provider.GetRequiredService<GoldenRecordShapes>()))
        .AddSingleton<AdoptFineTuning>()
        .AddSingleton<CancelFineTuning>()
        .AddSingleton<PauseFineTuning>()
        .AddSingleton<UpdateFineTuning>()
        .AddSingleton<DeleteFineTuning>()
        .AddSingleton<DeleteCheckpoint>()
        .AddSingleton<FineTuningLineages>()
        .AddSingleton<HeldOutComparisons>()
        .AddSingleton<FineTuningComparisons>()
        .AddSingleton<AskModel>()
        .AddSingleton<EngineSignals>()
        .AddSingleton<EngineGate>()
        .AddSingleton<Jitter>()
        .AddSingleton<Lease>()
        .AddSingleton(provider => new CreateSweep(
            provider.GetRequiredService<IDbContextFactory<StudioDb>>(),
            provider.GetRequiredService<SweepPlanner>(),
            provider.GetRequiredService<SecretParameters>(),
            provider.GetRequiredService<FineTuningFeed>(),
            provider.GetRequiredService<WebhookOutbox>(),
            provider.GetRequiredService<EngineSignals>(),
            provider.GetRequiredService<TimeProvider>()))
        .AddSingleton<SweepPlanner>()
        .AddSingleton(provider => new SweepCommands(
            provider.GetRequiredService<IDbContextFactory<StudioDb>>(),
            provider.GetRequiredService<FineTuningWriter>(),
            provider.GetRequiredService<SweepGate>(),
            provider.GetRequiredService<SweepQueries>(),
            provider.GetRequiredService<EngineSignals>(),
            provider.GetRequiredService<TimeProvider>()))
        .AddSingleton<SweepQueries>()
        .AddSingleton<SweepGate>()
        .AddSingleton<Submission>()
        .AddSingleton<SubmissionPauses>()
        .AddSingleton<JobAttention>()
        .AddSingleton<PollCycle>()
        .AddSingleton<PollTools>()
        .AddSingleton<JobUpdate>()
        .AddSingleton<JobStory>()
        .AddHostedService<FineTuningSubmitter>()
        .AddHostedService<FineTuningPoller>();

    /// <summary>Studio:PollInterval, at least one second.</summary>
    private static TimeSpan PollInterval(IConfiguration configuration)
    {
        var configured = configuration.GetValue("Studio:PollInterval", TimeSpan.FromSeconds(10));
        return configured < TimeSpan.FromSeconds(1) ? TimeSpan.FromSeconds(1) : configured;
    }
}
