using System.ComponentModel;
using FineTuningStudio.Core;
using FineTuningStudio.Core.Evaluations;
using FineTuningStudio.Web.Api.Answers;
using FineTuningStudio.Web.Api.FineTunings;
using FineTuningStudio.Web.Api.OpenApi;
using FineTuningStudio.Web.Api.Requests;
using FineTuningStudio.Web.Doors;
using Microsoft.AspNetCore.Http.HttpResults;
using RunAnswer = Microsoft.AspNetCore.Http.HttpResults.Results<
    Microsoft.AspNetCore.Http.HttpResults.Ok<FineTuningStudio.Web.Api.Evaluations.EvaluationResource>,
    FineTuningStudio.Web.Api.Answers.ProblemResult>;

namespace FineTuningStudio.Web.Api.Evaluations;

/// <summary>Evaluation runs: create, follow, cancel, repeat, delete.</summary>
internal static class EvaluationsApi
{
    private const string IdDescription = "The evaluation's id.";

    public static void Map(IEndpointRouteBuilder api)
    {
        var runs = api.MapGroup("/evaluations").WithTags("Evaluations");
        runs.MapPost("", CreateAsync).Is("CreateEvaluation", "Ask models questions and judge each answer by running its SQL",
                "Answers at once with the state queued. The questions are the held-out part of finetuning_id, else the golden records named, else those with the tag, else all of the connection.")
            .Refuses(400, 422);
        runs.MapGet("", ListAsync).Is("ListEvaluations", "List evaluations, the newest first", "Latencies and costs are told by the single evaluation alone.")
            .Takes(
                new ParameterNote("finetuning_id", NoteType.String, "Only those that ask this job's held-out part or its model."),
                new ParameterNote("db_connection_id", NoteType.String, "Only those on this connection."),
                new ParameterNote("page_size", NoteType.Integer, $"Default {EvaluationQueries.DefaultPageSize}; more than {EvaluationQueries.MaxPageSize} is {EvaluationQueries.MaxPageSize}; 0 is {EvaluationQueries.DefaultPageSize}."),
                new ParameterNote("page_token", NoteType.String, "next_page_token of the page before; all else but the page size as there."))
            .Refuses(400);
        runs.MapGet("/{id}", GetAsync).Is("GetEvaluation", "One evaluation with each model's figures so far").Refuses(404);
        runs.MapPost("/{id}/cancel", CancelAsync).Is("CancelEvaluation", "Cancel an evaluation; what was judged stays").Refuses(400, 404);
        runs.MapPost("/{id}/rerun", RunAgainAsync).Is("RerunEvaluation", "A new evaluation of the same models on the same records as they are now",
                "A gold that was fixed counts; records that were deleted are left out.")
            .Refuses(400, 404, 422);
        runs.MapPost("/{id}/ask-interrupted", AskInterruptedAsync).Is("AskInterruptedQuestions", "Ask what was under way when the Studio was killed, and what else was not asked",
                "Such questions may have been answered and paid, so they are asked again only by this.")
            .Refuses(404, 409);
        runs.MapDelete("/{id}", DeleteAsync).Is("DeleteEvaluation", "Delete an evaluation that has ended").Refuses(404, 409);
    }

    private static async Task<Results<Created<EvaluationResource>, ProblemResult>> CreateAsync(
        Body<CreateEvaluationBody> body, HttpContext context, EvaluationCommands commands, CancellationToken cancellationToken) =>
        Created(await commands.CreateAsync(body.Value.ToRequest(Caller.NameOf(context)), cancellationToken));

    private static async Task<Results<Ok<EvaluationList>, ProblemResult>> ListAsync(
        HttpRequest request, EvaluationQueries queries, CancellationToken cancellationToken)
    {
        var query = new QueryFields(request.Query);
        var list = new EvaluationListRequest(
            query.Text("finetuning_id"), query.Text("db_connection_id"), query.Integer("page_size", 0), query.Text("page_token"));
        if (query.Errors.ToProblem("invalid_page_size") is { } invalid)
        {
            return (invalid with { Kind = ProblemKind.Impossible }).ToResult();
        }
        return (await queries.ListAsync(list, cancellationToken)).TryGet(out var page, out var problem)
            ? TypedResults.Ok(new EvaluationList([.. page.Items.Select(EvaluationResource.Of)], page.NextPageToken, page.TotalSize))
            : problem.ToResult();
    }

    private static async Task<RunAnswer> GetAsync(
        [Description(IdDescription)] string id, EvaluationQueries queries, CancellationToken cancellationToken) =>
        await queries.FindAsync(id, cancellationToken) is { } run ? TypedResults.Ok(EvaluationResource.Of(run)) : Problem.EvaluationNotFound(id).ToResult();

    private static async Task<RunAnswer> CancelAsync(
        [Description(IdDescription)] string id, EvaluationCommands commands, CancellationToken cancellationToken) =>
        Answer(await commands.CancelAsync(id, cancellationToken));

    private static async Task<Results<Created<EvaluationResource>, ProblemResult>> RunAgainAsync(
        [Description(IdDescription)] string id, HttpContext context, EvaluationCommands commands, CancellationToken cancellationToken) =>
        Created(await commands.RunAgainAsync(id, Caller.NameOf(context), cancellationToken));

    private static async Task<RunAnswer> AskInterruptedAsync(
        [Description(IdDescription)] string id, EvaluationCommands commands, CancellationToken cancellationToken) =>
        Answer(await commands.AskInterruptedAsync(id, cancellationToken));

    private static async Task<Results<Ok<DeletedResource>, ProblemResult>> DeleteAsync(
        [Description(IdDescription)] string id, EvaluationCommands commands, CancellationToken cancellationToken) =>
        (await commands.DeleteAsync(id, cancellationToken)).TryGet(out _, out var problem) ? TypedResults.Ok(new DeletedResource()) : problem.ToResult();

    private static RunAnswer Answer(Result<EvaluationView> result) =>
        result.TryGet(out var run, out var problem) ? TypedResults.Ok(EvaluationResource.Of(run)) : problem.ToResult();

    private static Results<Created<EvaluationResource>, ProblemResult> Created(Result<EvaluationView> result) => result.TryGet(out var run, out var problem)
        ? TypedResults.Created($"{StudioRoutes.Api}/evaluations/{run.Id}", EvaluationResource.Of(run))
        : problem.ToResult();
}
