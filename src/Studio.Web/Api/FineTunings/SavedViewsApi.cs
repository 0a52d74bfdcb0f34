using System.ComponentModel;
using FineTuningStudio.Core;
using FineTuningStudio.Core.FineTunings;
using FineTuningStudio.Core.FineTunings.Views;
using FineTuningStudio.Web.Api.Answers;
using FineTuningStudio.Web.Api.OpenApi;
using FineTuningStudio.Web.Api.Requests;
using FineTuningStudio.Web.Doors;
using Microsoft.AspNetCore.Http.HttpResults;
using ViewAnswer = Microsoft.AspNetCore.Http.HttpResults.Results<
    Microsoft.AspNetCore.Http.HttpResults.Ok<FineTuningStudio.Web.Api.FineTunings.SavedViewResource>,
    FineTuningStudio.Web.Api.Answers.ProblemResult>;

namespace FineTuningStudio.Web.Api.FineTunings;

/// <summary>Views of the list of jobs that have a name: filter, order and columns.</summary>
internal static class SavedViewsApi
{
    private const string IdDescription = "The view's id.";

    public static void Map(IEndpointRouteBuilder api)
    {
        MapRoutes(api.MapGroup("/finetunings/views").WithTags("Fine-tunings"));
        api.MapAlias("/finetuning-jobs/views", MapRoutes);
    }

    private static void MapRoutes(RouteGroupBuilder views)
    {
        views.MapGet("", ListAsync).Is("ListSavedViews", "The saved views of the list of jobs, by name");
        views.MapPost("", CreateAsync).Is("CreateSavedView", "Give a filter, an order and columns a name").Refuses(400, 409, 422);
        views.MapGet("/{id}", GetAsync).Is("GetSavedView", "One saved view").Refuses(404);
        views.MapPut("/{id}", UpdateAsync).Is("UpdateSavedView", "Save a view anew, all of it").Refuses(400, 404, 409, 422);
        views.MapDelete("/{id}", DeleteAsync).Is("DeleteSavedView", "Forget a saved view; no job is touched").Refuses(404);
    }

    private static async Task<Ok<SavedViewList>> ListAsync(SavedViews views, CancellationToken cancellationToken) =>
        TypedResults.Ok(new SavedViewList([.. (await views.ListAsync(cancellationToken)).Select(SavedViewResource.Of)]));

    private static async Task<Results<Created<SavedViewResource>, ProblemResult>> CreateAsync(Body<SavedViewBody> body, HttpContext context, SavedViews views, CancellationToken cancellationToken) =>
        (await views.CreateAsync(body.Value.ToContent(), Caller.NameOf(context), cancellationToken)).TryGet(out var view, out var problem)
            ? TypedResults.Created($"{StudioRoutes.Api}/finetunings/views/{view.Id}", SavedViewResource.Of(view))
            : problem.ToResult();

    private static async Task<ViewAnswer> GetAsync([Description(IdDescription)] string id, SavedViews views, CancellationToken cancellationToken) =>
        await views.FindAsync(id, cancellationToken) is { } view ? TypedResults.Ok(SavedViewResource.Of(view)) : SavedViews.NotFound(id).ToResult();

    private static async Task<ViewAnswer> UpdateAsync([Description(IdDescription)] string id, Body<SavedViewBody> body, SavedViews views, CancellationToken cancellationToken) =>
        (await views.UpdateAsync(id, body.Value.ToContent(), cancellationToken)).TryGet(out var view, out var problem)
            ? TypedResults.Ok(SavedViewResource.Of(view))
            : problem.ToResult();

    private static async Task<Results<Ok<DeletedResource>, ProblemResult>> DeleteAsync([Description(IdDescription)] string id, SavedViews views, CancellationToken cancellationToken) =>
        (await views.DeleteAsync(id, cancellationToken)).TryGet(out _, out var problem) ? TypedResults.Ok(new DeletedResource()) : problem.ToResult();
}

internal sealed record SavedViewList(IReadOnlyList<SavedViewResource> Views);

internal sealed record SavedViewResource(
    string Id,
    string Name,
    [property: Description("By AIP-160; null for all jobs.")] string? Filter,
    [property: Description("By AIP-132; null for the newest first.")] string? OrderBy,
    string? DbConnectionId,
    FineTuningStatus? Status,
    [property: Description("The columns of the page, in their order; empty for the usual ones.")] IReadOnlyList<string> Columns,
    string? CreatedBy,
    DateTime CreatedAt,
    DateTime UpdatedAt)
{
    public static SavedViewResource Of(SavedViewView view) =>
        new(view.Id, view.Name, view.Filter, view.OrderBy, view.ConnectionId, view.Status, view.Columns, view.CreatedBy, view.CreatedAt, view.UpdatedAt);
}

internal sealed record SavedViewBody : IRequestBody<SavedViewBody>
{
    [Description("1 to 60 characters; unique, whatever the case.")]
    public required string Name { get; init; }

    public string? Filter { get; init; }

    public string? OrderBy { get; init; }

    public string? DbConnectionId { get; init; }

    [Description("queued, validating_files, running, succeeded, failed or cancelled.")]
    public string? Status { get; init; }

    public IReadOnlyList<string>? Columns { get; init; }

    public static SavedViewBody Read(JsonFields fields) => new()
    {
        Name = fields.Text("name") ?? "",
        Filter = fields.Text("filter"),
        OrderBy = fields.Text("order_by"),
        DbConnectionId = fields.Text("db_connection_id"),
        Status = fields.Word("status", FieldWords.Statuses),
        Columns = fields.Texts("columns"),
    };

    public SavedViewContent ToContent() => new(Name, Filter, OrderBy, DbConnectionId, FineTuningStatuses.FromWire(Status), Columns ?? []);
}
