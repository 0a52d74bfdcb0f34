using System.Collections.Concurrent;
using FineTuningStudio.Core.Feeds;
using FineTuningStudio.Core.FineTunings;
using FineTuningStudio.Web.Api.FineTunings;
using Microsoft.AspNetCore.SignalR;

namespace FineTuningStudio.Web.Hubs;

/// <summary>One connection's way through the feed: registered when it is made, until it is disposed.</summary>
internal sealed partial class HubWatcher : IAsyncDisposable
{
    // What the server calls on its clients.
    private const string Changed = "FineTuningChanged";
    private const string Deleted = "FineTuningDeleted";

    private readonly FeedSubscription<FineTuningNotice> _subscription;
    private readonly CancellationTokenSource _ending = new();
    private readonly ConcurrentDictionary<string, bool> _ids = new();
    private readonly Task _loop;
    private volatile bool _all;

    public HubWatcher(FineTuningFeed feed, IClientProxy client, Action abort, ILogger logger)
    {
        _subscription = feed.SubscribeToEach();
        _loop = SendAsync(client, abort, logger);
    }

    public void Add(string id) => _ids[id] = true;

    public void AddAll() => _all = true;

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await _loop;
        _subscription.Dispose();
        _ending.Dispose();
    }

    private async Task SendAsync(IClientProxy client, Action abort, ILogger logger)
    {
        try
        {
            await foreach (var batch in _subscription.ReadAsync(_ending.Token))
            {
                foreach (var notice in batch.Where(notice => _all || _ids.ContainsKey(notice.Id)))
                {
                    await (notice.View is { } job
                        ? client.SendAsync(Changed, FineTuningResource.InBrief(job), _ending.Token)
                        : client.SendAsync(Deleted, notice.Id, _ending.Token));
                }
            }
        }
        catch (OperationCanceledException) when (_ending.IsCancellationRequested)
        {
            // The client went away or watches nothing any more.
        }
        catch (Exception error)
        {
            // A client that missed a transition must know: its connection is closed, and it may come again.
            SendFailed(logger, error);
            abort();
        }
    }

    [LoggerMessage(LogLevel.Warning, "A watcher of the hub could not be told of a change; its connection is closed.")]
    private static partial void SendFailed(ILogger logger, Exception exception);
}
