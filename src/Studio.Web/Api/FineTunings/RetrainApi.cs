using System.ComponentModel;
using FineTuningStudio.Core.FineTunings;
using FineTuningStudio.Web.Api.Answers;
using FineTuningStudio.Web.Api.OpenApi;
using FineTuningStudio.Web.Api.Requests;
using FineTuningStudio.Web.Doors;
using Microsoft.AspNetCore.Http.HttpResults;

namespace FineTuningStudio.Web.Api.FineTunings;

/// <summary>Training the snapshot of a job again, with another provider or base model.</summary>
internal static class RetrainApi
{
    private const string IdDescription = "The job whose snapshot is trained on again.";

    public static void Map(IEndpointRouteBuilder api)
    {
        MapRoutes(api.MapGroup("/finetunings").WithTags("Fine-tunings"));
        api.MapAlias("/finetuning-jobs", MapRoutes);
    }

    private static void MapRoutes(RouteGroupBuilder jobs)
    {
        jobs.MapPost("/{id}/retrain", RetrainAsync).Is("RetrainFineTuning", "Train the same snapshot again, elsewhere",
                "Makes a new job from the records as they were, with the same split, whatever became of them since. A job that was not made from golden records has no snapshot: no_snapshot (400).")
            .Takes(IdempotencyHeader.Note)
            .Refuses(400, 404, 409, 422);
        jobs.MapPost("/{id}/retrain/estimate", EstimateAsync).Is("EstimateRetraining", "Tokens, price and problems of training a snapshot again", "The body of retrain.")
            .Refuses(404, 422);
    }

    private static async Task<Results<Created<FineTuningResource>, ProblemResult>> RetrainAsync(
        [Description(IdDescription)] string id, Body<TrainAgainBody> body, HttpContext context, CreateFineTuning create, CancellationToken cancellationToken)
    {
        // The same body for another job is another request.
        var (claim, fault) = IdempotencyHeader.Read(context, $"{body.Hash()}:{id}");
        if (fault is not null)
        {
            return fault.ToResult();
        }
        return (await create.RunAsync(body.Value.ToRequest(Caller.NameOf(context), claim) with { RetrainFromId = id }, cancellationToken)).TryGet(out var job, out var problem)
            ? TypedResults.Created($"{StudioRoutes.Api}/finetunings/{job.Id}", FineTuningResource.Of(job))
            : problem.ToResult();
    }

    private static async Task<Results<Ok<EstimateResource>, ProblemResult>> EstimateAsync(
        [Description(IdDescription)] string id, Body<TrainAgainBody> body, HttpContext context, CreateFineTuning create, FineTuningQueries queries, CancellationToken cancellationToken) =>
        await queries.FindAsync(id, cancellationToken) is null
            ? Core.Problem.FineTuningNotFound().ToResult()
            : TypedResults.Ok(EstimateResource.Of(await create.EstimateAsync(body.Value.ToRequest(Caller.NameOf(context), null) with { RetrainFromId = id }, cancellationToken), null));
}
