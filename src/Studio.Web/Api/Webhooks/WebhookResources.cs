using System.ComponentModel;
using FineTuningStudio.Core.Webhooks;

namespace FineTuningStudio.Web.Api.Webhooks;

internal sealed record WebhookResource(
    string Id,
    string Url,
    string? Description,
    IReadOnlyList<string> Events,
    bool Enabled,
    [property: Description("Why the Studio disabled it by itself.")] string? DisabledReason,
    [property: Description("Since when every attempt failed.")] DateTime? FailingSince,
    [property: Description("Until when messages are signed with the secret before the last roll too.")] DateTime? PreviousSecretUntil,
    [property: Description("How many messages wait to be sent, or sent again.")] int PendingDeliveries,
    [property: Description("The newest message; null where there was none yet.")] WebhookDeliveryResource? LastDelivery,
    DateTime CreatedAt,
    string? CreatedBy)
{
    public static WebhookResource Of(WebhookView view) => new(
        view.Id, view.Url, view.Description, view.Events, view.Enabled, view.DisabledReason, view.FailingSince, view.PreviousSecretUntil,
        view.PendingCount, view.LastDelivery is { } last ? WebhookDeliveryResource.Of(last) : null, view.CreatedAt, view.CreatedBy);
}

internal sealed record WebhookSecretResource(
    WebhookResource Webhook,
    [property: Description("What messages are signed with; told this once. Standard Webhooks: whsec_ and Base64.")] string Secret)
{
    public static WebhookSecretResource Of(WebhookWithSecret made) => new(WebhookResource.Of(made.Webhook), made.Secret);
}

internal sealed record WebhookDeliveryResource(
    [property: Description("Also the message's id and the header webhook-id: the same each time it is sent.")] string Id,
    string Type,
    [property: Description("The job that it tells of, or whose evaluation; null for a test, and for an evaluation of no job.")] string? FinetuningId,
    DeliveryStatus Status,
    int Attempts,
    DateTime CreatedAt,
    [property: Description("When it is sent next; null once it has ended.")] DateTime? NextAttemptAt,
    DateTime? LastAttemptAt,
    [property: Description("The status of the last answer; null where none came.")] int? ResponseStatus,
    [property: Description("What went wrong at the last attempt.")] string? Error,
    int? DurationMs)
{
    public static WebhookDeliveryResource Of(WebhookDeliveryView view) => new(
        view.Id, view.Type, view.FineTuningId, view.Status, view.Attempts, view.CreatedAt, view.NextAttemptAt, view.LastAttemptAt,
        view.ResponseStatus, view.Error, view.DurationMilliseconds);
}

internal sealed record WebhookDeliveryDetailResource(
    WebhookDeliveryResource Delivery,
    [property: Description("What is posted, as a text: it is signed byte for byte.")] string RequestBody,
    [property: Description("The beginning of the last answer, up to 2,048 bytes.")] string? ResponseExcerpt)
{
    public static WebhookDeliveryDetailResource Of(WebhookDeliveryView view) => new(WebhookDeliveryResource.Of(view), view.Body ?? "", view.ResponseExcerpt);
}

internal sealed record WebhookDeliveryList(IReadOnlyList<WebhookDeliveryResource> Deliveries, string? NextPageToken, int TotalSize);
