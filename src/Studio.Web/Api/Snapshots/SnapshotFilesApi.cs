using System.ComponentModel;
using FineTuningStudio.Core;
using FineTuningStudio.Core.GoldenRecords;
using FineTuningStudio.Core.Snapshots;
using FineTuningStudio.Web.Api.Answers;
using FineTuningStudio.Web.Api.OpenApi;
using FineTuningStudio.Web.Api.Requests;
using Microsoft.AspNetCore.Http.HttpResults;

namespace FineTuningStudio.Web.Api.Snapshots;

/// <summary>The files of a snapshot, byte for byte as every job over it sends them.</summary>
internal static class SnapshotFilesApi
{
    private const string JsonLines = "application/jsonl";

    private static readonly string[] Parts = ["training", "validation"];

    public static ParameterNote PartNote(string description) => new("part", NoteType.String, description, Choices: Parts);

    public static SnapshotPart PartOf(QueryFields query) => query.Choice("part", Parts) == Parts[0] ? SnapshotPart.Training : SnapshotPart.Validation;

    public static void Map(RouteGroupBuilder snapshots)
    {
        snapshots.MapGet("/{id}/file", FileAsync).Is("GetSnapshotFile", "The training or validation file exactly as it is sent").Takes(PartNote("training is the default."))
            .Sends(JsonLines).Refuses(404, 422);
        snapshots.MapGet("/{id}/rows/{number}", RowAsync).Is("GetSnapshotRow", "One row of the training or validation file exactly as it is sent").Takes(PartNote("training is the default."))
            .Refuses(404, 422);
    }

    private static async Task<Results<PushStreamHttpResult, ProblemResult>> FileAsync(
        [Description(SnapshotsApi.IdDescription)] string id, HttpRequest request, SnapshotQueries queries, TrainingFileWriter files, CancellationToken cancellationToken)
    {
        var query = new QueryFields(request.Query);
        var part = PartOf(query);
        if (query.Errors.ToProblem() is { } invalid)
        {
            return invalid.ToResult();
        }
        if (await queries.FindAsync(id, cancellationToken) is not { } snapshot)
        {
            return Problem.SnapshotNotFound(id).ToResult();
        }
        return part is SnapshotPart.Validation && snapshot.ValidationCount == 0
            ? new Problem(ProblemKind.NotFound, "not_found", "The snapshot holds no record out of training, so it has no validation file.").ToResult()
            : TypedResults.Stream(target => files.WriteAsync(snapshot.Id, part, target, request.HttpContext.RequestAborted), JsonLines, $"{snapshot.Name}-{query.Choice("part", Parts)}.jsonl");
    }

    private static async Task<Results<Ok<SnapshotLineResource>, ProblemResult>> RowAsync(
        [Description(SnapshotsApi.IdDescription)] string id, [Description("Its number in the file, from 1.")] int number, HttpRequest request, SnapshotQueries queries, CancellationToken cancellationToken)
    {
        var query = new QueryFields(request.Query);
        var part = PartOf(query);
        if (query.Errors.ToProblem() is { } invalid)
        {
            return invalid.ToResult();
        }
        return (await queries.LineAsync(id, part, number, cancellationToken)).TryGet(out var line, out var problem)
            ? TypedResults.Ok(SnapshotLineResource.Of(line))
            : problem.ToResult();
    }
}
