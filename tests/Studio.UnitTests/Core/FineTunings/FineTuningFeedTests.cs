using FineTuningStudio.Core.Feeds;
using FineTuningStudio.Core.FineTunings;

namespace FineTuningStudio.UnitTests.Core.FineTunings;

public sealed class FineTuningFeedTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private readonly ManualTimeProvider _time = new();
    private readonly FineTuningFeed _feed;

    public FineTuningFeedTests() => _feed = new FineTuningFeed(_time);

    private static FineTuningNotice Notice(string id, long change) => new(id, change, null);

    [Fact]
    public async Task Notices_of_one_job_are_merged_into_the_latest()
    {
        using var subscription = _feed.Subscribe();
        _feed.Publish(Notice("a", 1));
        _feed.Publish(Notice("b", 2));
        _feed.Publish(Notice("a", 3));

        var batch = await FirstAsync(subscription);

        Assert.Equal([("a", 3L), ("b", 2L)], batch.Select(notice => (notice.Id, notice.Change)));
    }

    [Fact]
    public async Task Second_batch_waits_a_quarter_of_a_second()
    {
        using var subscription = _feed.Subscribe();
        await using var batches = subscription.ReadAsync(CancellationToken.None).GetAsyncEnumerator();
        _feed.Publish(Notice("a", 1));
        await batches.MoveNextAsync().AsTask().WaitAsync(Patience);
        _feed.Publish(Notice("a", 2));

        var next = batches.MoveNextAsync().AsTask();
        _time.Advance(FeedSubscription.MergeInterval - TimeSpan.FromMilliseconds(1));
        Assert.False(next.IsCompleted);
        _time.Advance(TimeSpan.FromMilliseconds(1));

        Assert.True(await next.WaitAsync(Patience));
    }

    [Fact]
    public async Task Each_notice_comes_by_itself_to_those_who_want_each()
    {
        using var subscription = _feed.SubscribeToEach();
        _feed.Publish(Notice("a", 1));
        _feed.Publish(Notice("a", 2));

        Assert.Equal([1L, 2L], (await FirstAsync(subscription)).Select(notice => notice.Change));
    }

    [Fact]
    public async Task Follower_of_one_job_hears_of_no_other()
    {
        using var subscription = _feed.Subscribe("b");
        _feed.Publish(Notice("a", 1));
        _feed.Publish(Notice("b", 2));

        Assert.True(_feed.IsWatched("b"));
        Assert.False(_feed.IsWatched("a"));
        Assert.Equal("b", Assert.Single(await FirstAsync(subscription)).Id);
    }

    [Fact]
    public void Disposed_subscription_is_gone()
    {
        _feed.Subscribe().Dispose();

        Assert.Equal(0, _feed.SubscriberCount);
    }

    [Fact]
    public async Task Cancelled_reader_is_gone()
    {
        using var stop = new CancellationTokenSource();
        var reading = FirstAsync(_feed.Subscribe(), stop.Token);

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
        Assert.Equal(0, _feed.SubscriberCount);
    }

    [Fact]
    public async Task Slow_reader_keeps_the_newest_notices()
    {
        using var subscription = _feed.SubscribeToEach();
        for (var change = 1; change <= FeedSubscription.Capacity + 5; change++)
        {
            _feed.Publish(Notice("a", change));
        }

        var batch = await FirstAsync(subscription);

        Assert.Equal((FeedSubscription.Capacity, 6L), (batch.Count, batch[0].Change));
    }

    private static async Task<IReadOnlyList<FineTuningNotice>> FirstAsync(FeedSubscription<FineTuningNotice> subscription, CancellationToken cancellationToken = default)
    {
        await foreach (var batch in subscription.ReadAsync(cancellationToken).WithCancellation(cancellationToken))
        {
            return batch;
        }
        throw new InvalidOperationException("The feed ended without a notice.");
    }
}
