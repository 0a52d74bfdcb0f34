namespace FineTuningStudio.Core.Webhooks;

public enum DeliveryStatus
{
    /// <summary>To be sent, or to be sent again.</summary>
    Pending,

    /// <summary>The receiver answered with a status from 200 to 299.</summary>
    Delivered,

    /// <summary>It is not tried any more by itself.</summary>
    Failed,
}

/// <summary>
/// One message to one webhook: written in the transaction of the change that it tells of, so that neither is there without
/// the other, and kept afterwards as the log.
/// </summary>
public sealed class WebhookDelivery
{
    public const int MaxExcerptLength = 2_048;

    /// <summary>Also the header webhook-id, by which a receiver recognises a message that comes twice.</summary>
    public required string Id { get; init; }

    public required string WebhookId { get; init; }

    public required string Type { get; init; }

    /// <summary>The job that it tells of, or whose evaluation; null for a test, and for an evaluation of no job.</summary>
    public string? FineTuningId { get; init; }

    /// <summary>The number of the change that it tells of, by which messages are sent in order; 0 for a test.</summary>
    public long Change { get; init; }

    /// <summary>The request's body, byte for byte the same at each attempt.</summary>
    public required string Body { get; init; }

    public DeliveryStatus Status { get; set; }

    /// <summary>How often it was sent in all.</summary>
    public int Attempts { get; set; }

    /// <summary>How many attempts failed since it was begun, or begun again by a person.</summary>
    public int Failures { get; set; }

    public DateTime CreatedAt { get; init; }

    /// <summary>When it is due; null once it has ended.</summary>
    public DateTime? NextAttemptAt { get; set; }

    public DateTime? LastAttemptAt { get; set; }

    /// <summary>The status of the last answer; null where none came.</summary>
    public int? ResponseStatus { get; set; }

    /// <summary>The beginning of the last answer's body.</summary>
    public string? ResponseExcerpt { get; set; }

    /// <summary>What went wrong at the last attempt, in a sentence; null where nothing did.</summary>
    public string? Error { get; set; }

    /// <summary>How long the last attempt took.</summary>
    public int? DurationMilliseconds { get; set; }

    /// <summary>Whose attempt is under way; another one each time.</summary>
    public string? LeaseOwner { get; set; }

    public DateTime? LeaseUntil { get; set; }
}
