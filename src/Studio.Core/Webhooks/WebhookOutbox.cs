using FineTuningStudio.Core.Data;
using FineTuningStudio.Core.Evaluations;
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
    internal Task<IReadOnlyList<string>> AddAsync(StudioDb database, string type, FineTuningView job, long change, CancellationToken cancellationToken) =>
        AddAsync(database, new Subject(type, job.Id, change, Job: job), cancellationToken);

    /// <summary>Likewise that an evaluation has ended. It takes a number of the jobs' changes, so that it comes after what was told of its job.</summary>
    internal async Task<IReadOnlyList<string>> AddEndAsync(StudioDb database, EvaluationView ended, CancellationToken cancellationToken)
    {
        var change = await FineTuningWriter.NextChangeAsync(database, cancellationToken);
        return await AddAsync(database, new Subject(WebhookEvents.EvaluationFinished, ended.FineTuningId, change, Evaluation: ended), cancellationToken);
    }

    private async Task<IReadOnlyList<string>> AddAsync(StudioDb database, Subject subject, CancellationToken cancellationToken)
    {
        var enabled = await database.Webhooks.Where(webhook => webhook.Enabled)
            .Select(webhook => new { webhook.Id, webhook.Events }).ToListAsync(cancellationToken);
        var told = enabled.Where(webhook => webhook.Events.Contains(subject.Type)).Select(webhook => webhook.Id).ToList();
        database.WebhookDeliveries.AddRange(told.Select(webhook => NewDelivery(webhook, subject)));
        return told;
    }

    /// <summary>A message that only says that it comes.</summary>
    internal WebhookDelivery NewTest(string webhookId) => NewDelivery(webhookId, new Subject(WebhookEvents.Test, null, 0));

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

    private WebhookDelivery NewDelivery(string webhookId, Subject subject)
    {
        var now = time.GetUtcNow().UtcDateTime;
        var id = StudioId.New(time);
        return new WebhookDelivery
        {
            Id = id,
            WebhookId = webhookId,
            Type = subject.Type,
            FineTuningId = subject.FineTuningId,
            Change = subject.Change,
            Body = write(new WebhookMessage(id, subject.Type, now, webhookId, subject.Job, subject.Evaluation)),
            CreatedAt = now,
            NextAttemptAt = now,
        };
    }

    /// <summary>What is told of; both null for a test.</summary>
    private sealed record Subject(string Type, string? FineTuningId, long Change, FineTuningView? Job = null, EvaluationView? Evaluation = null);
}
