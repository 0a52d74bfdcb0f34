namespace FineTuningStudio.Core.Webhooks;

/// <summary>An address that is told of what happens, and how far that succeeds.</summary>
public sealed class Webhook
{
    public const int MaxUrlLength = 2_000;
    public const int MaxDescriptionLength = 300;

    public required string Id { get; init; }

    /// <summary>Absolute, http or https, without a user or password.</summary>
    public required string Url { get; set; }

    public string? Description { get; set; }

    /// <summary>The types of <see cref="WebhookEvents"/> that it is told.</summary>
    public required List<string> Events { get; set; }

    /// <summary>False keeps it from being told anything new; what waits goes on when it is true again.</summary>
    public bool Enabled { get; set; }

    /// <summary>Why the Studio disabled it by itself; null where it did not.</summary>
    public string? DisabledReason { get; set; }

    /// <summary>Since when every attempt failed; null after one that succeeded.</summary>
    public DateTime? FailingSince { get; set; }

    /// <summary>Encrypted; see <see cref="WebhookSecrets"/>.</summary>
    public required string ProtectedSecret { get; set; }

    /// <summary>The secret before the last roll, encrypted, with which messages are signed too until <see cref="PreviousSecretUntil"/>.</summary>
    public string? ProtectedPreviousSecret { get; set; }

    public DateTime? PreviousSecretUntil { get; set; }

    public DateTime CreatedAt { get; init; }

    public string? CreatedBy { get; init; }
}
