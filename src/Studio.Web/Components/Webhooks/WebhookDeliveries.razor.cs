using FineTuningStudio.Core;
using FineTuningStudio.Core.Feeds;
using FineTuningStudio.Core.Webhooks;
using FineTuningStudio.Web.Components.Shared;
using Microsoft.AspNetCore.Components;

namespace FineTuningStudio.Web.Components.Webhooks;

/// <summary>What was sent to a webhook and what came of it, live, the newest first.</summary>
public sealed partial class WebhookDeliveries(WebhookQueries queries, WebhookFeed feed) : LiveComponent<WebhookNotice>
{
    private const int PageSize = 25;

    private List<WebhookDeliveryView>? _deliveries;
    private string? _shown;
    private string? _next;
    private int _total;
    private Problem? _problem;

    [Parameter, EditorRequired]
    public required string WebhookId { get; set; }

    /// <summary>"failed", "pending" or "delivered"; anything else is all.</summary>
    [Parameter, EditorRequired]
    public required string? Status { get; set; }

    /// <summary>False where the webhook is disabled, so that nothing can be sent again.</summary>
    [Parameter, EditorRequired]
    public required bool CanSend { get; set; }

    protected override ChangeFeed<WebhookNotice> Feed => feed;

    protected override string? FollowedId => WebhookId;

    private DeliveryStatus? Only => Status switch
    {
        "failed" => DeliveryStatus.Failed,
        "pending" => DeliveryStatus.Pending,
        "delivered" => DeliveryStatus.Delivered,
        _ => null,
    };

    private string Current => Only is null ? "all" : Status!;

    private IReadOnlyList<TabLinks.Tab> Tabs =>
    [
        new("all", "All", StudioUrls.Webhook(WebhookId)),
        new("failed", "Failed", StudioUrls.Webhook(WebhookId, "failed")),
        new("pending", "Waiting", StudioUrls.Webhook(WebhookId, "pending")),
        new("delivered", "Delivered", StudioUrls.Webhook(WebhookId, "delivered")),
    ];

    protected override async Task OnParametersSetAsync()
    {
        if (_shown is not null && _shown != Current)
        {
            _deliveries = null;
            await ReloadAsync();
        }
    }

    protected override async Task LoadAsync(CancellationToken cancellationToken)
    {
        var wanted = _shown = Current;

        // As much as is shown now is read anew, up to the largest page.
        var size = Math.Clamp(_deliveries?.Count ?? 0, PageSize, WebhookQueries.MaxPageSize);
        var read = await queries.DeliveriesAsync(new DeliveryListRequest(WebhookId, Only, size), cancellationToken);
        if (_shown == wanted && Take(read) is { } page)
        {
            _deliveries = [.. page.Items];
        }
    }

    protected override Task ApplyAsync(IReadOnlyList<WebhookNotice> notices, CancellationToken cancellationToken) => LoadAsync(cancellationToken);

    private Task ReadMoreAsync() => TryLoadAsync(async cancellationToken =>
    {
        var (wanted, more) = (_shown, await queries.DeliveriesAsync(new DeliveryListRequest(WebhookId, Only, PageSize, _next), cancellationToken));

        // Another tab may have been opened meanwhile.
        if (_shown == wanted && _deliveries is { } deliveries && Take(more) is { } page)
        {
            deliveries.AddRange(page.Items.Where(read => deliveries.TrueForAll(known => known.Id != read.Id)));
        }
    });

    private DeliveryPage? Take(Result<DeliveryPage> read)
    {
        if (read.Value is { } page)
        {
            (_next, _total) = (page.NextPageToken, page.TotalSize);
        }
        return read.Value;
    }
}
