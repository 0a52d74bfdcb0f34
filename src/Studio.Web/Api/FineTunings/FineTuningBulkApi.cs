using FineTuningStudio.Core;
using FineTuningStudio.Core.FineTunings.Bulk;
using FineTuningStudio.Web.Api.Answers;
using FineTuningStudio.Web.Api.OpenApi;
using FineTuningStudio.Web.Api.Requests;
using Microsoft.AspNetCore.Http.HttpResults;
using BulkAnswer = Microsoft.AspNetCore.Http.HttpResults.Results<
    Microsoft.AspNetCore.Http.HttpResults.Ok<FineTuningStudio.Web.Api.FineTunings.BulkOutcomeResource>,
    FineTuningStudio.Web.Api.Answers.ProblemResult>;

namespace FineTuningStudio.Web.Api.FineTunings;

/// <summary>Work on many jobs at once, by their ids or all that a filter matches.</summary>
internal static class FineTuningBulkApi
{
    public static void Map(IEndpointRouteBuilder api)
    {
        MapRoutes(api.MapGroup("/finetunings").WithTags("Fine-tunings"));
        api.MapAlias("/finetuning-jobs", MapRoutes);
    }

    private static void MapRoutes(RouteGroupBuilder jobs)
    {
        jobs.MapPost("/bulk-count", CountAsync).Is("CountFineTunings", "How many jobs a cancel or a deletion of many would change", "Changes nothing.").Refuses(400, 422);
        jobs.MapPost("/bulk-cancel", CancelAsync).Is("CancelFineTunings", "Cancel many jobs, by ids or all that match", "Each as one would be; those that are over are skipped, and none stops another.").Refuses(400, 422);
        jobs.MapPost("/bulk-delete", DeleteAsync).Is("DeleteFineTunings", "Forget many finished jobs, by ids or all that match", "Each as one would be; those that are not over are skipped, and none stops another.").Refuses(400, 422);
        jobs.MapPost("/bulk-tag", TagAsync).Is("TagFineTunings", "Add tags to many jobs and take tags off them, by ids or all that match").Refuses(400, 422);
    }

    private static async Task<Results<Ok<FineTuningSetCountsResource>, ProblemResult>> CountAsync(
        Body<FineTuningSetBody> body, FineTuningBulk bulk, CancellationToken cancellationToken) =>
        (await bulk.CountAsync(body.Value.ToSet(), cancellationToken)).TryGet(out var counts, out var problem)
            ? TypedResults.Ok(new FineTuningSetCountsResource(counts.Total, counts.Unfinished, counts.Finished))
            : problem.ToResult();

    private static async Task<BulkAnswer> CancelAsync(Body<FineTuningSetBody> body, FineTuningBulk bulk, CancellationToken cancellationToken) =>
        Answer(await bulk.CancelAsync(body.Value.ToSet(), null, cancellationToken));

    private static async Task<BulkAnswer> DeleteAsync(Body<DeleteFineTuningsBody> body, FineTuningBulk bulk, CancellationToken cancellationToken) =>
        Answer(await bulk.DeleteAsync(body.Value.Set.ToSet(), body.Value.Remote, null, cancellationToken));

    private static async Task<BulkAnswer> TagAsync(Body<TagFineTuningsBody> body, FineTuningBulk bulk, CancellationToken cancellationToken) =>
        Answer(await bulk.TagAsync(body.Value.Set.ToSet(), body.Value.Add ?? [], body.Value.Remove ?? [], null, cancellationToken));

    private static BulkAnswer Answer(Result<BulkOutcome> outcome) => outcome.TryGet(out var done, out var problem)
        ? TypedResults.Ok(BulkOutcomeResource.Of(done))
        : problem.ToResult();
}
