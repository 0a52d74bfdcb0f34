using System.ComponentModel;
using FineTuningStudio.Core;
using FineTuningStudio.Core.FineTunings;
using FineTuningStudio.Core.GoldenRecords;
using FineTuningStudio.Web.Api.Answers;
using FineTuningStudio.Web.Api.OpenApi;
using FineTuningStudio.Web.Api.Requests;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;

namespace FineTuningStudio.Web.Api.FineTunings;

/// <summary>What belongs to one job: events, metrics, files, and what the provider answered.</summary>
internal static class FineTuningDetailsApi
{
    private const string IdDescription = "The job's id.";
    private const string JsonLines = "application/jsonl";
    private const string Csv = CsvAnswer.ContentType;
    private const int DefaultEvents = 100;
    
    public static void Map(IEndpointRouteBuilder api)
    {
        MapRoutes(api.MapGroup("/finetunings").WithTags("Fine-tunings"));
        api.MapAlias("/finetuning-jobs", MapRoutes);
    }

    private static void MapRoutes(RouteGroupBuilder jobs)
    {
        jobs.MapGet("/{id}/events", EventsAsync).Is("ListFineTuningEvents", "A job's events, the oldest first")
            .Takes(
                new ParameterNote("after", NoteType.String, "Only events after the one with this id."),
                new ParameterNote("limit", NoteType.Integer, $"Default {DefaultEvents}, at most {FineTuningDetails.MaxEvents}."),
                new ParameterNote("level", NoteType.String, "Only events of this level.", Choices: EventFilter.Levels),
                new ParameterNote("q", NoteType.String, "Only events with all of these words in their message, in any case."),
                new ParameterNote("metrics", NoteType.Boolean, "false leaves the metric points out."))
            .Refuses(404, 422);
        jobs.MapGet("/{id}/metrics", MetricsAsync).Is("ListFineTuningMetrics", "A job's metric points by step",
                "As CSV with format=csv, or where Accept is text/csv.")
            .Takes(new ParameterNote("format", NoteType.String, "json or csv; without it, what Accept asks for, else json.", Choices: ["json", "csv"]))
            .Sends("application/json", Csv).Refuses(404, 422);
        jobs.MapGet("/{id}/checkpoints", CheckpointsAsync).Is("ListFineTuningCheckpoints", "The models that the provider kept while the job trained, by step",
            "Asked of the provider now; each can be asked by its model_id. Empty where the provider keeps none.").Refuses(400, 404, 422, 503);
        jobs.MapDelete("/{id}/checkpoints/{checkpoint_id}", DeleteCheckpointAsync).Is("DeleteFineTuningCheckpoint", "Delete one checkpoint at the provider",
            "409 where the provider cannot, and for the checkpoint that is the job's own model.").Refuses(400, 404, 409, 422, 503);
        jobs.MapGet("/{id}/lineage", LineageAsync).Is("GetFineTuningLineage", "Where a model comes from: golden records, snapshot, files, job, model, evaluations", "Calls no provider.").Refuses(404);
        jobs.MapGet("/{id}/leak-report", LeakReportAsync).Is("GetLeakReport", "How much of a job's held-out part stands in its training part",
            "404 with the code nothing_held_out where no golden record is held out.").Refuses(404);
        jobs.MapGet("/{id}/training-file", TrainingFileAsync).Is("GetTrainingFile", "The training file as it was uploaded",
            "ETag is its SHA-256.").Sends(JsonLines).Refuses(404);
        jobs.MapGet("/{id}/validation-file", ValidationFileAsync).Is("GetValidationFile", "The validation file as it was uploaded",
            "ETag is its SHA-256.").Sends(JsonLines).Refuses(404);
        jobs.MapGet("/{id}/result-file", ResultFileAsync).Is("GetResultFile", "The provider's result file (CSV)").Sends(Csv).Refuses(404, 503);
        jobs.MapGet("/{id}/provider-response", ProviderResponseAsync).Is("GetProviderResponse", "The provider's raw answers, secrets redacted").Refuses(404);
    }

    private static async Task<Results<Ok<IReadOnlyList<FineTuningEventResource>>, ProblemResult>> EventsAsync(
        [Description(IdDescription)] string id, HttpRequest request, FineTuningQueries queries, FineTuningDetails details, CancellationToken cancellationToken)
    {
        var query = new QueryFields(request.Query);
        var limit = Math.Min(query.Integer("limit", 1) ?? DefaultEvents, FineTuningDetails.MaxEvents);
        var level = query.Text("level") is null ? null : query.Choice("level", EventFilter.Levels);
        var withMetrics = query.Text("metrics") is null || query.Flag("metrics");
        if (query.Errors.ToProblem() is { } invalid)
        {
            return invalid.ToResult();
        }
        if (await queries.FindAsync(id, cancellationToken) is null)
        {
            return Problem.FineTuningNotFound().ToResult();
        }
        var events = await details.EventsAsync(id, new EventFilter(level, query.Text("q"), withMetrics), query.Text("after"), limit, cancellationToken);
        return TypedResults.Ok<IReadOnlyList<FineTuningEventResource>>(events.Select(FineTuningEventResource.Of).ToList());
    }

    private static async Task<Results<Ok<IReadOnlyList<FineTuningMetricResource>>, ContentHttpResult, ProblemResult>> MetricsAsync(
        [Description(IdDescription)] string id, HttpContext context, FineTuningQueries queries, FineTuningDetails details, CancellationToken cancellationToken)
    {
        if (!CsvAnswer.IsWanted(context.Request).TryGet(out var asCsv, out var invalid))
        {
            return invalid.ToResult();
        }
        if (await queries.FindAsync(id, cancellationToken) is null)
        {
            return Problem.FineTuningNotFound().ToResult();
        }
        var metrics = await details.MetricsAsync(id, cancellationToken);
        return asCsv
            ? CsvAnswer.Of(context, $"{id}-metrics.csv", MetricsCsv.Of(metrics))
            : TypedResults.Ok<IReadOnlyList<FineTuningMetricResource>>(metrics.Select(FineTuningMetricResource.Of).ToList());
    }

    private static async Task<Results<Ok<IReadOnlyList<CheckpointResource>>, ProblemResult>> CheckpointsAsync(
        [Description(IdDescription)] string id, FineTuningQueries queries, FineTuningDetails details, CancellationToken cancellationToken)
    {
        if (!(await details.CheckpointsAsync(id, cancellationToken)).TryGet(out var checkpoints, out var problem))
        {
            return problem.ToResult();
        }
        var modelId = (await queries.FindAsync(id, cancellationToken))?.ModelId;
        return TypedResults.Ok<IReadOnlyList<CheckpointResource>>(checkpoints.Select(checkpoint => CheckpointResource.Of(checkpoint, modelId)).ToList());
    }

    private static async Task<Results<Ok<DeletedResource>, ProblemResult>> DeleteCheckpointAsync(
        [Description(IdDescription)] string id,
        [Description("The checkpoint's id at the provider.")] [FromRoute(Name = "checkpoint_id")] string checkpointId,
        DeleteCheckpoint delete, CancellationToken cancellationToken) =>
        (await delete.RunAsync(id, checkpointId, cancellationToken)).TryGet(out _, out var problem) ? TypedResults.Ok(new DeletedResource()) : problem.ToResult();

    private static async Task<Results<Ok<LineageResource>, ProblemResult>> LineageAsync(
        [Description(IdDescription)] string id, FineTuningLineages lineages, CancellationToken cancellationToken) =>
        await lineages.FindAsync(id, cancellationToken) is { } lineage ? TypedResults.Ok(LineageResource.Of(lineage)) : Problem.FineTuningNotFound().ToResult();

    private static async Task<Results<Ok<LeakReportResource>, ProblemResult>> LeakReportAsync(
        [Description(IdDescription)] string id, LeakReports leaks, CancellationToken cancellationToken) =>
        (await leaks.OfFineTuningAsync(id, cancellationToken)).TryGet(out var report, out var problem)
            ? TypedResults.Ok(LeakReportResource.Of(report))
            : problem.ToResult();

    private static Task<Results<PhysicalFileHttpResult, ProblemResult>> TrainingFileAsync(
        [Description(IdDescription)] string id, FineTuningQueries queries, FineTuningDetails details, CancellationToken cancellationToken) =>
        FileAsync(id, SnapshotPart.Training, queries, details, cancellationToken);

    private static Task<Results<PhysicalFileHttpResult, ProblemResult>> ValidationFileAsync(
        [Description(IdDescription)] string id, FineTuningQueries queries, FineTuningDetails details, CancellationToken cancellationToken) =>
        FileAsync(id, SnapshotPart.Validation, queries, details, cancellationToken);

    private static async Task<Results<FileStreamHttpResult, ProblemResult>> ResultFileAsync(
        [Description(IdDescription)] string id, FineTuningDetails details, CancellationToken cancellationToken) =>
        (await details.OpenResultFileAsync(id, cancellationToken)).TryGet(out var content, out var problem)
            ? TypedResults.File(content, Csv, $"{id}-result.csv")
            : problem.ToResult();

    private static async Task<Results<Ok<ProviderResponseResource>, ProblemResult>> ProviderResponseAsync(
        [Description(IdDescription)] string id, FineTuningDetails details, CancellationToken cancellationToken) =>
        await details.ProviderResponseAsync(id, cancellationToken) is { } response
            ? TypedResults.Ok(ProviderResponseResource.Of(response))
            : Problem.FineTuningNotFound().ToResult();

    private static async Task<Results<PhysicalFileHttpResult, ProblemResult>> FileAsync(
        string id, SnapshotPart part, FineTuningQueries queries, FineTuningDetails details, CancellationToken cancellationToken)
    {
        if (await details.TrainingFileAsync(id, part, cancellationToken) is { } file)
        {
            return TypedResults.PhysicalFile(
                Path.GetFullPath(file.Path), JsonLines, $"{id}-{Path.GetFileName(file.Path)}", entityTag: new EntityTagHeaderValue($"\"{file.Sha256}\""));
        }
        var missing = part is SnapshotPart.Training
            ? "This job has no training file yet: it is built when the job is submitted, and not at all where a training_file was given."
            : "This job has no validation file: it is built when the job is submitted, and only where golden records are held out and the provider takes such a file.";
        return await queries.FindAsync(id, cancellationToken) is null
            ? Problem.FineTuningNotFound().ToResult()
            : new Problem(ProblemKind.NotFound, "not_found", missing).ToResult();
    }
}
