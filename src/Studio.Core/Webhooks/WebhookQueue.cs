using FineTuningStudio.Core.Data;
using FineTuningStudio.Core.FineTunings;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace FineTuningStudio.Core.Webhooks;

/// <summary>
/// The messages that are due: taken one at a time under a lease, and what came of an attempt written back only by who still
/// holds the lease.
/// </summary>
internal sealed class WebhookQueue(IDbContextFactory<StudioDb> databases, WebhookFeed feed, Jitter jitter, TimeProvider time, ILogger<WebhookQueue> logger)
{
    /// <summary>A webhook that took nothing for so long is disabled.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromDays(3);

    /// <summary>Far longer than an attempt can take, so that it needs no renewal.</summary>
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(1);

    private DateTime Now => time.GetUtcNow().UtcDateTime;

    /// <summary>For each webhook with messages that wait when the next one is due; the disabled ones and those that are sent to now are left out. A message whose attempt was cut off is due when its lease ends.</summary>
    public async Task<IReadOnlyDictionary<string, DateTime>> DueAsync(IReadOnlyCollection<string> busy, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var now = Now;
        return await database.WebhookDeliveries
            .Where(delivery => delivery.Status == DeliveryStatus.Pending && !busy.Contains(delivery.WebhookId))
            .Where(delivery => database.Webhooks.Any(webhook => webhook.Id == delivery.WebhookId && webhook.Enabled))
            .GroupBy(delivery => delivery.WebhookId)
            .Select(group => new { group.Key, Due = group.Min(delivery => delivery.LeaseUntil > now ? delivery.LeaseUntil : delivery.NextAttemptAt) })
            .ToDictionaryAsync(group => group.Key, group => group.Due ?? now, cancellationToken);
    }

    /// <summary>Takes the webhook's next due message, in the order of the changes that they tell of; null where none is due.</summary>
    public async Task<(Webhook Webhook, WebhookDelivery Delivery)?> TakeAsync(string webhookId, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        while (true)
        {
            var now = Now;
            var webhook = await database.Webhooks.AsNoTracking().SingleOrDefaultAsync(known => known.Id == webhookId && known.Enabled, cancellationToken);
            var free = database.WebhookDeliveries.Where(delivery =>
                delivery.WebhookId == webhookId && delivery.Status == DeliveryStatus.Pending && delivery.NextAttemptAt <= now
                && (delivery.LeaseUntil == null || delivery.LeaseUntil <= now));
            var id = await free.OrderBy(delivery => delivery.Change).ThenBy(delivery => delivery.Id).Select(delivery => delivery.Id).FirstOrDefaultAsync(cancellationToken);
            if (webhook is null || id is null)
            {
                return null;
            }
            var owner = Guid.NewGuid().ToString("N");
            var until = now + Lease;
            var taken = await free.Where(delivery => delivery.Id == id).ExecuteUpdateAsync(
                set => set.SetProperty(delivery => delivery.LeaseOwner, owner).SetProperty(delivery => delivery.LeaseUntil, until), cancellationToken);
            if (taken == 1)
            {
                return (webhook, await database.WebhookDeliveries.AsNoTracking().SingleAsync(delivery => delivery.Id == id, cancellationToken));
            }
        }
    }

    /// <summary>
    /// Writes what came of an attempt, for the message and for its webhook. Does nothing where the lease was lost: then the message
    /// is another attempt's.
    /// </summary>
    public async Task StoreAsync(Webhook webhook, WebhookDelivery delivery, SendOutcome outcome)
    {
        await using var database = await databases.CreateDbContextAsync();
        await using var transaction = await database.Database.BeginTransactionAsync();
        var now = Now;
        var failures = outcome.Error is null ? 0 : delivery.Failures + 1;
        var wait = outcome.Error is null || outcome.IsGone || delivery.Type == WebhookEvents.Test
            ? null
            : WebhookBackoff.After(failures, jitter.Next(), outcome.RetryAfter);
        var status = outcome.Error is null ? DeliveryStatus.Delivered : wait is null ? DeliveryStatus.Failed : DeliveryStatus.Pending;
        var written = await database.WebhookDeliveries.Where(row => row.Id == delivery.Id && row.LeaseOwner == delivery.LeaseOwner).ExecuteUpdateAsync(
            set => set.SetProperty(row => row.Status, status)
                .SetProperty(row => row.Attempts, row => row.Attempts + 1)
                .SetProperty(row => row.Failures, failures)
                .SetProperty(row => row.NextAttemptAt, now + wait)
                .SetProperty(row => row.LastAttemptAt, now)
                .SetProperty(row => row.ResponseStatus, outcome.Status)
                .SetProperty(row => row.ResponseExcerpt, outcome.Excerpt)
                .SetProperty(row => row.Error, outcome.Error)
                .SetProperty(row => row.DurationMilliseconds, (int)outcome.Duration.TotalMilliseconds)
                .SetProperty(row => row.LeaseOwner, (string?)null)
                .SetProperty(row => row.LeaseUntil, (DateTime?)null));
        if (written == 0)
        {
            return;
        }
        var reason = await RememberAsync(database, webhook, delivery, outcome, now);
        await transaction.CommitAsync();
        if (reason is not null)
        {
            WebhookLog.Disabled(logger, webhook.Id, reason);
        }
        feed.Publish(new WebhookNotice(webhook.Id));
    }

    /// <summary>Since when the webhook takes nothing; why it is disabled where that is enough, else null. An address that a person changed meanwhile begins anew.</summary>
    private static async Task<string?> RememberAsync(StudioDb database, Webhook webhook, WebhookDelivery delivery, SendOutcome outcome, DateTime now)
    {
        var same = database.Webhooks.Where(row => row.Id == webhook.Id && row.Url == webhook.Url && row.Enabled);
        if (outcome.Error is null)
        {
            await same.Where(row => row.FailingSince != null).ExecuteUpdateAsync(set => set.SetProperty(row => row.FailingSince, (DateTime?)null));
            return null;
        }
        if (!outcome.IsGone && delivery.Type == WebhookEvents.Test)
        {
            return null;
        }
        await same.Where(row => row.FailingSince == null).ExecuteUpdateAsync(set => set.SetProperty(row => row.FailingSince, now));
        var tooLong = now - Patience;
        var reason = outcome.IsGone
            ? "The receiver answered 410: it is gone for good. Enter its new address, then enable the webhook again."
            : $"Nothing was taken for three days; at last: {outcome.Error} Set the receiver right, then enable the webhook again.";
        var disabled = await same.Where(row => outcome.IsGone || row.FailingSince <= tooLong).ExecuteUpdateAsync(
            set => set.SetProperty(row => row.Enabled, false).SetProperty(row => row.DisabledReason, reason));
        return disabled == 1 ? reason : null;
    }
}
