using System.Runtime.CompilerServices;

namespace FineTuningStudio.Core.FineTunings;

/// <summary>One follower of the feed. Bounded: past <see cref="Capacity"/> the oldest notice goes.</summary>
public sealed class FeedSubscription : IDisposable
{
    public const int Capacity = 10_000;
    public static readonly TimeSpan MergeInterval = TimeSpan.FromMilliseconds(250);

    private readonly FineTuningFeed _feed;
    private readonly TimeProvider _time;
    private readonly bool _merges;
    private readonly Lock _lock = new();
    private readonly LinkedList<FineTuningNotice> _pending = [];
    private readonly Dictionary<string, LinkedListNode<FineTuningNotice>> _byJob = [];
    private TaskCompletionSource _arrival = NewArrival();
    private bool _disposed;

    internal FeedSubscription(FineTuningFeed feed, TimeProvider time, string? fineTuningId, bool merges)
    {
        _feed = feed;
        _time = time;
        FineTuningId = fineTuningId;
        _merges = merges;
    }

    /// <summary>The one job that is followed; null for all.</summary>
    public string? FineTuningId { get; }

    /// <summary>Batches of notices in order of arrival, never empty; ends when the subscription is disposed, and disposes it when the reader goes.</summary>
    public async IAsyncEnumerable<IReadOnlyList<FineTuningNotice>> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
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
                    await Task.Delay(MergeInterval, _time, cancellationToken);
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
            _byJob.Clear();
            _arrival.TrySetResult();
        }
    }

    internal void Offer(FineTuningNotice notice)
    {
        if (FineTuningId is not null && FineTuningId != notice.Id)
        {
            return;
        }
        lock (_lock)
        {
            if (_disposed)
            {
                return;
            }
            if (_merges && _byJob.TryGetValue(notice.Id, out var older))
            {
                older.Value = notice;
                return;
            }
            _byJob[notice.Id] = _pending.AddLast(notice);
            if (_pending.Count > Capacity)
            {
                _byJob.Remove(_pending.First!.Value.Id);
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

    private List<FineTuningNotice> TakePending()
    {
        lock (_lock)
        {
            var batch = _pending.ToList();
            _pending.Clear();
            _byJob.Clear();
            if (!_disposed)
            {
                _arrival = NewArrival();
            }
            return batch;
        }
    }
}
