using Microsoft.Extensions.DependencyInjection;

namespace FineTuningStudio.Core.Generations;

internal static class GenerationServices
{
    public static IServiceCollection AddGenerations(this IServiceCollection services) => services
        .AddSingleton<ModelTargets>()
        .AddSingleton<SqlAsker>()
        .AddSingleton<CreateSqlGeneration>()
        .AddSingleton<SqlGenerations>();
}
