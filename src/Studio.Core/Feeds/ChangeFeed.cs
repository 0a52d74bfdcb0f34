using System.Collections.Immutable;

namespace FineTuningStudio.Core.Feeds;

/// <summary>
/// Tells who watches that something has changed, after the change was committed. Publishing never runs a subscriber's
/// code and never waits for one. <paramref name="key"/> names what a notice is about: notices of one key are merged.
/// </summary>
public abstract class ChangeFeed<TNotice>(TimeProvider time, Func<TNotice, string> key)
    where TNotice : class
{
    private ImmutableArray<FeedSubscription<TNotice>> _subscriptions = [];

    public int SubscriberCount => _subscriptions.Length;

    /// <summary>
    /// Follows everything, or one id. Registered when this returns; notices of one id are merged into its latest and come in
    /// batches, at most four a second. Dispose to stop.
    /// </summary>
    public FeedSubscription<TNotice> Subscribe(string? id = null) => Register(id, merges: true);

    /// <summary>Follows everything, each notice by itself and at once: for those who must pass on every transition.</summary>
    public FeedSubscription<TNotice> SubscribeToEach() => Register(id: null, merges: false);

    /// <summary>Whether somebody follows exactly this id.</summary>
    public bool IsWatched(string id) => _subscriptions.Any(subscription => subscription.FollowedId == id);

    public void Publish(TNotice notice)
    {
        foreach (var subscription in _subscriptions)
        {
            subscription.Offer(notice);
        }
    }

    internal string KeyOf(TNotice notice) => key(notice);

    internal void Remove(FeedSubscription<TNotice> subscription) =>
        ImmutableInterlocked.Update(ref _subscriptions, static (all, gone) => all.Remove(gone), subscription);

    private FeedSubscription<TNotice> Register(string? id, bool merges)
    {
        var subscription = new FeedSubscription<TNotice>(this, time, id, merges);
        ImmutableInterlocked.Update(ref _subscriptions, static (all, added) => all.Add(added), subscription);
        return subscription;
    }
}
