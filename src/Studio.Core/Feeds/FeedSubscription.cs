using System.Runtime.CompilerServices;

namespace FineTuningStudio.Core.Feeds;

/// <summary>The bounds of every subscription.</summary>
public static class FeedSubscription
{
    /// <summary>How many notices wait for a reader; past it the oldest goes.</summary>
    public const int Capacity = 10_000;

    /// <summary>The time between two batches of merged notices.</summary>
    public static readonly TimeSpan MergeInterval = TimeSpan.FromMilliseconds(250);
}

/// <summary>One follower of a feed. Bounded: past <see cref="FeedSubscription.Capacity"/> the oldest notice goes.</summary>
public sealed class FeedSubscription<TNotice> : IDisposable
    where TNotice : class
{
    private readonly ChangeFeed<TNotice> _feed;
    private readonly TimeProvider _time;
    private readonly bool _merges;
    private readonly Lock _lock = new();
    private readonly LinkedList<TNotice> _pending = [];
    private readonly Dictionary<string, LinkedListNode<TNotice>> _byKey = [];
    private TaskCompletionSource _arrival = NewArrival();
    private bool _disposed;

    internal FeedSubscription(ChangeFeed<TNotice> feed, TimeProvider time, string? followedId, bool merges)
    {
        _feed = feed;
        _time = time;
        FollowedId = followedId;
        _merges = merges;
    }

    /// <summary>The one id that is followed; null for all.</summary>
    public string? FollowedId { get; }

    /// <summary>Batches of notices in order of arrival, never empty; ends when the subscription is disposed, and disposes it when the reader goes.</summary>
    public async IAsyncEnumerable<IReadOnlyList<TNotice>> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                await Arrival().WaitAsync(cancellationToken);
                var batch = TakePending();
                if (batch.Count == 0)
                {
                    yield break;
                }
                yield return batch;
                if (_merges)
                {
                    await Task.Delay(FeedSubscription.MergeInterval, _time, cancellationToken);
                }
            }
        }
        finally
        {
            Dispose();
        }
    }

    public void Dispose()
    {
        _feed.Remove(this);
        lock (_lock)
        {
            _disposed = true;
            _pending.Clear();
            _byKey.Clear();
            _arrival.TrySetResult();
        }
    }

    internal void Offer(TNotice notice)
    {
        var key = _feed.KeyOf(notice);
        if (FollowedId is not null && FollowedId != key)
        {
            return;
        }
        lock (_lock)
        {
            if (_disposed)
            {
                return;
            }
            if (_merges && _byKey.TryGetValue(key, out var older))
            {
                older.Value = notice;
                return;
            }
            _byKey[key] = _pending.AddLast(notice);
            if (_pending.Count > FeedSubscription.Capacity)
            {
                _byKey.Remove(_feed.KeyOf(_pending.First!.Value));
                _pending.RemoveFirst();
            }
            _arrival.TrySetResult();
        }
    }

    private static TaskCompletionSource NewArrival() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private Task Arrival()
    {
        lock (_lock)
        {
            return _arrival.Task;
        }
    }

    private List<TNotice> TakePending()
    {
        lock (_lock)
        {
            var batch = _pending.ToList();
            _pending.Clear();
            _byKey.Clear();
            if (!_disposed)
            {
                _arrival = NewArrival();
            }
            return batch;
        }
    }
}
