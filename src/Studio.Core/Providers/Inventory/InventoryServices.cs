using Microsoft.Extensions.DependencyInjection;

namespace FineTuningStudio.Core.Providers;

internal static class InventoryServices
{
    /// <summary>What is at providers, and when it stops.</summary>
    public static IServiceCollection AddInventory(this IServiceCollection services) => services
        .AddSingleton<ModelSunsets>()
        .AddSingleton<SunsetRadar>()
        .AddSingleton<InventoryMarks>()
        .AddSingleton<ProviderInventory>()
        .AddSingleton<RemoteModels>();
}
