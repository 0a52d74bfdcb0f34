using FineTuningStudio.Core.GoldenRecords.Checks;
using Microsoft.Extensions.DependencyInjection;

namespace FineTuningStudio.Core.GoldenRecords;

internal static class GoldenRecordServices
{
    public static IServiceCollection AddGoldenRecords(this IServiceCollection services) => services
        .AddSingleton<GoldenRecordStore>()
        .AddSingleton<GoldenRecordHistory>()
        .AddSingleton<GoldenRecordReviews>()
        .AddSingleton<GoldenRecordFeed>()
        .AddSingleton<GoldenRecordDeletions>()
        .AddSingleton<GoldenRecordTags>()
        .AddSingleton<SelectionStore>()
        .AddSingleton<RecordGroups>()
        .AddSingleton<GoldenRecordImport>()
        .AddSingleton<GoldenRecordExport>()
        .AddSingleton<GoldenRecordShapes>()
        .AddGoldenRecordChecks()
        .AddHostedService<ShapeBackfill>();
}
