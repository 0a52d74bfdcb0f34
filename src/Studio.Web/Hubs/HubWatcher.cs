using System.Collections.Concurrent;
using FineTuningStudio.Core.FineTunings;
using FineTuningStudio.Web.Api.FineTunings;

namespace FineTuningStudio.Web.Hubs;

/// <summary>One connection's way through the feed: registered when it is made, until it is disposed.</summary>
internal sealed partial class HubWatcher : IAsyncDisposable
{
    private readonly FeedSubscription _subscription;
    private readonly CancellationTokenSource _ending = new();
    private readonly ConcurrentDictionary<string, bool> _ids = new();
    private readonly Task _loop;
    private volatile bool _all;

    public HubWatcher(FineTuningFeed feed, IFineTuningsClient client, Action abort, ILogger logger)
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

    private async Task SendAsync(IFineTuningsClient client, Action abort, ILogger logger)
    {
        try
        {
            await foreach (var batch in _subscription.ReadAsync(_ending.Token))
            {
                foreach (var notice in batch.Where(notice => _all || _ids.ContainsKey(notice.Id)))
                {
                    await (notice.View is { } job ? client.FineTuningChanged(FineTuningResource.InBrief(job)) : client.FineTuningDeleted(notice.Id));
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
