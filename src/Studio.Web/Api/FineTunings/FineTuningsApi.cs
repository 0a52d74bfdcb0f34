using System.ComponentModel;
using FineTuningStudio.Core;
using FineTuningStudio.Core.FineTunings;
using FineTuningStudio.Web.Api.Answers;
using FineTuningStudio.Web.Api.OpenApi;
using FineTuningStudio.Web.Api.Requests;
using FineTuningStudio.Web.Doors;
using Microsoft.AspNetCore.Http.HttpResults;
using JobAnswer = Microsoft.AspNetCore.Http.HttpResults.Results<
    Microsoft.AspNetCore.Http.HttpResults.Ok<FineTuningStudio.Web.Api.FineTunings.FineTuningResource>,
    FineTuningStudio.Web.Api.Answers.ProblemResult>;

namespace FineTuningStudio.Web.Api.FineTunings;

/// <summary>Fine-tuning jobs: create, follow, change, cancel, delete.</summary>
internal static class FineTuningsApi
{
    private const string IdDescription = "The job's id.";

    public static void Map(IEndpointRouteBuilder api)
    {
        MapRoutes(api.MapGroup("/finetunings").WithTags("Fine-tunings"));
        api.MapAlias("/finetuning-jobs", MapRoutes);
    }

    private static void MapRoutes(RouteGroupBuilder jobs)
    {
        jobs.MapPost("", CreateAsync).Is("CreateFineTuning", "Start a fine-tuning job",
                "Answers at once with the state queued; the ids of file, job and model follow. OpenAI's body (model, training_file, hyperparameters) is taken too.")
            .Takes(IdempotencyHeader.Note)
            .Refuses(400, 409, 422);
        jobs.MapPost("/estimate", EstimateAsync).Is("EstimateFineTuning", "Tokens, price, problems and leaks of a job before it is made", "The body of create.")
            .Takes(new ParameterNote("first_row", NoteType.Integer, "The number in the training file, from 1, of the first row shown."))
            .Refuses(422);
        jobs.MapGet("", ListAsync).Is("ListFineTunings", "List jobs, the newest first", ListText.Description)
            .Takes(
                new ParameterNote("db_connection_id", NoteType.String, "Only the jobs of this connection."),
                new ParameterNote("page_size", NoteType.Integer, "Default 50; more than 200 is 200; 0 is 50."),
                new ParameterNote("page_token", NoteType.String, "next_page_token of the page before; all else but the page size as there."),
                new ParameterNote("order_by", NoteType.String, ListText.OrderBy),
                new ParameterNote("filter", NoteType.String, ListText.Filter))
            .Refuses(400);
        jobs.MapGet("/{id}", GetAsync).Is("GetFineTuning", "One job, with the ids of its golden records").Refuses(404);
        jobs.MapPut("/{id}", UpdateAsync).Is("UpdateFineTuning", "Change a job's name, tags, metadata or notes",
            "Only what the body names is changed. With notes_before, notes that somebody changed meanwhile stay, and the answer is 409.").Refuses(404, 409, 422);
        jobs.MapDelete("/{id}", DeleteAsync).Is("DeleteFineTuning", "Forget a finished job")
            .Takes(new ParameterNote("remote", NoteType.Boolean, "true also deletes file and model at the provider."))
            .Refuses(404, 409, 422, 503);
        jobs.MapPost("/{id}/cancel", CancelAsync).Is("CancelFineTuning", "Cancel a job; it stays in the list",
                "Works in every unfinished state. Where the path holds the literal {finetuning_id}, the id of the body counts.")
            .Refuses(400, 404, 422);
        jobs.MapPost("/{id}/pause", PauseAsync).Is("PauseFineTuning", "Pause a job where its provider can").Refuses(404, 409, 503);
        jobs.MapPost("/{id}/resume", ResumeAsync).Is("ResumeFineTuning", "Go on with a paused job").Refuses(404, 409, 503);
        jobs.MapPost("/{id}/ask", AskAsync).Is("AskModel", "Ask a finished model a question",
                "Gives the model's SQL and, run read-only on the connection, its rows.")
            .Refuses(404, 409, 422, 503);
    }

    private static async Task<Results<Created<FineTuningResource>, ProblemResult>> CreateAsync(
        Body<CreateFineTuningBody> body, HttpContext context, CreateFineTuning create, CancellationToken cancellationToken)
    {
        var (claim, fault) = IdempotencyHeader.Read(context, body.Hash());
        if (fault is not null)
        {
            return fault.ToResult();
        }
        return (await create.RunAsync(body.Value.ToRequest(Caller.NameOf(context), claim), cancellationToken)).TryGet(out var job, out var problem)
            ? TypedResults.Created($"{StudioRoutes.Api}/finetunings/{job.Id}", FineTuningResource.Of(job))
            : problem.ToResult();
    }

    private static async Task<Results<Ok<EstimateResource>, ProblemResult>> EstimateAsync(
        Body<CreateFineTuningBody> body, HttpContext context, CreateFineTuning create, LeakReports leaks, CancellationToken cancellationToken)
    {
        var query = new QueryFields(context.Request.Query);
        var firstRow = query.Integer("first_row", 1) ?? 1;
        if (query.Errors.ToProblem() is { } invalid)
        {
            return invalid.ToResult();
        }
        var request = body.Value.ToRequest(Caller.NameOf(context), null);
        var estimate = await create.EstimateAsync(request, cancellationToken, firstRow);
        var report = estimate.ValidationRecords > 0 ? await leaks.BeforeAsync(request, cancellationToken) : default;
        return TypedResults.Ok(EstimateResource.Of(estimate, report.Value));
    }

    private static async Task<Results<Ok<FineTuningList>, ProblemResult>> ListAsync(
        HttpRequest request, FineTuningQueries queries, CancellationToken cancellationToken)
    {
        var query = new QueryFields(request.Query);
        var list = new FineTuningListRequest(
            query.Text("db_connection_id"), query.Integer("page_size", 0), query.Text("page_token"), query.Text("order_by"), query.Text("filter"));
        if (query.Errors.ToProblem("invalid_page_size") is { } invalid)
        {
            return (invalid with { Kind = ProblemKind.Impossible }).ToResult();
        }
        return (await queries.ListAsync(list, cancellationToken)).TryGet(out var page, out var problem)
            ? TypedResults.Ok(new FineTuningList(page.Items.Select(FineTuningResource.InBrief).ToList(), page.NextPageToken, page.TotalSize))
            : problem.ToResult();
    }

    private static async Task<JobAnswer> GetAsync(
        [Description(IdDescription)] string id, FineTuningQueries queries, CancellationToken cancellationToken) =>
        await queries.FindAsync(id, cancellationToken) is { } job
            ? TypedResults.Ok(FineTuningResource.Of(job))
            : Problem.FineTuningNotFound().ToResult();

    private static async Task<JobAnswer> UpdateAsync(
        [Description(IdDescription)] string id, Body<UpdateFineTuningBody> body, UpdateFineTuning update, CancellationToken cancellationToken) =>
        Answer(await update.RunAsync(id, body.Value.Update, cancellationToken));

    private static async Task<Results<Ok<DeletedResource>, ProblemResult>> DeleteAsync(
        [Description(IdDescription)] string id, HttpRequest request, DeleteFineTuning delete, CancellationToken cancellationToken)
    {
        var query = new QueryFields(request.Query);
        var remote = query.Flag("remote");
        if (query.Errors.ToProblem() is { } invalid)
        {
            return invalid.ToResult();
        }
        return (await delete.RunAsync(id, remote, cancellationToken)).TryGet(out _, out var problem)
            ? TypedResults.Ok(new DeletedResource())
            : problem.ToResult();
    }

    private static async Task<JobAnswer> CancelAsync(
        [Description(IdDescription)] string id, Body<CancelFineTuningBody> body, CancelFineTuning cancel, CancellationToken cancellationToken)
    {
        // The documents' own example leaves the placeholder in the path, and curl drops its braces.
        var isPlaceholder = id is "{finetuning_id}" or "finetuning_id";
        var named = body.Value.FinetuningId;
        if (isPlaceholder && string.IsNullOrEmpty(named))
        {
            return Problem.Invalid("finetuning_id", $"finetuning_id is missing: the path holds the placeholder {id}, so name the job in the body or in the path.").ToResult();
        }
        if (!isPlaceholder && named is not null && named != id)
        {
            return Problem.Invalid(
                "finetuning_id", $"finetuning_id is \"{JsonWords.Short(named)}\" in the body and \"{JsonWords.Short(id)}\" in the path: send one of them, or the same in both.").ToResult();
        }
        return Answer(await cancel.RunAsync(isPlaceholder ? named! : id, body.Value.Metadata, cancellationToken));
    }

    private static async Task<JobAnswer> PauseAsync(
        [Description(IdDescription)] string id, PauseFineTuning pause, CancellationToken cancellationToken) =>
        Answer(await pause.PauseAsync(id, cancellationToken));

    private static async Task<JobAnswer> ResumeAsync(
        [Description(IdDescription)] string id, PauseFineTuning pause, CancellationToken cancellationToken) =>
        Answer(await pause.ResumeAsync(id, cancellationToken));

    private static async Task<Results<Ok<ModelReplyResource>, ProblemResult>> AskAsync(
        [Description(IdDescription)] string id, Body<AskModelBody> body, AskModel ask, CancellationToken cancellationToken) =>
        (await ask.RunAsync(id, body.Value.Question, cancellationToken)).TryGet(out var reply, out var problem)
            ? TypedResults.Ok(ModelReplyResource.Of(reply))
            : problem.ToResult();

    private static JobAnswer Answer(Result<FineTuningView> result) => result.TryGet(out var job, out var problem)
        ? TypedResults.Ok(FineTuningResource.Of(job))
        : problem.ToResult();
}
