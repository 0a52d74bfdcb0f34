using FineTuningStudio.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace FineTuningStudio.Core.Webhooks;

/// <summary>Takes old deliveries out of the log, once an hour.</summary>
internal sealed class WebhookSweep(IDbContextFactory<StudioDb> databases, TimeProvider time)
{
    /// <summary>How long a delivery is kept.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromDays(30);

    /// <summary>How many of one webhook are kept beside those that wait.</summary>
    public const int Kept = 10_000;

    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    private DateTime _next;

    public async Task RunWhenDueAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow().UtcDateTime;
        if (now < _next)
        {
            return;
        }
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var old = now - Life;
        await database.WebhookDeliveries.Where(delivery => delivery.CreatedAt < old).ExecuteDeleteAsync(cancellationToken);
        foreach (var id in await database.Webhooks.Select(webhook => webhook.Id).ToListAsync(cancellationToken))
        {
            var ended = database.WebhookDeliveries.Where(delivery => delivery.WebhookId == id && delivery.Status != DeliveryStatus.Pending);
            if (await ended.OrderByDescending(delivery => delivery.Id).Skip(Kept).Select(delivery => delivery.Id).FirstOrDefaultAsync(cancellationToken) is { } first)
            {
                await ended.Where(delivery => string.Compare(delivery.Id, first) <= 0).ExecuteDeleteAsync(cancellationToken);
            }
        }
        _next = now + Interval;
    }
}
