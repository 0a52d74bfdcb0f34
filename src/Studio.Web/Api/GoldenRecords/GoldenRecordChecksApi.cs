using System.ComponentModel;
using FineTuningStudio.Core;
using FineTuningStudio.Core.GoldenRecords;
using FineTuningStudio.Core.GoldenRecords.Checks;
using FineTuningStudio.Web.Api.Answers;
using FineTuningStudio.Web.Api.OpenApi;
using FineTuningStudio.Web.Api.Requests;
using FineTuningStudio.Web.Doors;
using Microsoft.AspNetCore.Http.HttpResults;
using RunAnswer = Microsoft.AspNetCore.Http.HttpResults.Results<
    Microsoft.AspNetCore.Http.HttpResults.Ok<FineTuningStudio.Web.Api.GoldenRecords.CheckRunResource>,
    FineTuningStudio.Web.Api.Answers.ProblemResult>;

namespace FineTuningStudio.Web.Api.GoldenRecords;

/// <summary>Checks of golden records: start, follow, cancel.</summary>
internal static class GoldenRecordChecksApi
{
    private const string RunDescription = "The check's id.";
    private const int DefaultRuns = 20;
    private const int MostRuns = 200;

    public static void Map(IEndpointRouteBuilder api)
    {
        MapRoutes(api.MapGroup("/golden-records").WithTags("Golden records"));
        api.MapAlias("/golden-sqls", MapRoutes);
    }

    private static void MapRoutes(RouteGroupBuilder records)
    {
        records.MapPost("/check", StartAsync).Is("CheckGoldenRecords", "Check the golden records of a connection, or those named",
                "Answers at once; what is found stands on each record. Records are checked again by themselves when they, the schema or the checks change.")
            .Refuses(400, 422);
        records.MapGet("/checks", ListAsync).Is("ListChecks", "The latest checks, the newest first")
            .Takes(
                new ParameterNote("db_connection_id", NoteType.String, "Only those of this connection."),
                new ParameterNote("limit", NoteType.Integer, $"Default {DefaultRuns}, more than {MostRuns} is {MostRuns}."))
            .Refuses(422);
        records.MapGet("/checks/{id}", GetAsync).Is("GetCheck", "How far a check has come").Refuses(404);
        records.MapPost("/checks/{id}/cancel", CancelAsync).Is("CancelCheck", "Cancel a check; what was found stays").Refuses(404, 409);
        records.MapPost("/{id}/accept-answer", AcceptAsync).Is("AcceptAnswer", "Take what the record's SQL answered last for right, so that it no longer counts as drifted").Refuses(404);
    }

    private static async Task<Results<Created<CheckRunResource>, ProblemResult>> StartAsync(
        Body<StartCheckBody> body, HttpContext context, GoldenRecordStore store, GoldenRecordChecks checks, CancellationToken cancellationToken)
    {
        var (connectionId, ids) = (body.Value.DbConnectionId, body.Value.Ids);
        if (connectionId is null && ids is [var first, ..])
        {
            if (await store.FindAsync(first, cancellationToken) is not { } record)
            {
                return Problem.GoldenRecordNotFound(first, ProblemKind.Impossible).ToResult();
            }
            connectionId = record.ConnectionId;
        }
        if (connectionId is null)
        {
            return Problem.Invalid("db_connection_id", "db_connection_id and ids are both missing: name the connection, or the golden records to check.").ToResult();
        }
        return (await checks.StartAsync(connectionId, ids is { Count: > 0 } ? ids : null, Caller.NameOf(context), cancellationToken)).TryGet(out var run, out var problem)
            ? TypedResults.Created($"{StudioRoutes.Api}/golden-records/checks/{run.Id}", CheckRunResource.Of(run))
            : problem.ToResult();
    }

    private static async Task<Results<Ok<IReadOnlyList<CheckRunResource>>, ProblemResult>> ListAsync(
        HttpRequest request, GoldenRecordChecks checks, CancellationToken cancellationToken)
    {
        var query = new QueryFields(request.Query);
        var limit = Math.Min(query.Integer("limit", 1) ?? DefaultRuns, MostRuns);
        if (query.Errors.ToProblem() is { } invalid)
        {
            return invalid.ToResult();
        }
        var runs = await checks.RunsAsync(query.Text("db_connection_id"), limit, cancellationToken);
        return TypedResults.Ok<IReadOnlyList<CheckRunResource>>(runs.Select(CheckRunResource.Of).ToList());
    }

    private static async Task<RunAnswer> GetAsync([Description(RunDescription)] string id, GoldenRecordChecks checks, CancellationToken cancellationToken) =>
        await checks.FindRunAsync(id, cancellationToken) is { } run
            ? TypedResults.Ok(CheckRunResource.Of(run))
            : new Problem(ProblemKind.NotFound, "not_found", $"Check run not found, {id}").ToResult();

    private static async Task<RunAnswer> CancelAsync([Description(RunDescription)] string id, GoldenRecordChecks checks, CancellationToken cancellationToken) =>
        (await checks.CancelAsync(id, cancellationToken)).TryGet(out var run, out var problem) ? TypedResults.Ok(CheckRunResource.Of(run)) : problem.ToResult();

    private static async Task<Results<Ok<GoldenRecordDeleted>, ProblemResult>> AcceptAsync(
        [Description("The record's id.")] string id, GoldenRecordChecks checks, CancellationToken cancellationToken) =>
        (await checks.AcceptAnswerAsync(id, cancellationToken)).TryGet(out _, out var problem) ? TypedResults.Ok(new GoldenRecordDeleted()) : problem.ToResult();
}
