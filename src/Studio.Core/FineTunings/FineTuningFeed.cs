using System.Collections.Immutable;

namespace FineTuningStudio.Core.FineTunings;

/// <summary>That a job changed: its state as committed, or null where it was deleted.</summary>
public sealed record FineTuningNotice(string Id, long Change, FineTuningView? View);

/// <summary>
/// Tells who watches that a job has changed, after the change was committed. Publishing never runs a subscriber's code
/// and never waits for one.
/// </summary>
public sealed class FineTuningFeed(TimeProvider time)
{
    private ImmutableArray<FeedSubscription> _subscriptions = [];

    public int SubscriberCount => _subscriptions.Length;

    /// <summary>
    /// Follows all jobs, or one. Registered when this returns; notices of one job are merged into its latest and come in
    /// batches, at most four a second. Dispose to stop.
    /// </summary>
    public FeedSubscription Subscribe(string? fineTuningId = null) => Register(new FeedSubscription(this, time, fineTuningId, merges: true));

    /// <summary>Follows all jobs, each notice by itself and at once: for those who must pass on every transition.</summary>
    public FeedSubscription SubscribeToEach() => Register(new FeedSubscription(this, time, fineTuningId: null, merges: false));

    /// <summary>Whether somebody follows exactly this job.</summary>
    public bool IsWatched(string fineTuningId) => _subscriptions.Any(subscription => subscription.FineTuningId == fineTuningId);

    public void Publish(FineTuningNotice notice)
    {
        foreach (var subscription in _subscriptions)
        {
            subscription.Offer(notice);
        }
    }

    internal void Remove(FeedSubscription subscription) =>
        ImmutableInterlocked.Update(ref _subscriptions, static (all, gone) => all.Remove(gone), subscription);

    private FeedSubscription Register(FeedSubscription subscription)
    {
        ImmutableInterlocked.Update(ref _subscriptions, static (all, added) => all.Add(added), subscription);
        return subscription;
    }
}
