using System.ComponentModel;
using FineTuningStudio.Core;
using FineTuningStudio.Core.Connections;
using FineTuningStudio.Core.GoldenRecords;
using FineTuningStudio.Web.Api.Answers;
using FineTuningStudio.Web.Api.OpenApi;
using FineTuningStudio.Web.Api.Requests;
using FineTuningStudio.Web.Doors;
using Microsoft.AspNetCore.Http.HttpResults;
using DeletionAnswer = Microsoft.AspNetCore.Http.HttpResults.Results<
    Microsoft.AspNetCore.Http.HttpResults.Ok<FineTuningStudio.Web.Api.GoldenRecords.GoldenRecordDeletionResource>,
    FineTuningStudio.Web.Api.Answers.ProblemResult>;

namespace FineTuningStudio.Web.Api.GoldenRecords;

/// <summary>Work on many golden records at once, by their ids or all that match: delete and bring back, tags.</summary>
internal static class GoldenRecordBulkApi
{
    private const string DeletionDescription = "The deletion's id.";
    private const int DefaultDeletions = 20;
    private const int MostDeletions = 200;

    public static void Map(RouteGroupBuilder records)
    {
        records.MapPost("/bulk-delete", DeleteAsync).Is("DeleteGoldenRecords", "Delete many golden records, by ids or all that match",
                "It goes in steps between which others write. The answer's id brings the records back. Jobs that were trained on them keep them.")
            .Refuses(400, 422);
        records.MapPost("/bulk-tag", TagAsync).Is("TagGoldenRecords", "Add tags to many golden records and take tags off them, by ids or all that match").Refuses(400, 422);
        records.MapGet("/deletions", ListAsync).Is("ListGoldenRecordDeletions", "The latest deletions, the newest first")
            .Takes(
                new ParameterNote("db_connection_id", NoteType.String, "Only those of this connection's records."),
                new ParameterNote("limit", NoteType.Integer, $"Default {DefaultDeletions}, more than {MostDeletions} is {MostDeletions}."))
            .Refuses(422);
        records.MapGet("/deletions/{id}", GetAsync).Is("GetGoldenRecordDeletion", "One deletion, and whether its records were brought back").Refuses(404);
        records.MapPost("/deletions/{id}/restore", RestoreAsync).Is("RestoreGoldenRecords", "Bring back exactly the golden records that were deleted together").Refuses(400, 404, 409);
        records.MapGet("/tables", TablesAsync).Is("ListGoldenRecordTables", "The tables that the SQL of a connection's golden records reads, and how many records do")
            .Takes(new ParameterNote("db_connection_id", NoteType.String, "The connection.", IsRequired: true)).Refuses(422);
    }

    private static async Task<DeletionAnswer> DeleteAsync(
        Body<SelectionBody> body, HttpContext context, GoldenRecordExport export, DatabaseConnections connections, GoldenRecordDeletions deletions, CancellationToken cancellationToken) =>
        await MissingAsync(body.Value, export, connections, cancellationToken) is { } missing
            ? missing.ToResult()
            : TypedResults.Ok(GoldenRecordDeletionResource.Of(await deletions.DeleteAsync(body.Value.ToSelection(), Caller.NameOf(context), null, cancellationToken)));

    private static async Task<Results<Ok<TagsChangedResource>, ProblemResult>> TagAsync(
        Body<TagSelectionBody> body, GoldenRecordExport export, DatabaseConnections connections, GoldenRecordTags tags, CancellationToken cancellationToken)
    {
        if (await MissingAsync(body.Value.Selection, export, connections, cancellationToken) is { } missing)
        {
            return missing.ToResult();
        }
        return (await tags.ChangeAsync(body.Value.Selection.ToSelection(), body.Value.Add ?? [], body.Value.Remove ?? [], null, cancellationToken)).TryGet(out var done, out var problem)
            ? TypedResults.Ok(new TagsChangedResource(done.Changed, done.Full))
            : problem.ToResult();
    }

    private static async Task<Results<Ok<IReadOnlyList<GoldenRecordDeletionResource>>, ProblemResult>> ListAsync(
        HttpRequest request, GoldenRecordDeletions deletions, CancellationToken cancellationToken)
    {
        var query = new QueryFields(request.Query);
        var limit = Math.Min(query.Integer("limit", 1) ?? DefaultDeletions, MostDeletions);
        if (query.Errors.ToProblem() is { } invalid)
        {
            return invalid.ToResult();
        }
        var found = await deletions.ListAsync(query.Text("db_connection_id"), limit, cancellationToken);
        return TypedResults.Ok<IReadOnlyList<GoldenRecordDeletionResource>>(found.Select(GoldenRecordDeletionResource.Of).ToList());
    }

    private static async Task<DeletionAnswer> GetAsync([Description(DeletionDescription)] string id, GoldenRecordDeletions deletions, CancellationToken cancellationToken) =>
        await deletions.FindAsync(id, cancellationToken) is { } deletion
            ? TypedResults.Ok(GoldenRecordDeletionResource.Of(deletion))
            : Problem.DeletionNotFound(id).ToResult();

    private static async Task<DeletionAnswer> RestoreAsync([Description(DeletionDescription)] string id, GoldenRecordDeletions deletions, CancellationToken cancellationToken) =>
        (await deletions.RestoreAsync(id, null, cancellationToken)).TryGet(out var deletion, out var problem)
            ? TypedResults.Ok(GoldenRecordDeletionResource.Of(deletion))
            : problem.ToResult();

    private static async Task<Results<Ok<IReadOnlyList<TableCountResource>>, ProblemResult>> TablesAsync(HttpRequest request, RecordGroups groups, CancellationToken cancellationToken)
    {
        if (new QueryFields(request.Query).Text("db_connection_id") is not { } connectionId)
        {
            return Problem.Invalid("db_connection_id", "db_connection_id is missing: name the connection.").ToResult();
        }
        var tables = await groups.TablesAsync(connectionId, cancellationToken);
        return TypedResults.Ok<IReadOnlyList<TableCountResource>>(tables.Select(table => new TableCountResource(table.Value, table.Count)).ToList());
    }

    /// <summary>Before anything is changed: the connection, or the first of the ids, that is not there.</summary>
    private static async Task<Problem?> MissingAsync(SelectionBody body, GoldenRecordExport export, DatabaseConnections connections, CancellationToken cancellationToken) => body switch
    {
        { Ids: { } ids } => await export.FindMissingAsync(new GoldenRecordSearch(), ids, cancellationToken),
        { Filter.DbConnectionId: { } id } when await connections.FindAsync(id, cancellationToken) is null => Problem.ConnectionNotFound(id, ProblemKind.Impossible),
        _ => null,
    };
}
