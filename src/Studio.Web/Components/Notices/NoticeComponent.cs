using FineTuningStudio.Web.Components.Shared;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace FineTuningStudio.Web.Components.Notices;

/// <summary>What follows whether this browser wants notices (js/notices.js), also where another tab changes that.</summary>
public abstract class NoticeComponent : StudioPage
{
    private DotNetObjectReference<NoticeComponent>? _self;

    [Inject]
    protected IJSRuntime Js { get; set; } = null!;

    /// <summary>"on", "off", "refused" or "impossible"; null until the browser has said.</summary>
    protected string? State { get; private set; }

    /// <summary>Called by the browser.</summary>
    [JSInvokable]
    public async Task NoticesAreAsync(string state)
    {
        State = state;
        await OnStateAsync();
        StateHasChanged();
    }

    /// <summary>Takes over a new <see cref="State"/>.</summary>
    protected virtual Task OnStateAsync() => Task.CompletedTask;

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
        {
            _self = DotNetObjectReference.Create(this);
            var state = await Js.InvokeAsync<string?>("studioNotices.watch", _self);
            if (!Gone.IsCancellationRequested)
            {
                await NoticesAreAsync(state ?? "impossible");
            }
        }
    }

    protected override async ValueTask OnLeftAsync()
    {
        if (_self is null)
        {
            return;
        }
        try
        {
            await Js.InvokeVoidAsync("studioNotices.unwatch", _self);
        }
        catch (JSDisconnectedException)
        {
            // The browser is gone, and with it the one who watched.
        }
        _self.Dispose();
    }
}
