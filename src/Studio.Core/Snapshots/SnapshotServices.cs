using FineTuningStudio.Core.Data;
using FineTuningStudio.Core.Prompts;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace FineTuningStudio.Core.Snapshots;

internal static class SnapshotServices
{
    public static IServiceCollection AddSnapshots(this IServiceCollection services) => services
        .AddSingleton<PromptTemplates>()
        .AddSingleton<SnapshotPlanner>()
        .AddSingleton<SnapshotQueries>()
        .AddSingleton<SnapshotDiffs>()
        .AddSingleton<SnapshotEdits>()
        .AddSingleton(provider => new CreateSnapshot(
            provider.GetRequiredService<IDbContextFactory<StudioDb>>(),
            provider.GetRequiredService<SnapshotPlanner>(),
            provider.GetRequiredService<SnapshotQueries>(),
            provider.GetRequiredService<TimeProvider>()))
        .AddHostedService<SnapshotBackfill>();
}
