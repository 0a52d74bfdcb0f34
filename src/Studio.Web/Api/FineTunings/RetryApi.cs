using System.ComponentModel;
using FineTuningStudio.Core.FineTunings;
using FineTuningStudio.Web.Api.Answers;
using FineTuningStudio.Web.Api.OpenApi;
using FineTuningStudio.Web.Api.Requests;
using FineTuningStudio.Web.Doors;
using Microsoft.AspNetCore.Http.HttpResults;

namespace FineTuningStudio.Web.Api.FineTunings;

/// <summary>Trying a job again that failed or was cancelled.</summary>
internal static class RetryApi
{
    public static void Map(IEndpointRouteBuilder api)
    {
        MapRoutes(api.MapGroup("/finetunings").WithTags("Fine-tunings"));
        api.MapAlias("/finetuning-jobs", MapRoutes);
    }

    private static void MapRoutes(RouteGroupBuilder jobs) =>
        jobs.MapPost("/{id}/retry", RetryAsync).Is("RetryFineTuning", "Try a failed or cancelled job again",
                "Makes a new job over the same snapshot, or from the same file; what the body names is changed, and the new job's changes tell in what it differs. A job that has not failed is refused: retry_not_possible (409).")
            .Takes(IdempotencyHeader.Note)
            .Refuses(400, 404, 409, 422);

    private static async Task<Results<Created<FineTuningResource>, ProblemResult>> RetryAsync(
        [Description("The job that is tried again.")] string id, Body<TrainAgainBody> body, HttpContext context, RetryFineTuning retry, CancellationToken cancellationToken)
    {
        // The same body for another job, or sent to another route, is another request.
        var (claim, fault) = IdempotencyHeader.Read(context, $"{body.Hash()}:retry:{id}");
        if (fault is not null)
        {
            return fault.ToResult();
        }
        return (await retry.RunAsync(id, body.Value.ToRequest(Caller.NameOf(context), claim), cancellationToken)).TryGet(out var job, out var problem)
            ? TypedResults.Created($"{StudioRoutes.Api}/finetunings/{job.Id}", FineTuningResource.Of(job))
            : problem.ToResult();
    }
}
