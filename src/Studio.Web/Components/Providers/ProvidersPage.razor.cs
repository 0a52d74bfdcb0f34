using FineTuningStudio.Core.Feeds;
using FineTuningStudio.Core.Providers;
using FineTuningStudio.Web.Components.Shared;
using Microsoft.AspNetCore.Components;

namespace FineTuningStudio.Web.Components.Providers;

/// <summary>All providers as they are now: whether each is ready, and how it answers.</summary>
public sealed partial class ProvidersPage(ProviderViews views, ProviderRegistry registry, ProviderFeed feed) : LiveComponent<ProviderNotice>
{
    private IReadOnlyList<ProviderView>? _providers;
    private string _default = "";

    /// <summary>For which client the lines to copy are shown.</summary>
    [SupplyParameterFromQuery(Name = "client")]
    public string? Client { get; set; }

    protected override ChangeFeed<ProviderNotice> Feed => feed;

    protected override async Task LoadAsync(CancellationToken cancellationToken)
    {
        _default = registry.DefaultName();
        _providers = [.. (await views.ListAsync(cancellationToken)).OrderByDescending(provider => provider.Description.Ready)];
    }

    protected override Task ApplyAsync(IReadOnlyList<ProviderNotice> notices, CancellationToken cancellationToken) => LoadAsync(cancellationToken);
}
