using System.ComponentModel;
using FineTuningStudio.Core.GoldenRecords;
using FineTuningStudio.Core.GoldenRecords.Checks;
using FineTuningStudio.Web.Api.Answers;
using FineTuningStudio.Web.Api.OpenApi;
using Microsoft.AspNetCore.Http.HttpResults;

namespace FineTuningStudio.Web.Api.GoldenRecords;

/// <summary>The earlier texts of a golden record.</summary>
internal static class GoldenRecordVersionsApi
{
    private const string IdDescription = "The record's id.";

    public static void Map(RouteGroupBuilder records)
    {
        records.MapGet("/{id}/versions", ListAsync).Is("ListGoldenRecordVersions", "All versions of a golden record, the present one first",
                "A version is made by each change of question or SQL; jobs keep the version that they were trained on.")
            .Refuses(404);
        records.MapPost("/{id}/versions/{version:int}/restore", RestoreAsync)
            .Is("RestoreGoldenRecordVersion", "Give a golden record the question and SQL of an earlier version, as a new version").Refuses(404);
    }

    private static async Task<Results<Ok<IReadOnlyList<GoldenRecordVersionResource>>, ProblemResult>> ListAsync(
        [Description(IdDescription)] string id, GoldenRecordHistory history, CancellationToken cancellationToken) =>
        (await history.ListAsync(id, cancellationToken)).TryGet(out var versions, out var problem)
            ? TypedResults.Ok<IReadOnlyList<GoldenRecordVersionResource>>(versions.Select(GoldenRecordVersionResource.Of).ToList())
            : problem.ToResult();

    private static async Task<Results<Ok<GoldenRecordResource>, ProblemResult>> RestoreAsync(
        [Description(IdDescription)] string id, [Description("The number of the version.")] int version,
        GoldenRecordHistory history, GoldenRecordChecks checks, CancellationToken cancellationToken) =>
        (await history.RestoreAsync(id, version, cancellationToken)).TryGet(out var record, out var problem)
            ? TypedResults.Ok((await GoldenRecordResource.OfAsync([record], checks, cancellationToken))[0])
            : problem.ToResult();
}

internal sealed record GoldenRecordVersionResource(
    int Version,
    string PromptText,
    string Sql,
    [property: Description("When this version came to be.")] DateTime CreatedAt,
    [property: Description("Whether it is the record's present version.")] bool Current)
{
    public static GoldenRecordVersionResource Of(RecordVersionView view) => new(view.Version, view.PromptText, view.Sql, view.Since, view.IsCurrent);
}
