using System.ComponentModel;
using FineTuningStudio.Core.Evaluations;
using FineTuningStudio.Core.FineTunings;
using FineTuningStudio.Web.Api.Evaluations;

namespace FineTuningStudio.Web.Api.FineTunings;

/// <summary>Where a model comes from and what became of it.</summary>
internal sealed record LineageResource(
    [property: Description("Null for a job made from a file at the provider, as the snapshot.")] LineageRecordsResource? GoldenRecords,
    LineageSnapshotResource? Snapshot,
    LineageFileResource? TrainingFile,
    LineageFileResource? ValidationFile,
    LineageTrainingResource Finetuning,
    [property: Description("The provider's id of the tuned model; null while there is none.")] string? ModelId,
    [property: Description("The runs that asked its model, the newest first, at most 50.")] IReadOnlyList<LineageEvaluationResource> Evaluations,
    IReadOnlyList<LineageJobResource> MadeFrom,
    [property: Description("The newest first, at most 50.")] IReadOnlyList<LineageJobResource> MadeInto)
{
    public static LineageResource Of(FineTuningLineage lineage) => new(
        lineage.Snapshot is { } source ? new LineageRecordsResource(source.ConnectionId, source.Count) : null,
        lineage.Snapshot is { } snapshot ? new LineageSnapshotResource(snapshot.Id, snapshot.Hash, snapshot.TrainingCount, snapshot.ValidationCount) : null,
        LineageFileResource.Of(lineage.TrainingFile),
        LineageFileResource.Of(lineage.ValidationFile),
        new LineageTrainingResource(lineage.Job.Id, lineage.Job.Alias, lineage.Job.Status, lineage.Job.Provider, lineage.Job.ModelName, lineage.Job.RemoteJobId),
        lineage.Job.ModelId,
        lineage.Evaluations.Select(LineageEvaluationResource.Of).ToList(),
        lineage.MadeFrom.Select(LineageJobResource.Of).ToList(),
        lineage.MadeInto.Select(LineageJobResource.Of).ToList());
}

internal sealed record LineageRecordsResource(string DbConnectionId, int Count);

internal sealed record LineageSnapshotResource(string Id, string? Hash, int TrainingCount, int ValidationCount);

internal sealed record LineageFileResource(
    string Sha256,
    [property: Description("Null where the file is no longer in the Studio.")] long? Bytes,
    int Rows,
    [property: Description("The provider's id of it.")] string? FileId)
{
    public static LineageFileResource? Of(LineageFile? file) => file is null ? null : new(file.Sha256, file.Bytes, file.Rows, file.RemoteId);
}

internal sealed record LineageTrainingResource(
    string Id, string Alias, FineTuningStatus Status, string ModelProvider, string ModelName, [property: Description("The provider's id of the job.")] string? FinetuningJobId);

internal sealed record LineageEvaluationResource(string Id, string Alias, EvaluationStatus Status, int Questions, AccuracyResource Accuracy, DateTime CreatedAt)
{
    public static LineageEvaluationResource Of(LineageEvaluation run) => new(run.Id, run.Alias, run.Status, run.Questions, AccuracyResource.From(run.Accuracy), run.CreatedAt);
}

internal sealed record LineageJobResource(
    [property: Description("How the later came from the earlier: retrained_from, cloned_from, retried_from or warm_started_from.")] string Relation,
    string FinetuningId,
    [property: Description("Null where that job was deleted, as its status.")] string? Alias,
    FineTuningStatus? Status)
{
    public static LineageJobResource Of(LineageJob job) => new(job.Relation, job.Id, job.Alias, job.Status);
}
