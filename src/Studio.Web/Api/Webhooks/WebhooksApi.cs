using System.ComponentModel;
using FineTuningStudio.Core;
using FineTuningStudio.Core.Webhooks;
using FineTuningStudio.Web.Api.Answers;
using FineTuningStudio.Web.Api.FineTunings;
using FineTuningStudio.Web.Api.OpenApi;
using FineTuningStudio.Web.Api.Requests;
using FineTuningStudio.Web.Doors;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace FineTuningStudio.Web.Api.Webhooks;

/// <summary>Who is told of changes by a signed request, and what came of each.</summary>
internal static class WebhooksApi
{
    private const string IdDescription = "The webhook's id.";
    private const string DeliveryDescription = "The delivery's id.";

    private static readonly string[] Statuses = ["all", .. Enum.GetNames<DeliveryStatus>().Select(name => name.ToLowerInvariant())];

    public static void Map(IEndpointRouteBuilder api)
    {
        var webhooks = api.MapGroup("/webhooks").WithTags("Webhooks");
        webhooks.MapGet("", ListAsync).Is("ListWebhooks", "The webhooks, the oldest first, each with its last delivery");
        webhooks.MapPost("", CreateAsync).Is("CreateWebhook", "Register a webhook",
                $"Events: {string.Join(", ", WebhookEvents.All)}. Each message is posted as {{type, id, created_at, data}}, data being the FineTuning, or of {WebhookEvents.EvaluationFinished} the Evaluation, as lists show it, signed as Standard Webhooks says (HMAC-SHA256; headers webhook-id, webhook-timestamp, webhook-signature). It is sent at least once, again and again for three days until it is answered with 2xx; webhook-id stays the same.")
            .Refuses(409, 422);
        webhooks.MapGet("/{id}", GetAsync).Is("GetWebhook", "One webhook").Refuses(404);
        webhooks.MapPut("/{id}", ChangeAsync).Is("ChangeWebhook", "Change a webhook", "What is left out stays as it is. Enabling it again sends what waits.").Refuses(404, 422);
        webhooks.MapDelete("/{id}", DeleteAsync).Is("DeleteWebhook", "Delete a webhook with its log; what waits is not sent").Refuses(404);
        webhooks.MapPost("/{id}/secret", RollSecretAsync).Is("RollWebhookSecret", "Make a new secret", "For 24 hours messages are signed with the old one too.").Refuses(404);
        webhooks.MapPost("/{id}/test", TestAsync).Is("TestWebhook", "Send a test", "Sent once, with the type webhook.test; its delivery says what came of it.").Refuses(404, 409);
        webhooks.MapGet("/{id}/deliveries", DeliveriesAsync).Is("ListWebhookDeliveries", "A webhook's deliveries, the newest first", "Kept for 30 days, and at most the last 10,000.")
            .Takes(
                new ParameterNote("status", NoteType.String, "Only those in this state.", Choices: Statuses),
                new ParameterNote("page_size", NoteType.Integer, $"Default {WebhookQueries.DefaultPageSize}; more than {WebhookQueries.MaxPageSize} is {WebhookQueries.MaxPageSize}; 0 is {WebhookQueries.DefaultPageSize}."),
                new ParameterNote("page_token", NoteType.String, "next_page_token of the page before; all else but the page size as there."))
            .Refuses(400, 404, 422);
        webhooks.MapGet("/{id}/deliveries/{delivery_id}", DeliveryAsync).Is("GetWebhookDelivery", "One delivery with what was posted and what came back").Refuses(404);
        webhooks.MapPost("/{id}/deliveries/{delivery_id}/send", SendAgainAsync)
            .Is("ResendWebhookDelivery", "Send a message again at once", "Under the same id; if it is not taken, as often as a new one.").Refuses(404, 409);
    }

    private static async Task<Ok<IReadOnlyList<WebhookResource>>> ListAsync(WebhookQueries queries, CancellationToken cancellationToken) =>
        TypedResults.Ok<IReadOnlyList<WebhookResource>>([.. (await queries.ListAsync(cancellationToken)).Select(WebhookResource.Of)]);

    private static async Task<Results<Created<WebhookSecretResource>, ProblemResult>> CreateAsync(
        Body<WebhookBody> body, HttpContext context, WebhookCommands commands, CancellationToken cancellationToken) =>
        (await commands.CreateAsync(body.Value.Over(null), Caller.NameOf(context), cancellationToken)).TryGet(out var made, out var problem)
            ? TypedResults.Created($"{StudioRoutes.Api}/webhooks/{made.Webhook.Id}", WebhookSecretResource.Of(made))
            : problem.ToResult();

    private static async Task<Results<Ok<WebhookResource>, ProblemResult>> GetAsync(
        [Description(IdDescription)] string id, WebhookQueries queries, CancellationToken cancellationToken) =>
        await queries.FindAsync(id, cancellationToken) is { } view ? TypedResults.Ok(WebhookResource.Of(view)) : Problem.WebhookNotFound(id).ToResult();

    private static async Task<Results<Ok<WebhookResource>, ProblemResult>> ChangeAsync(
        [Description(IdDescription)] string id, Body<WebhookBody> body, WebhookCommands commands, CancellationToken cancellationToken) =>
        (await commands.ChangeAsync(id, body.Value.Over, cancellationToken)).TryGet(out var view, out var problem)
            ? TypedResults.Ok(WebhookResource.Of(view))
            : problem.ToResult();

    private static async Task<Results<Ok<DeletedResource>, ProblemResult>> DeleteAsync(
        [Description(IdDescription)] string id, WebhookCommands commands, CancellationToken cancellationToken) =>
        (await commands.DeleteAsync(id, cancellationToken)).TryGet(out _, out var problem) ? TypedResults.Ok(new DeletedResource()) : problem.ToResult();

    private static async Task<Results<Ok<WebhookSecretResource>, ProblemResult>> RollSecretAsync(
        [Description(IdDescription)] string id, WebhookCommands commands, CancellationToken cancellationToken) =>
        (await commands.RollSecretAsync(id, cancellationToken)).TryGet(out var rolled, out var problem)
            ? TypedResults.Ok(WebhookSecretResource.Of(rolled))
            : problem.ToResult();

    private static async Task<Results<Ok<WebhookDeliveryResource>, ProblemResult>> TestAsync(
        [Description(IdDescription)] string id, WebhookCommands commands, CancellationToken cancellationToken) =>
        Answer(await commands.TestAsync(id, cancellationToken));

    private static async Task<Results<Ok<WebhookDeliveryList>, ProblemResult>> DeliveriesAsync(
        [Description(IdDescription)] string id, HttpRequest request, WebhookQueries queries, CancellationToken cancellationToken)
    {
        var query = new QueryFields(request.Query);
        var status = query.Choice("status", Statuses);
        if (query.Errors.ToProblem() is { } unknown)
        {
            return unknown.ToResult();
        }
        var size = query.Integer("page_size", 0);
        if (query.Errors.ToProblem("invalid_page_size") is { } invalid)
        {
            return (invalid with { Kind = ProblemKind.Impossible }).ToResult();
        }
        var list = new DeliveryListRequest(
            id, Enum.TryParse<DeliveryStatus>(status, ignoreCase: true, out var only) ? only : null, size, query.Text("page_token"));
        return (await queries.DeliveriesAsync(list, cancellationToken)).TryGet(out var page, out var problem)
            ? TypedResults.Ok(new WebhookDeliveryList([.. page.Items.Select(WebhookDeliveryResource.Of)], page.NextPageToken, page.TotalSize))
            : problem.ToResult();
    }

    private static async Task<Results<Ok<WebhookDeliveryDetailResource>, ProblemResult>> DeliveryAsync(
        [Description(IdDescription)] string id,
        [FromRoute(Name = "delivery_id"), Description(DeliveryDescription)] string deliveryId,
        WebhookQueries queries,
        CancellationToken cancellationToken) =>
        await queries.FindDeliveryAsync(id, deliveryId, cancellationToken) is { } view
            ? TypedResults.Ok(WebhookDeliveryDetailResource.Of(view))
            : Problem.DeliveryNotFound(deliveryId).ToResult();

    private static async Task<Results<Ok<WebhookDeliveryResource>, ProblemResult>> SendAgainAsync(
        [Description(IdDescription)] string id,
        [FromRoute(Name = "delivery_id"), Description(DeliveryDescription)] string deliveryId,
        WebhookCommands commands,
        CancellationToken cancellationToken) =>
        Answer(await commands.SendAgainAsync(id, deliveryId, cancellationToken));

    private static Results<Ok<WebhookDeliveryResource>, ProblemResult> Answer(Result<WebhookDeliveryView> result) =>
        result.TryGet(out var view, out var problem) ? TypedResults.Ok(WebhookDeliveryResource.Of(view)) : problem.ToResult();
}
