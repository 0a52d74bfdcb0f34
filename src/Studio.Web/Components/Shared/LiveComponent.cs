using FineTuningStudio.Core.Feeds;

namespace FineTuningStudio.Web.Components.Shared;

/// <summary>
/// A page that shows what changes by itself as it is now: it follows a feed before it loads, so that nothing falls between, and
/// applies what the feed names afterwards. It never polls, and leaves no subscriber behind.
/// </summary>
public abstract class LiveComponent<TNotice> : StudioPage
    where TNotice : class
{
    private FeedSubscription<TNotice>? _subscription;
    private Task _load = Task.CompletedTask;
    private Task _loop = Task.CompletedTask;

    protected abstract ChangeFeed<TNotice> Feed { get; }

    /// <summary>The one id that is followed; null for all.</summary>
    protected virtual string? FollowedId => null;

    protected bool IsLoading { get; private set; } = true;

    /// <summary>Reads everything anew.</summary>
    protected abstract Task LoadAsync(CancellationToken cancellationToken);

    /// <summary>Takes over what changed; called only after a load.</summary>
    protected abstract Task ApplyAsync(IReadOnlyList<TNotice> notices, CancellationToken cancellationToken);

    protected override async Task OnInitializedAsync()
    {
        var gone = Gone;
        _subscription = Feed.Subscribe(FollowedId);
        await ReloadAsync();
        if (!gone.IsCancellationRequested)
        {
            _loop = FollowAsync(_subscription, gone);
        }
    }

    protected Task ReloadAsync() => _load = LoadOnceAsync();

    protected override async ValueTask OnLeftAsync()
    {
        _subscription?.Dispose();
        await _loop;
    }

    private async Task LoadOnceAsync()
    {
        IsLoading = true;
        await TryLoadAsync(LoadAsync);
        IsLoading = false;
    }

    private async Task FollowAsync(FeedSubscription<TNotice> subscription, CancellationToken gone)
    {
        try
        {
            await foreach (var notices in subscription.ReadAsync(gone))
            {
                // What came while a load ran may be newer than what it read, so it is applied on top.
                await _load;
                if (LoadError is null)
                {
                    await ApplyAsync(notices, gone);
                    StateHasChanged();
                }
            }
        }
        catch (OperationCanceledException) when (gone.IsCancellationRequested)
        {
            // The page is gone.
        }
        catch (Exception failure)
        {
            await DispatchExceptionAsync(failure);
        }
    }
}
