using FineTuningStudio.Core.Feeds;
using FineTuningStudio.Core.Providers;
using FineTuningStudio.Web.Components.Shared;
using Microsoft.AspNetCore.Components;

namespace FineTuningStudio.Web.Components.Providers;

/// <summary>One provider: how it answers, and its address, key and budget.</summary>
public sealed partial class ProviderPage(ProviderViews views, ProviderFeed feed, NavigationManager navigation) : LiveComponent<ProviderNotice>
{
    private ProviderView? _view;
    private ProviderDraft? _draft;
    private string? _loaded;
    private string _example = "";

    [Parameter]
    public required string Name { get; set; }

    protected override ChangeFeed<ProviderNotice> Feed => feed;

    protected override async Task OnParametersSetAsync()
    {
        if (_loaded is not null && _loaded != Name)
        {
            (_view, _draft) = (null, null);
            await ReloadAsync();
        }
    }

    protected override async Task LoadAsync(CancellationToken cancellationToken)
    {
        _loaded = Name;
        _view = await views.FindAsync(Name, cancellationToken);
        if (_view is not null && _draft is null)
        {
            // What somebody is typing stays, whatever happens to the provider meanwhile.
            _draft = ProviderDraft.Of(_view);
            _example = ProviderKinds.Address(_view.Description.Kind)?.AbsoluteUri ?? "";
        }
    }

    protected override Task ApplyAsync(IReadOnlyList<ProviderNotice> notices, CancellationToken cancellationToken) =>
        notices.Any(notice => notice.Provider == Name) ? LoadAsync(cancellationToken) : Task.CompletedTask;

    private void Show(ProviderView view) => (_view, _draft) = (view, ProviderDraft.Of(view));

    private async Task AfterRemovalAsync(bool stays)
    {
        if (!stays)
        {
            navigation.NavigateTo(StudioUrls.Providers);
            return;
        }
        _draft = null;
        await LoadAsync(Gone);
    }
}
