using System.ComponentModel;
using FineTuningStudio.Core;
using FineTuningStudio.Core.Connections;
using FineTuningStudio.Web.Api.Answers;
using FineTuningStudio.Web.Api.OpenApi;
using FineTuningStudio.Web.Api.Requests;
using Microsoft.AspNetCore.Http.HttpResults;

namespace FineTuningStudio.Web.Api.Connections;

/// <summary>What is known of the tables of a connection.</summary>
internal static class TableDescriptionsApi
{
    private const string IdDescription = "The table description's id.";

    public static void Map(IEndpointRouteBuilder api)
    {
        var tables = api.MapGroup("/table-descriptions").WithTags("Database connections");
        tables.MapGet("", ListAsync).Is("ListTableDescriptions", "List the tables as the last scan saw them")
            .Takes(new ParameterNote("db_connection_id", NoteType.String, "Only tables of this connection."));
        tables.MapGet("/{id}", GetAsync).Is("GetTableDescription", "One table").Refuses(404);
        tables.MapPost("/sync-schemas", SyncAsync).Is("SyncSchemas", "Read the tables again", "Descriptions are kept.").Refuses(400, 422);
        tables.MapPut("/{id}", DescribeAsync).Is("DescribeTable", "Describe a table and its columns").Refuses(404, 422);
    }

    private static async Task<Ok<IReadOnlyList<TableDescriptionResource>>> ListAsync(
        HttpRequest request, DatabaseSchema schema, CancellationToken cancellationToken) =>
        TypedResults.Ok(Of(await schema.ListAsync(new QueryFields(request.Query).Text("db_connection_id"), cancellationToken)));

    private static async Task<Results<Ok<TableDescriptionResource>, ProblemResult>> GetAsync(
        [Description(IdDescription)] string id, DatabaseSchema schema, CancellationToken cancellationToken) =>
        await schema.FindAsync(id, cancellationToken) is { } table
            ? TypedResults.Ok(TableDescriptionResource.Of(table))
            : new Problem(ProblemKind.NotFound, "not_found", $"Table description not found, {id}").ToResult();

    private static async Task<Results<Ok<IReadOnlyList<TableDescriptionResource>>, ProblemResult>> SyncAsync(
        Body<SyncSchemasBody> body, DatabaseSchema schema, CancellationToken cancellationToken)
    {
        if ((await schema.ScanAsync(body.Value.DbConnectionId, body.Value.TableNames, cancellationToken)).TryGet(out var tables, out var problem))
        {
            return TypedResults.Ok(Of(tables));
        }
        // The id came in the body, where what is unknown is 400; only a path's own is 404.
        return (problem.Kind is ProblemKind.NotFound ? problem with { Kind = ProblemKind.Impossible } : problem).ToResult();
    }

    private static async Task<Results<Ok<TableDescriptionResource>, ProblemResult>> DescribeAsync(
        [Description(IdDescription)] string id, Body<TableDescriptionBody> body, DatabaseSchema schema, CancellationToken cancellationToken) =>
        (await schema.DescribeAsync(id, body.Value.ToChange(), cancellationToken)).TryGet(out var table, out var problem)
            ? TypedResults.Ok(TableDescriptionResource.Of(table))
            : problem.ToResult();

    private static IReadOnlyList<TableDescriptionResource> Of(IReadOnlyList<TableView> tables) => tables.Select(TableDescriptionResource.Of).ToList();
}
