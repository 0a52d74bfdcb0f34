using FineTuningStudio.Core.Providers.OpenAi;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace FineTuningStudio.Core.Providers;

internal static class ProviderServices
{
    public static IServiceCollection AddProviders(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddHttpClient(nameof(OpenAiTransport), client => client.Timeout = Timeout.InfiniteTimeSpan).RemoveAllLoggers();
        services.AddSingleton<LocalEndpoint>().AddSingleton<ProviderFeed>().AddSingleton<ProviderHealth>();
        foreach (var settings in ProviderSettings.ReadAll(configuration))
        {
            services.AddSingleton(provider => ProviderRegistry.Create(
                settings,
                provider.GetRequiredService<LocalEndpoint>(),
                provider.GetRequiredService<ProviderHealth>(),
                provider.GetRequiredService<IHttpClientFactory>(),
                provider.GetRequiredService<TimeProvider>()));
        }
        return services.AddSingleton<ProviderRegistry>().AddSingleton<ChatPrices>();
    }
}
