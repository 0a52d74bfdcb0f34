using FineTuningStudio.Core.FineTunings;
using FineTuningStudio.Web.Api;
using FineTuningStudio.Web.Api.Answers;
using Microsoft.AspNetCore.SignalR;

namespace FineTuningStudio.Web.Hubs;

/// <summary>
/// Changes of jobs for browsers and other clients. Each connection follows the feed by itself, from the call of
/// <see cref="Watch"/> or <see cref="WatchAll"/> on, every transition in order: a slow client holds up nobody else.
/// </summary>
internal sealed class FineTuningsHub(FineTuningFeed feed, IHubContext<FineTuningsHub> clients, ILogger<FineTuningsHub> logger) : Hub
{
    private static readonly object WatcherKey = new();

    /// <summary>Follows this job too.</summary>
    public void Watch(string id) => Watcher().Add(id);

    /// <summary>Follows all jobs.</summary>
    public void WatchAll() => Watcher().AddAll();

    /// <summary>Follows nothing any more.</summary>
    public async Task Unwatch()
    {
        if (Context.Items.Remove(WatcherKey, out var watcher))
        {
            await ((HubWatcher)watcher!).DisposeAsync();
        }
    }

    public override async Task OnDisconnectedAsync(Exception? exception)
    {
        await Unwatch();
        await base.OnDisconnectedAsync(exception);
    }

    private HubWatcher Watcher()
    {
        if (Context.Items.TryGetValue(WatcherKey, out var known))
        {
            return (HubWatcher)known!;
        }
        var watcher = new HubWatcher(feed, clients.Clients.Client(Context.ConnectionId), Context.Abort, logger);
        Context.Items[WatcherKey] = watcher;
        return watcher;
    }
}

internal static class StudioHub
{
    public static IServiceCollection AddStudioHub(this IServiceCollection services)
    {
        services.AddSignalR(static hub => hub.EnableDetailedErrors = false)
            .AddJsonProtocol(static json => ApiJson.Configure(json.PayloadSerializerOptions));
        return services;
    }

    /// <summary>Clients that ask for it get what they missed while their line was cut.</summary>
    public static void MapStudioHub(this IEndpointRouteBuilder app) =>
        app.MapHub<FineTuningsHub>(StudioRoutes.Hub, static hub => hub.AllowStatefulReconnects = true);
}
