using FineTuningStudio.Core.Providers.Fireworks;
using FineTuningStudio.Core.Providers.OpenAi;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace FineTuningStudio.Core.Providers;

internal static class ProviderServices
{
    public static IServiceCollection AddProviders(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddHttpClient(nameof(OpenAiTransport), client => client.Timeout = Timeout.InfiniteTimeSpan).RemoveAllLoggers();
        services.AddHttpClient(nameof(FireworksTransport), client => client.Timeout = Timeout.InfiniteTimeSpan).RemoveAllLoggers();
        var configured = ProviderSettings.ReadAll(configuration);
        return services
            .AddSingleton<LocalEndpoint>()
            .AddSingleton<ProviderFeed>()
            .AddSingleton<ProviderHealth>()
            .AddSingleton(provider => new ProviderFactory(
                configured,
                provider.GetRequiredService<LocalEndpoint>(),
                provider.GetRequiredService<ProviderHealth>(),
                provider.GetRequiredService<IHttpClientFactory>(),
                provider.GetRequiredService<TimeProvider>()))
            .AddSingleton<ProviderRegistry>()
            .AddSingleton<ProviderKeys>()
            .AddSingleton<StoredProviders>()
            .AddSingleton<ChatPrices>();
    }
}
