using FineTuningStudio.Core.Providers.Fireworks;
using FineTuningStudio.Core.Providers.OpenAi;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace FineTuningStudio.Core.Providers;

internal static class ProviderServices
{
    public static IServiceCollection AddProviders(this IServiceCollection services, IConfiguration configuration)
    {
        AddClient(services, nameof(OpenAiTransport));
        AddClient(services, nameof(FireworksTransport));
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
            .AddSingleton<ProviderViews>()
            .AddSingleton<ProviderPlans>()
            .AddSingleton<ProviderSetup>()
            .AddSingleton<ProviderTrials>()
            .AddModelEnds()
            .AddSingleton<ChatPrices>()
            .AddSingleton<ProviderFiles>()
            .AddSingleton<ServedModels>();
    }

    /// <summary>A client without a time limit of its own. A key is for the address that it was given for: nobody is followed to another one.</summary>
    private static void AddClient(IServiceCollection services, string name) =>
        services.AddHttpClient(name, client => client.Timeout = Timeout.InfiniteTimeSpan)
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) })
            .RemoveAllLoggers();
}
