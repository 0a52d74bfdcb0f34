using System.ComponentModel;
using System.Text.Json;
using FineTuningStudio.Core;
using FineTuningStudio.Core.Connections;
using FineTuningStudio.Core.Prompts;
using FineTuningStudio.Web.Api.Answers;
using FineTuningStudio.Web.Api.OpenApi;
using FineTuningStudio.Web.Api.Requests;
using FineTuningStudio.Web.Doors;
using Microsoft.AspNetCore.Http.HttpResults;

namespace FineTuningStudio.Web.Api.Prompts;

/// <summary>How a connection's questions are put to a model.</summary>
internal static class PromptTemplatesApi
{
    private const string IdDescription = "The connection's id.";

    public static void Map(IEndpointRouteBuilder api)
    {
        MapRoutes(api.MapGroup("/db-connections/{id}/prompt-template").WithTags("Prompt templates"));
        api.MapAlias("/database-connections/{id}/prompt-template", MapRoutes);
    }

    private static void MapRoutes(RouteGroupBuilder templates)
    {
        templates.MapGet("", GetAsync).Is("GetPromptTemplate", "The prompt template of a connection that counts now", "Version 0 is the built-in one, which counts until another is saved.").Refuses(404);
        templates.MapPut("", SaveAsync).Is("SavePromptTemplate", "Save a new version of a connection's prompt template",
                "Versions never change. Where nothing differs the present one is answered. Snapshots and models keep the template that they were made with.")
            .Refuses(404, 409, 422);
        templates.MapGet("/versions", ListAsync).Is("ListPromptTemplates", "All versions of a connection's prompt template, the latest first").Refuses(404);
        templates.MapPost("/restore", RestoreAsync).Is("RestorePromptTemplate", "Bring an older version back, as a new one", "Version 0 brings the built-in template back.").Refuses(404, 409, 422);
        templates.MapPost("/preview", PreviewAsync).Is("PreviewPromptTemplate", "What a template makes of a golden record", "Saves nothing.").Refuses(400, 404, 422);
    }

    private static async Task<Results<Ok<PromptTemplateResource>, ProblemResult>> GetAsync(
        [Description(IdDescription)] string id, PromptTemplates templates, DatabaseConnections connections, CancellationToken cancellationToken) =>
        await connections.FindAsync(id, cancellationToken) is null
            ? Problem.ConnectionNotFound(id).ToResult()
            : TypedResults.Ok(PromptTemplateResource.Of(await templates.CurrentAsync(id, cancellationToken)));

    private static async Task<Results<Ok<IReadOnlyList<PromptTemplateResource>>, ProblemResult>> ListAsync(
        [Description(IdDescription)] string id, PromptTemplates templates, DatabaseConnections connections, CancellationToken cancellationToken) =>
        await connections.FindAsync(id, cancellationToken) is null
            ? Problem.ConnectionNotFound(id).ToResult()
            : TypedResults.Ok<IReadOnlyList<PromptTemplateResource>>([.. (await templates.ListAsync(id, cancellationToken)).Select(PromptTemplateResource.Of)]);

    private static async Task<Results<Ok<PromptTemplateResource>, ProblemResult>> SaveAsync(
        [Description(IdDescription)] string id, Body<PromptTemplateBody> body, HttpContext context, PromptTemplates templates, CancellationToken cancellationToken) =>
        Answer(await templates.SaveAsync(id, body.Value.ToDraft(), Caller.NameOf(context), cancellationToken));

    private static async Task<Results<Ok<PromptTemplateResource>, ProblemResult>> RestoreAsync(
        [Description(IdDescription)] string id, Body<RestoreTemplateBody> body, HttpContext context, PromptTemplates templates, CancellationToken cancellationToken) =>
        Answer(await templates.RestoreAsync(id, body.Value.Version, Caller.NameOf(context), cancellationToken));

    private static async Task<Results<Ok<PromptPreviewResource>, ProblemResult>> PreviewAsync(
        [Description(IdDescription)] string id, Body<PromptTemplateBody> body, PromptTemplates templates, CancellationToken cancellationToken) =>
        (await templates.PreviewAsync(id, body.Value.ToDraft(), body.Value.GoldenRecordId, cancellationToken)).TryGet(out var preview, out var problem)
            ? TypedResults.Ok(PromptPreviewResource.Of(preview))
            : problem.ToResult();

    private static Results<Ok<PromptTemplateResource>, ProblemResult> Answer(Result<PromptTemplateView> result) =>
        result.TryGet(out var view, out var problem) ? TypedResults.Ok(PromptTemplateResource.Of(view)) : problem.ToResult();
}

internal sealed record PromptTemplateResource(
    string DbConnectionId,
    [property: Description("Counts from 1; 0 is the built-in template.")] int Version,
    string System,
    string User,
    [property: Description("How many tokens of schema a prompt may have; null for the whole schema.")] int? MaxSchemaTokens,
    [property: Description("The version that this one brought back.")] int? RestoredFrom,
    DateTime? CreatedAt,
    string? CreatedBy,
    [property: Description("Whether it counts now.")] bool Current)
{
    public static PromptTemplateResource Of(PromptTemplateView view) => new(
        view.ConnectionId, view.Version, view.System, view.User, view.MaxSchemaTokens, view.RestoredFrom, view.CreatedAt, view.CreatedBy, view.IsCurrent);
}

internal sealed record PromptTemplateBody : IRequestBody<PromptTemplateBody>
{
    [Description("The system text; it may hold {dialect} and {schema}.")]
    public required string System { get; init; }

    [Description("The user text; it must hold {question}.")]
    public required string User { get; init; }

    [Description("How many tokens of schema a prompt may have, counted by o200k_base; null for the whole schema. Where it does not fit, the tables that a row's SQL reads come first.")]
    public int? MaxSchemaTokens { get; init; }

    [Description("For the preview: the golden record to show; else the connection's first.")]
    public string? GoldenRecordId { get; init; }

    public static PromptTemplateBody Read(JsonFields fields) => new()
    {
        System = fields.Text("system") ?? "",
        User = fields.Text("user") ?? "",
        MaxSchemaTokens = fields.Integer("max_schema_tokens"),
        GoldenRecordId = fields.Text("golden_record_id"),
    };

    public PromptTemplateDraft ToDraft() => new(System, User, MaxSchemaTokens);
}

internal sealed record RestoreTemplateBody : IRequestBody<RestoreTemplateBody>
{
    [Description("The version to bring back; 0 is the built-in one.")]
    public required int Version { get; init; }

    public static RestoreTemplateBody Read(JsonFields fields)
    {
        if (fields.Integer("version") is not { } version)
        {
            fields.Errors.Add("version", "version is missing: name the version to bring back.");
            return new() { Version = -1 };
        }
        return new() { Version = version };
    }
}

internal sealed record PromptPreviewResource(
    [property: Description("The row of the training file, as JSON.")] JsonElement Row,
    int Tokens,
    int SchemaTokens,
    [property: Description("The tokens of the whole schema.")] int WholeSchemaTokens,
    string CountingRule,
    [property: Description("true where the tables that the SQL reads do not all fit into the limit.")] bool TablesMissing,
    [property: Description("null where the connection has no golden record and an example stands in.")] string? GoldenRecordId)
{
    public static PromptPreviewResource Of(PromptPreview preview) => new(
        RawJson.Of(preview.Row), preview.Tokens, preview.SchemaTokens, preview.WholeSchemaTokens, preview.CountingRule, preview.Lacks, preview.RecordId);
}
