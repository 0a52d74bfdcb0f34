using FineTuningStudio.Web.Components.FineTunings.List;
using FineTuningStudio.Web.Components.GoldenRecords;
using FineTuningStudio.Web.Components.Palette;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Radzen;

namespace FineTuningStudio.Web.Components;

/// <summary>What the pages need beside Core: the circuit, Radzen's services and what outlives a circuit.</summary>
public static class StudioPages
{
    public static IServiceCollection AddStudioPages(this IServiceCollection services)
    {
        services.AddRazorComponents().AddInteractiveServerComponents()
            // A SQL text may have 100,000 characters, and a text box sends all of it; the default of 32 kB would cut the page off.
            .AddHubOptions(static options => options.MaximumReceiveMessageSize = 1024 * 1024);
        services.AddRadzenComponents();
        services.AddSingleton<FilterOffers>();
        services.AddSingleton<PaletteSearch>();
        services.AddSingleton<ImportProgressBoard>();
        services.TryAddSingleton(TimeProvider.System);
        return services;
    }
}
