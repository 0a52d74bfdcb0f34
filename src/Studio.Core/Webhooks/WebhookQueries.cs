using FineTuningStudio.Core.Data;
using FineTuningStudio.Core.Filtering;
using Microsoft.EntityFrameworkCore;

namespace FineTuningStudio.Core.Webhooks;

/// <summary>Reads webhooks and their deliveries.</summary>
public sealed class WebhookQueries(IDbContextFactory<StudioDb> databases, PageTokens tokens, TimeProvider time)
{
    public const int DefaultPageSize = 50;
    public const int MaxPageSize = 200;

    /// <summary>All, the oldest first.</summary>
    public async Task<IReadOnlyList<WebhookView>> ListAsync(CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var webhooks = await database.Webhooks.AsNoTracking().OrderBy(webhook => webhook.CreatedAt).ThenBy(webhook => webhook.Id).ToListAsync(cancellationToken);
        return await ViewsAsync(database, webhooks, cancellationToken);
    }

    /// <summary>Null where there is none of that id.</summary>
    public async Task<WebhookView?> FindAsync(string id, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var webhooks = await database.Webhooks.AsNoTracking().Where(webhook => webhook.Id == id).ToListAsync(cancellationToken);
        return (await ViewsAsync(database, webhooks, cancellationToken)).SingleOrDefault();
    }

    /// <summary>
    /// A page of a webhook's deliveries, the newest first, and how many there are on all pages. Problems: <c>not_found</c>,
    /// <c>invalid_page_size</c>, <c>invalid_page_token</c>.
    /// </summary>
    public async Task<Result<DeliveryPage>> DeliveriesAsync(DeliveryListRequest request, CancellationToken cancellationToken)
    {
        if (Paging.SizeFault(request.PageSize, DefaultPageSize) is { } tooSmall)
        {
            return tooSmall;
        }
        var bound = $"webhook-deliveries|{request.WebhookId}|{request.Status}";
        if (tokens.TokenFault<PagePosition>(request.PageToken, bound, out var from) is { } alien)
        {
            return alien;
        }
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        if (!await database.Webhooks.AnyAsync(webhook => webhook.Id == request.WebhookId, cancellationToken))
        {
            return Problem.WebhookNotFound(request.WebhookId);
        }
        var all = database.WebhookDeliveries.AsNoTracking()
            .Where(delivery => delivery.WebhookId == request.WebhookId && (request.Status == null || delivery.Status == request.Status));
        var total = await all.CountAsync(cancellationToken);
        var size = Paging.SizeOf(request.PageSize, DefaultPageSize, MaxPageSize);
        var later = from is null ? all : all.Where(delivery =>
            delivery.CreatedAt < from.CreatedAt || (delivery.CreatedAt == from.CreatedAt && string.Compare(delivery.Id, from.Id) < 0));
        var rows = await later.OrderByDescending(delivery => delivery.CreatedAt).ThenByDescending(delivery => delivery.Id).Take(size + 1)
            .Select(WebhookDeliveryView.Listed).ToListAsync(cancellationToken);
        var next = rows.Count > size ? tokens.Write(bound, new PagePosition(rows[size - 1].CreatedAt, rows[size - 1].Id)) : null;
        return new DeliveryPage([.. rows.Take(size)], next, total);
    }

    /// <summary>One delivery with its bodies; null where the webhook has none of that id.</summary>
    public async Task<WebhookDeliveryView?> FindDeliveryAsync(string webhookId, string deliveryId, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        return await database.WebhookDeliveries.AsNoTracking().SingleOrDefaultAsync(row => row.Id == deliveryId && row.WebhookId == webhookId, cancellationToken) is { } delivery
            ? WebhookDeliveryView.Of(delivery)
            : null;
    }

    private async Task<IReadOnlyList<WebhookView>> ViewsAsync(StudioDb database, IReadOnlyList<Webhook> webhooks, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow().UtcDateTime;
        var views = new List<WebhookView>();

        // A few indexed reads for each: there are at most some dozens of webhooks.
        foreach (var webhook in webhooks)
        {
            var deliveries = database.WebhookDeliveries.AsNoTracking().Where(delivery => delivery.WebhookId == webhook.Id);
            views.Add(WebhookView.Of(webhook, now) with
            {
                PendingCount = await deliveries.CountAsync(delivery => delivery.Status == DeliveryStatus.Pending, cancellationToken),
                LastDelivery = await deliveries.OrderByDescending(delivery => delivery.CreatedAt).ThenByDescending(delivery => delivery.Id)
                    .Select(WebhookDeliveryView.Listed).FirstOrDefaultAsync(cancellationToken),
            });
        }
        return views;
    }
}
