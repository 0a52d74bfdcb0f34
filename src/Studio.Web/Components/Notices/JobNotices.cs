using FineTuningStudio.Core.Feeds;
using FineTuningStudio.Core.FineTunings;
using Microsoft.JSInterop;

namespace FineTuningStudio.Web.Components.Notices;

/// <summary>Shows a notice of the browser for each job that ends while a page is open; follows the feed only where that is wanted.</summary>
public sealed class JobNotices(FineTuningFeed feed, TimeProvider time) : NoticeComponent
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private FeedSubscription<FineTuningNotice>? _subscription;
    private Task _loop = Task.CompletedTask;

    protected override async Task OnStateAsync()
    {
        if (State is "on" && _subscription is null && !Gone.IsCancellationRequested)
        {
            // Each by itself: of changes that are merged the last one may not be the end.
            _subscription = feed.SubscribeToEach();
            _loop = FollowAsync(_subscription);
        }
        else if (State is not "on")
        {
            await StopAsync();
        }
    }

    protected override async ValueTask OnLeftAsync()
    {
        await StopAsync();
        await base.OnLeftAsync();
    }

    /// <summary>The title of the notice of a job's end.</summary>
    private static string TitleOf(FineTuningView job) => job.Status switch
    {
        FineTuningStatus.Succeeded => "Fine-tuning succeeded",
        FineTuningStatus.Failed => "Fine-tuning failed",
        _ => "Fine-tuning cancelled",
    };

    private async Task StopAsync()
    {
        _subscription?.Dispose();
        _subscription = null;
        await _loop;
    }

    /// <summary>A call that was sent while the browser was away is never answered: it is given up, so that the next ones come.</summary>
    private async Task ShowAsync(FineTuningView job)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, Gone);
        try
        {
            await Js.InvokeVoidAsync("studioNotices.show", either.Token, new
            {
                id = job.Id,
                title = TitleOf(job),
                body = $"{job.Alias}: {job.Error ?? job.ModelId ?? "there is no model."}",
                url = StudioUrls.FineTuning(job.Id),
            });
        }
        catch (OperationCanceledException) when (!Gone.IsCancellationRequested)
        {
            // Nobody was there to see it.
        }
    }

    private async Task FollowAsync(FeedSubscription<FineTuningNotice> subscription)
    {
        try
        {
            await foreach (var notices in subscription.ReadAsync(Gone))
            {
                foreach (var job in notices.Where(notice => notice.HasMoved).Select(notice => notice.View).OfType<FineTuningView>().Where(job => job.Status.IsTerminal()))
                {
                    await ShowAsync(job);
                }
            }
        }
        catch (Exception gone) when (gone is JSDisconnectedException || (gone is OperationCanceledException && Gone.IsCancellationRequested))
        {
            // The page or its browser is gone; a page that comes back begins anew.
        }
        catch (Exception failure)
        {
            await DispatchExceptionAsync(failure);
        }
    }
}
