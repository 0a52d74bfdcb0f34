using System.Linq.Expressions;

namespace FineTuningStudio.Core.Webhooks;

/// <summary>A webhook as pages and the API show it; never its secret.</summary>
public sealed record WebhookView
{
    public required string Id { get; init; }

    public required string Url { get; init; }

    public string? Description { get; init; }

    public required IReadOnlyList<string> Events { get; init; }

    public required bool Enabled { get; init; }

    public string? DisabledReason { get; init; }

    public DateTime? FailingSince { get; init; }

    /// <summary>Until when messages are signed with the secret before the last roll too; null where they are not.</summary>
    public DateTime? PreviousSecretUntil { get; init; }

    public DateTime CreatedAt { get; init; }

    public string? CreatedBy { get; init; }

    /// <summary>How many messages wait to be sent, or sent again.</summary>
    public int PendingCount { get; init; }

    /// <summary>The newest message; null where there was none yet.</summary>
    public WebhookDeliveryView? LastDelivery { get; init; }

    internal static WebhookView Of(Webhook webhook, DateTime now) => new()
    {
        Id = webhook.Id,
        Url = webhook.Url,
        Description = webhook.Description,
        Events = webhook.Events,
        Enabled = webhook.Enabled,
        DisabledReason = webhook.DisabledReason,
        FailingSince = webhook.FailingSince,
        PreviousSecretUntil = webhook.PreviousSecretUntil > now ? webhook.PreviousSecretUntil : null,
        CreatedAt = webhook.CreatedAt,
        CreatedBy = webhook.CreatedBy,
    };
}

/// <summary>A webhook and its secret, which is told this once.</summary>
public sealed record WebhookWithSecret(WebhookView Webhook, string Secret)
{
    /// <summary>Without the secret, so that it cannot come into a log.</summary>
    public override string ToString() => $"webhook {Webhook.Id}";
}

/// <summary>A message and what came of it. Bodies are null in lists.</summary>
public sealed record WebhookDeliveryView
{
    public required string Id { get; init; }

    public required string WebhookId { get; init; }

    public required string Type { get; init; }

    public string? FineTuningId { get; init; }

    public DeliveryStatus Status { get; init; }

    public int Attempts { get; init; }

    public DateTime CreatedAt { get; init; }

    public DateTime? NextAttemptAt { get; init; }

    public DateTime? LastAttemptAt { get; init; }

    public int? ResponseStatus { get; init; }

    public string? Error { get; init; }

    public int? DurationMilliseconds { get; init; }

    /// <summary>The beginning of the last answer; null in lists.</summary>
    public string? ResponseExcerpt { get; init; }

    /// <summary>The request's body; null in lists.</summary>
    public string? Body { get; init; }

    internal static readonly Expression<Func<WebhookDelivery, WebhookDeliveryView>> Listed = row => new WebhookDeliveryView
    {
        Id = row.Id,
        WebhookId = row.WebhookId,
        Type = row.Type,
        FineTuningId = row.FineTuningId,
        Status = row.Status,
        Attempts = row.Attempts,
        CreatedAt = row.CreatedAt,
        NextAttemptAt = row.NextAttemptAt,
        LastAttemptAt = row.LastAttemptAt,
        ResponseStatus = row.ResponseStatus,
        Error = row.Error,
        DurationMilliseconds = row.DurationMilliseconds,
    };

    private static readonly Func<WebhookDelivery, WebhookDeliveryView> Compiled = Listed.Compile();

    internal static WebhookDeliveryView Of(WebhookDelivery row) => Compiled(row) with { Body = row.Body, ResponseExcerpt = row.ResponseExcerpt };
}

/// <param name="WebhookId">Whose deliveries.</param>
/// <param name="Status">Only those; null for all.</param>
/// <param name="PageSize">Null or 0 for <see cref="WebhookQueries.DefaultPageSize"/>.</param>
/// <param name="PageToken">Of the page before.</param>
public sealed record DeliveryListRequest(string WebhookId, DeliveryStatus? Status = null, int? PageSize = null, string? PageToken = null);

public sealed record DeliveryPage(IReadOnlyList<WebhookDeliveryView> Items, string? NextPageToken, int TotalSize);
