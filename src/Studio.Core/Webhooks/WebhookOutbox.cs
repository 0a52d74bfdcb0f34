using FineTuningStudio.Core.Data;
using FineTuningStudio.Core.FineTunings;
using Microsoft.EntityFrameworkCore;

namespace FineTuningStudio.Core.Webhooks;

/// <summary>
/// Writes the messages of a change into the transaction of that change (a transactional outbox): a Studio that is killed right
/// after the commit still sends them at its next start, and of a change that was rolled back nobody hears.
/// </summary>
public sealed class WebhookOutbox(WriteWebhookBody write, WebhookSignals signals, WebhookFeed feed, TimeProvider time)
{
    /// <summary>Adds a message for each enabled webhook that wants this type; the caller saves, commits and then calls <see cref="Announce"/> with what this returns.</summary>
    internal async Task<IReadOnlyList<string>> AddAsync(
        StudioDb database, string type, FineTuningView job, long change, CancellationToken cancellationToken)
    {
        var enabled = await database.Webhooks.Where(webhook => webhook.Enabled)
            .Select(webhook => new { webhook.Id, webhook.Events }).ToListAsync(cancellationToken);
        var told = enabled.Where(webhook => webhook.Events.Contains(type)).Select(webhook => webhook.Id).ToList();
        database.WebhookDeliveries.AddRange(told.Select(webhook => NewDelivery(webhook, type, job, change)));
        return told;
    }

    /// <summary>A message that only says that it comes.</summary>
    internal WebhookDelivery NewTest(string webhookId) => NewDelivery(webhookId, WebhookEvents.Test, job: null, change: 0);

    /// <summary>After the commit: wakes the worker and tells who watches.</summary>
    internal void Announce(IReadOnlyList<string> webhookIds)
    {
        if (webhookIds.Count == 0)
        {
            return;
        }
        signals.Wake();
        foreach (var id in webhookIds)
        {
            feed.Publish(new WebhookNotice(id));
        }
    }

    private WebhookDelivery NewDelivery(string webhookId, string type, FineTuningView? job, long change)
    {
        var now = time.GetUtcNow().UtcDateTime;
        var id = StudioId.New(time);
        return new WebhookDelivery
        {
            Id = id,
            WebhookId = webhookId,
            Type = type,
            FineTuningId = job?.Id,
            Change = change,
            Body = write(new WebhookMessage(id, type, now, webhookId, job)),
            CreatedAt = now,
            NextAttemptAt = now,
        };
    }
}
