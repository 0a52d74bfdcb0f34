using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace FineTuningStudio.Core.Providers;

internal static class InventoryServices
{
    /// <summary>What is at providers, and when it stops.</summary>
    public static IServiceCollection AddInventory(this IServiceCollection services) => services.AddModelEnds()
        .AddSingleton<SunsetRadar>()
        .AddSingleton<InventoryMarks>()
        .AddSingleton<ProviderInventory>()
        .AddSingleton<ProviderCleanup>();

    /// <summary>What providers told of their models, and when those stop; wherever it is asked for, it is there once.</summary>
    public static IServiceCollection AddModelEnds(this IServiceCollection services)
    {
        services.TryAddSingleton<ModelSunsets>();
        services.TryAddSingleton<KnownModels>();
        services.TryAddSingleton<DailyModels>();
        return services;
    }
}
