using FineTuningStudio.Core.Connections;
using FineTuningStudio.Core.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace FineTuningStudio.Core.GoldenRecords.Checks;

internal static class CheckServices
{
    public static IServiceCollection AddGoldenRecordChecks(this IServiceCollection services) => services
        .AddSingleton(new CheckLimits())
        .AddSingleton<CheckQueries>()
        .AddSingleton<RecordChecker>()
        .AddSingleton<CheckFeed>()
        .AddSingleton<CheckSignals>()
        .AddSingleton<CheckStore>()
        .AddSingleton<CheckBatch>()
        .AddSingleton<CheckWork>()
        .AddSingleton<StaleChecks>()
        .AddSingleton(provider => new GoldenRecordChecks(
            provider.GetRequiredService<IDbContextFactory<StudioDb>>(),
            provider.GetRequiredService<ConnectionReader>(),
            provider.GetRequiredService<CheckSignals>(),
            provider.GetRequiredService<CheckFeed>(),
            provider.GetRequiredService<TimeProvider>()))
        .AddHostedService<CheckRunner>();
}
