using System.ComponentModel;
using FineTuningStudio.Core;
using FineTuningStudio.Core.GoldenRecords;
using FineTuningStudio.Core.GoldenRecords.Checks;
using FineTuningStudio.Web.Api.Answers;
using FineTuningStudio.Web.Api.OpenApi;
using FineTuningStudio.Web.Api.Requests;
using Microsoft.AspNetCore.Http.HttpResults;

namespace FineTuningStudio.Web.Api.GoldenRecords;

/// <summary>What people say of golden records.</summary>
internal static class GoldenRecordReviewsApi
{
    public static void Map(RouteGroupBuilder records) =>
        records.MapPost("/{id}/review", DecideAsync).Is("ReviewGoldenRecord", "Accept or reject a golden record, or take that back",
                "A rejected record is trained on only where it is named. A change of question or SQL takes the decision back.")
            .Refuses(404, 409, 422);

    private static async Task<Results<Ok<GoldenRecordResource>, ProblemResult>> DecideAsync(
        [Description("The record's id.")] string id, Body<ReviewBody> body, GoldenRecordReviews reviews, GoldenRecordChecks checks, CancellationToken cancellationToken)
    {
        if (ReviewStates.FromWire(body.Value.State) is not { } state)
        {
            return Problem.Invalid("state", $"state must be one of {string.Join(", ", ReviewStates.Wire)}.").ToResult();
        }
        return (await reviews.DecideAsync(id, state, body.Value.Version, cancellationToken)).TryGet(out var record, out var problem)
            ? TypedResults.Ok((await GoldenRecordResource.OfAsync([record], checks, cancellationToken))[0])
            : problem.ToResult();
    }
}

internal sealed record ReviewBody : IRequestBody<ReviewBody>
{
    [Description("accepted, rejected or not_reviewed.")]
    public string? State { get; init; }

    [Description("The version that was looked at: where the record has another one by now, the answer is 409. Left out, the present one is meant.")]
    public int? Version { get; init; }

    public static ReviewBody Read(JsonFields fields) => new() { State = fields.Text("state"), Version = fields.Integer("version") };
}

internal sealed record GoldenRecordReviewResource([property: Description("accepted or rejected.")] string State, DateTime? ReviewedAt)
{
    public static GoldenRecordReviewResource? Of(GoldenRecordView view) =>
        view.Review is ReviewState.NotReviewed ? null : new GoldenRecordReviewResource(view.Review.ToWire(), view.ReviewedAt);
}
