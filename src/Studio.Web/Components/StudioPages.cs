using FineTuningStudio.Web.Components.GoldenRecords;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Radzen;

namespace FineTuningStudio.Web.Components;

/// <summary>What the pages need beside Core: the circuit, Radzen's services and what outlives a circuit.</summary>
public static class StudioPages
{
    public static IServiceCollection AddStudioPages(this IServiceCollection services)
    {
        services.AddRazorComponents().AddInteractiveServerComponents();
        services.AddRadzenComponents();
        services.AddSingleton<SelectionStore>();
        services.TryAddSingleton(TimeProvider.System);
        return services;
    }
}
