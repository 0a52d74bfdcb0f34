using FineTuningStudio.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace FineTuningStudio.Core.Webhooks;

/// <summary>Registers, changes, tests and removes webhooks.</summary>
/// <remarks>Problems: <c>validation_failed</c> with every field at once, <c>not_found</c>, and <c>conflict</c> where the present state forbids it.</remarks>
public sealed class WebhookCommands(
    IDbContextFactory<StudioDb> databases, WebhookQueries queries, WebhookSecrets secrets, WebhookOutbox outbox, WebhookFeed feed, WebhookSignals signals, TimeProvider time)
{
    /// <summary>How many webhooks there may be: each change of a job writes a message for each.</summary>
    public const int MaxWebhooks = 50;

    /// <summary>How long after a roll messages are signed with the secret before it too, so that a receiver can change over in peace.</summary>
    public static readonly TimeSpan Overlap = TimeSpan.FromHours(24);

    /// <param name="entry">What was entered.</param>
    /// <param name="by">Who did, by the name of the API key; null where that is not known.</param>
    /// <param name="cancellationToken">Gives up before anything is stored.</param>
    public async Task<Result<WebhookWithSecret>> CreateAsync(WebhookEntry entry, string? by, CancellationToken cancellationToken)
    {
        if (WebhookRules.Fault(entry) is { } fault)
        {
            return fault;
        }
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        if (await database.Webhooks.CountAsync(cancellationToken) >= MaxWebhooks)
        {
            return Conflict($"There are {MaxWebhooks} webhooks, which is the most: delete one that is not needed first.");
        }
        var now = time.GetUtcNow().UtcDateTime;
        var secret = WebhookSecrets.New();
        var webhook = new Webhook
        {
            Id = StudioId.New(time),
            Url = entry.Url!.Trim(),
            Description = Described(entry),
            Events = WebhookRules.EventsOf(entry),
            Enabled = entry.Enabled,
            ProtectedSecret = secrets.Protect(secret),
            CreatedAt = now,
            CreatedBy = by,
        };
        database.Webhooks.Add(webhook);
        await database.SaveChangesAsync(cancellationToken);
        feed.Publish(new WebhookNotice(webhook.Id));
        return new WebhookWithSecret(WebhookView.Of(webhook, now), secret);
    }

    /// <summary>
    /// Takes another entry in place of what was entered before; <paramref name="change"/> makes it of the webhook as it is when
    /// nobody else can change it. Enabling it, or another address, forgets earlier failures.
    /// </summary>
    public async Task<Result<WebhookView>> ChangeAsync(string id, Func<WebhookView, WebhookEntry> change, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
        if (await database.Webhooks.SingleOrDefaultAsync(known => known.Id == id, cancellationToken) is not { } webhook)
        {
            return Problem.WebhookNotFound(id);
        }
        var entry = change(WebhookView.Of(webhook, time.GetUtcNow().UtcDateTime));
        if (WebhookRules.Fault(entry) is { } fault)
        {
            return fault;
        }
        var url = entry.Url!.Trim();
        if (webhook.Url != url || (entry.Enabled && !webhook.Enabled))
        {
            webhook.FailingSince = null;
        }
        (webhook.Url, webhook.Description, webhook.Events, webhook.Enabled) = (url, Described(entry), WebhookRules.EventsOf(entry), entry.Enabled);
        if (entry.Enabled)
        {
            webhook.DisabledReason = null;
        }
        await database.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        signals.Wake();
        feed.Publish(new WebhookNotice(id));
        return await queries.FindAsync(id, CancellationToken.None) is { } view ? view : Problem.WebhookNotFound(id);
    }

    /// <summary>Deletes a webhook with its log; what waits is not sent.</summary>
    public async Task<Result<Done>> DeleteAsync(string id, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
        if (await database.Webhooks.Where(webhook => webhook.Id == id).ExecuteDeleteAsync(cancellationToken) == 0)
        {
            return Problem.WebhookNotFound(id);
        }
        await database.WebhookDeliveries.Where(delivery => delivery.WebhookId == id).ExecuteDeleteAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        feed.Publish(new WebhookNotice(id));
        return new Done();
    }

    /// <summary>A new secret; messages are signed with the old one too for <see cref="Overlap"/>.</summary>
    public async Task<Result<WebhookWithSecret>> RollSecretAsync(string id, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        if (await database.Webhooks.SingleOrDefaultAsync(known => known.Id == id, cancellationToken) is not { } webhook)
        {
            return Problem.WebhookNotFound(id);
        }
        var now = time.GetUtcNow().UtcDateTime;
        var secret = WebhookSecrets.New();
        (webhook.ProtectedPreviousSecret, webhook.PreviousSecretUntil) = (webhook.ProtectedSecret, now + Overlap);
        webhook.ProtectedSecret = secrets.Protect(secret);
        await database.SaveChangesAsync(cancellationToken);
        feed.Publish(new WebhookNotice(id));
        return new WebhookWithSecret(WebhookView.Of(webhook, now), secret);
    }

    /// <summary>Sends a message that tells of nothing, once.</summary>
    public async Task<Result<WebhookDeliveryView>> TestAsync(string id, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        if (await UnreadyAsync(database, id, cancellationToken) is { } problem)
        {
            return problem;
        }
        var delivery = outbox.NewTest(id);
        database.WebhookDeliveries.Add(delivery);
        await database.SaveChangesAsync(cancellationToken);
        outbox.Announce([id]);
        return WebhookDeliveryView.Of(delivery);
    }

    /// <summary>Sends a message again at once, under the id that it had, and as often as a new one if it is not taken.</summary>
    public async Task<Result<WebhookDeliveryView>> SendAgainAsync(string id, string deliveryId, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        if (await UnreadyAsync(database, id, cancellationToken) is { } problem)
        {
            return problem;
        }
        var now = time.GetUtcNow().UtcDateTime;
        var again = await database.WebhookDeliveries
            .Where(delivery => delivery.Id == deliveryId && delivery.WebhookId == id && (delivery.LeaseUntil == null || delivery.LeaseUntil < now))
            .ExecuteUpdateAsync(
                set => set.SetProperty(delivery => delivery.Status, DeliveryStatus.Pending)
                    .SetProperty(delivery => delivery.Failures, 0).SetProperty(delivery => delivery.NextAttemptAt, now),
                cancellationToken);
        if (await queries.FindDeliveryAsync(id, deliveryId, cancellationToken) is not { } view)
        {
            return Problem.DeliveryNotFound(deliveryId);
        }
        if (again == 0)
        {
            return Conflict("This message is being sent just now; see what comes of it first.");
        }
        outbox.Announce([id]);
        return view;
    }

    private static async Task<Problem?> UnreadyAsync(StudioDb database, string id, CancellationToken cancellationToken) =>
        await database.Webhooks.Where(webhook => webhook.Id == id).Select(webhook => (bool?)webhook.Enabled).SingleOrDefaultAsync(cancellationToken) switch
        {
            null => Problem.WebhookNotFound(id),
            false => Conflict("The webhook is disabled: enable it first."),
            _ => null,
        };

    private static string? Described(WebhookEntry entry) => string.IsNullOrWhiteSpace(entry.Description) ? null : entry.Description.Trim();

    private static Problem Conflict(string message) => new(ProblemKind.Conflict, "conflict", message);
}
