using System.ComponentModel;
using FineTuningStudio.Core;
using FineTuningStudio.Core.GoldenRecords;
using FineTuningStudio.Core.GoldenRecords.Checks;
using FineTuningStudio.Web.Api.Answers;
using FineTuningStudio.Web.Api.OpenApi;
using FineTuningStudio.Web.Api.Requests;
using Microsoft.AspNetCore.Http.HttpResults;

namespace FineTuningStudio.Web.Api.GoldenRecords;

/// <summary>Golden records: questions with the SQL that answers them.</summary>
internal static class GoldenRecordsApi
{
    private const string IdDescription = "The record's id.";
    private const string TotalHeader = "X-Total-Count";

    private const int DefaultLimit = 10;
    private const int MaxLimit = 1000;

    /// <summary>Which records are asked for; the list and the export ask in the same words.</summary>
    public static IReadOnlyList<ParameterNote> SearchNotes { get; } =
    [
        new("db_connection_id", NoteType.String, "Only records of this connection."),
        new("q", NoteType.String, "Only records that hold each of these words in question or SQL, as a part of a word too, in any case. Words of one or two characters alone are looked for without an index."),
        new("tag", NoteType.String, "Only records with this tag."),
        new("shape", NoteType.String, "Only records whose SQL has this shape."),
        new("table", NoteType.String, "Only records whose SQL reads this table, in any case."),
        new("check", NoteType.String, "Only records in this state.", Choices: ["ok", "warning", "error", "not_checked"]),
        new("finding", NoteType.String, "Only records whose check found something of this code, such as limit_cuts_tie."),
        new("review", NoteType.String, "Only records of which a person said this.", Choices: [.. ReviewStates.Wire]),
    ];

    public static void Map(IEndpointRouteBuilder api)
    {
        MapRoutes(api.MapGroup("/golden-records").WithTags("Golden records"));
        api.MapAlias("/golden-sqls", MapRoutes);
    }

    private static void MapRoutes(RouteGroupBuilder records)
    {
        records.MapPost("", AddAsync).Is("AddGoldenRecords", "Add golden records, all or none").Refuses(400, 422);
        records.MapGet("", ListAsync).Is("ListGoldenRecords", "List golden records, the newest first", $"The total is in the header {TotalHeader}; of more than 20,000 that may have the words of q a few may be counted that have all runs of three of their characters, but not in a row.")
            .Takes(
                [
                    .. SearchNotes,
                    new ParameterNote("page", NoteType.Integer, "From 1, which is the default."),
                    new ParameterNote("limit", NoteType.Integer, $"Records a page; default {DefaultLimit}, more than {MaxLimit} is {MaxLimit}."),
                ])
            .Refuses(422);
        GoldenRecordBulkApi.Map(records);
        GoldenRecordVersionsApi.Map(records);
        GoldenRecordReviewsApi.Map(records);
        records.MapGet("/{id}", GetAsync).Is("GetGoldenRecord", "One golden record").Refuses(404);
        records.MapPut("/{id}", UpdateAsync).Is("UpdateGoldenRecord", "Change question, SQL, other right SQL texts, tags or metadata").Refuses(404, 422);
        records.MapDelete("/{id}", DeleteAsync).Is("DeleteGoldenRecord", "Delete a golden record", "Jobs that were trained on it keep it.").Refuses(404);
    }

    private static async Task<Results<Created<IReadOnlyList<GoldenRecordResource>>, ProblemResult>> AddAsync(
        Body<NewGoldenRecordsBody> body, GoldenRecordStore store, CancellationToken cancellationToken) =>
        (await store.AddAsync(body.Value.Records, cancellationToken)).TryGet(out var added, out var problem)
            ? TypedResults.Created((string?)null, (IReadOnlyList<GoldenRecordResource>)added.Select(GoldenRecordResource.Unchecked).ToList())
            : problem.ToResult();

    private static async Task<Results<Ok<IReadOnlyList<GoldenRecordResource>>, ProblemResult>> ListAsync(
        HttpRequest request, GoldenRecordStore store, GoldenRecordChecks checks, CancellationToken cancellationToken)
    {
        var query = new QueryFields(request.Query);
        var page = query.Integer("page", 1) ?? 1;
        var limit = Math.Min(query.Integer("limit", 1) ?? DefaultLimit, MaxLimit);
        var search = SearchOf(query);
        if (query.Errors.ToProblem() is { } invalid)
        {
            return invalid.ToResult();
        }
        var skip = (int)Math.Min((page - 1L) * limit, int.MaxValue);
        var found = await store.ListAsync(search, skip, limit, cancellationToken);
        request.HttpContext.Response.Headers[TotalHeader] = found.Total.ToString();
        return TypedResults.Ok(await GoldenRecordResource.OfAsync(found.Records, checks, cancellationToken));
    }

    private static async Task<Results<Ok<GoldenRecordResource>, ProblemResult>> GetAsync(
        [Description(IdDescription)] string id, GoldenRecordStore store, GoldenRecordChecks checks, CancellationToken cancellationToken) =>
        await store.FindAsync(id, cancellationToken) is { } record
            ? TypedResults.Ok((await GoldenRecordResource.OfAsync([record], checks, cancellationToken))[0])
            : Problem.GoldenRecordNotFound(id).ToResult();

    private static async Task<Results<Ok<GoldenRecordResource>, ProblemResult>> UpdateAsync(
        [Description(IdDescription)] string id, Body<GoldenRecordChangeBody> body, GoldenRecordStore store, GoldenRecordChecks checks, CancellationToken cancellationToken) =>
        (await store.UpdateAsync(id, body.Value.ToChange(), cancellationToken)).TryGet(out var record, out var problem)
            ? TypedResults.Ok((await GoldenRecordResource.OfAsync([record], checks, cancellationToken))[0])
            : problem.ToResult();

    private static async Task<Results<Ok<GoldenRecordDeleted>, ProblemResult>> DeleteAsync(
        [Description(IdDescription)] string id, GoldenRecordStore store, CancellationToken cancellationToken) =>
        (await store.DeleteAsync(id, cancellationToken)).TryGet(out _, out var problem)
            ? TypedResults.Ok(new GoldenRecordDeleted())
            : problem.ToResult();

    /// <summary>Which records the address asks for; the export asks in the same words.</summary>
    public static GoldenRecordSearch SearchOf(QueryFields query) =>
        new(query.Text("db_connection_id"), query.Text("q"), query.Text("tag"), query.Text("shape"),
            CheckStates.FromWire(query.Text("check") is null ? null : query.Choice("check", "ok", "warning", "error", "not_checked")), query.Text("finding"), query.Text("table"),
            ReviewStates.FromWire(query.Text("review") is null ? null : query.Choice("review", [.. ReviewStates.Wire])));
}
