using Microsoft.Extensions.DependencyInjection;

namespace FineTuningStudio.Core.Webhooks;

internal static class WebhookServices
{
    public static IServiceCollection AddWebhooks(this IServiceCollection services)
    {
        services.AddHttpClient(nameof(WebhookSender), client =>
            {
                client.Timeout = Timeout.InfiniteTimeSpan;
                client.DefaultRequestHeaders.UserAgent.ParseAdd("FineTuningStudio-Webhooks/1");
            })
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) })
            .RemoveAllLoggers();
        return services
            .AddSingleton<WebhookFeed>()
            .AddSingleton<WebhookSignals>()
            .AddSingleton<WebhookSecrets>()
            .AddSingleton<WebhookOutbox>()
            .AddSingleton<WebhookQueries>()
            .AddSingleton<WebhookCommands>()
            .AddSingleton<WebhookSender>()
            .AddSingleton<WebhookQueue>()
            .AddSingleton<WebhookSweep>()
            .AddHostedService<WebhookWorker>();
    }
}
