using System.ComponentModel;
using System.Text.Json;
using FineTuningStudio.Core;
using FineTuningStudio.Core.Connections;
using FineTuningStudio.Web.Api.Answers;
using FineTuningStudio.Web.Api.FineTunings;
using FineTuningStudio.Web.Api.OpenApi;
using FineTuningStudio.Web.Api.Requests;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;

namespace FineTuningStudio.Web.Api.Connections;

/// <summary>The users' databases.</summary>
internal static class ConnectionsApi
{
    private const string IdDescription = "The connection's id.";

    public static void Map(IEndpointRouteBuilder api)
    {
        MapRoutes(api.MapGroup("/db-connections").WithTags("Database connections"));
        api.MapAlias("/database-connections", MapRoutes);
    }

    private static void MapRoutes(RouteGroupBuilder connections)
    {
        connections.MapPost("", AddAsync).Is("AddDatabaseConnection", "Add a database: by URI, by pasted DDL, or by uploading a SQLite file",
                "Opens it and reads its tables. An upload is the multipart part \"file\", with the parts \"alias\" and \"metadata\" (JSON) beside it.")
            .WithMetadata(new DocumentedBody(typeof(ConnectionBody), IsOptional: false), new DocumentedUpload("file"))
            .Refuses(400, 413, 415, 422);
        connections.MapGet("", ListAsync).Is("ListDatabaseConnections", "List the database connections");
        connections.MapGet("/{id}", GetAsync).Is("GetDatabaseConnection", "One database connection").Refuses(404);
        connections.MapPut("/{id}", UpdateAsync).Is("UpdateDatabaseConnection", "Change a database connection").Refuses(400, 404, 422);
        connections.MapDelete("/{id}", DeleteAsync).Is("DeleteDatabaseConnection", "Delete a connection with its golden records",
            "Refused while unfinished jobs use it.").Refuses(404, 409);
    }

    private static async Task<Results<Created<ConnectionResource>, ProblemResult>> AddAsync(
        HttpContext context, DatabaseConnections connections, UploadLimits limits, CancellationToken cancellationToken)
    {
        if (context.Request.HasFormContentType)
        {
            return await UploadAsync(context, connections, limits, cancellationToken);
        }
        // Not a parameter, because the body may also be a form.
        var body = await Body<ConnectionBody>.ReadAsync(context);
        return body.Refusal is { } refusal
            ? new ProblemResult(refusal.Problem, refusal.Status)
            : Created(await connections.AddAsync(body.Value.ToNew(), cancellationToken));
    }

    private static async Task<Results<Created<ConnectionResource>, ProblemResult>> UploadAsync(
        HttpContext context, DatabaseConnections connections, UploadLimits limits, CancellationToken cancellationToken)
    {
        if (context.Request.ContentLength > limits.MaxBytes)
        {
            return limits.TooLarge().ToResult();
        }
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } server)
        {
            server.MaxRequestBodySize = limits.MaxBytes;
        }
        IFormCollection form;
        try
        {
            form = await context.Request.ReadFormAsync(new FormOptions { MultipartBodyLengthLimit = limits.MaxBytes }, cancellationToken);
        }
        catch (InvalidDataException)
        {
            return Problem.Invalid("file", $"The form cannot be read, or its file is larger than {limits.MaxBytes:N0} bytes: send it again, or raise Studio:MaxImportBytes.").ToResult();
        }
        if (form.Files.GetFile("file") is not { } file)
        {
            return Problem.Invalid("file", "There is no part named \"file\" in the form: with curl add -F file=@NAME.").ToResult();
        }
        var errors = new FieldErrors();
        var metadata = form["metadata"] is [{ Length: > 0 } text, ..] ? MetadataOf(text, errors) : null;
        if (errors.ToProblem() is { } invalid)
        {
            return invalid.ToResult();
        }
        await using var content = file.OpenReadStream();
        var alias = form["alias"] is [{ Length: > 0 } name, ..] ? name : null;
        return Created(await connections.AddUploadAsync(alias, file.FileName, content, metadata, cancellationToken));
    }

    private static IReadOnlyDictionary<string, string>? MetadataOf(string text, FieldErrors errors)
    {
        var form = JsonSerializer.SerializeToElement(new Dictionary<string, JsonElement> { ["metadata"] = RawJson.Of(text) });
        return new JsonFields(form, "", errors).TextMap("metadata");
    }

    private static async Task<Ok<IReadOnlyList<ConnectionResource>>> ListAsync(DatabaseConnections connections, CancellationToken cancellationToken) =>
        TypedResults.Ok<IReadOnlyList<ConnectionResource>>((await connections.ListAsync(cancellationToken)).Select(ConnectionResource.Of).ToList());

    private static async Task<Results<Ok<ConnectionResource>, ProblemResult>> GetAsync(
        [Description(IdDescription)] string id, DatabaseConnections connections, CancellationToken cancellationToken) =>
        await connections.FindAsync(id, cancellationToken) is { } connection
            ? TypedResults.Ok(ConnectionResource.Of(connection))
            : Problem.ConnectionNotFound(id).ToResult();

    private static async Task<Results<Ok<ConnectionResource>, ProblemResult>> UpdateAsync(
        [Description(IdDescription)] string id, Body<ConnectionBody> body, DatabaseConnections connections, CancellationToken cancellationToken) =>
        (await connections.UpdateAsync(id, body.Value.ToChange(), cancellationToken)).TryGet(out var connection, out var problem)
            ? TypedResults.Ok(ConnectionResource.Of(connection))
            : problem.ToResult();

    private static async Task<Results<Ok<DeletedResource>, ProblemResult>> DeleteAsync(
        [Description(IdDescription)] string id, DatabaseConnections connections, CancellationToken cancellationToken) =>
        (await connections.DeleteAsync(id, cancellationToken)).TryGet(out _, out var problem)
            ? TypedResults.Ok(new DeletedResource())
            : problem.ToResult();

    private static Results<Created<ConnectionResource>, ProblemResult> Created(Result<ConnectionView> result) =>
        result.TryGet(out var connection, out var problem)
            ? TypedResults.Created($"{StudioRoutes.Api}/db-connections/{connection.Id}", ConnectionResource.Of(connection))
            : problem.ToResult();
}
