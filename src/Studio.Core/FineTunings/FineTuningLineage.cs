using FineTuningStudio.Core.Data;
using FineTuningStudio.Core.Evaluations;
using FineTuningStudio.Core.GoldenRecords;
using FineTuningStudio.Core.Snapshots;
using Microsoft.EntityFrameworkCore;

namespace FineTuningStudio.Core.FineTunings;

/// <summary>Where a model comes from and what became of it, from the golden records to the evaluations.</summary>
/// <param name="Snapshot">Null for a job that was made from a file at the provider.</param>
/// <param name="TrainingFile">Null before it is built, and where the job has none of ours.</param>
/// <param name="Evaluations">The runs that asked its model, the newest first, at most 50.</param>
/// <param name="MadeFrom">The jobs that this one was made from.</param>
/// <param name="MadeInto">The jobs that were made from this one, the newest first, at most 50.</param>
public sealed record FineTuningLineage(
    FineTuningView Job, SnapshotView? Snapshot, LineageFile? TrainingFile, LineageFile? ValidationFile,
    IReadOnlyList<LineageEvaluation> Evaluations, IReadOnlyList<LineageJob> MadeFrom, IReadOnlyList<LineageJob> MadeInto);

/// <summary>A file as it was uploaded. <paramref name="Bytes"/> is null where it is no longer here; <paramref name="RemoteId"/> where the provider has not got it.</summary>
public sealed record LineageFile(string Sha256, long? Bytes, int Rows, string? RemoteId);

/// <summary>A run that asked the job's model, and how often that was right.</summary>
public sealed record LineageEvaluation(string Id, string Alias, EvaluationStatus Status, int Questions, Accuracy Accuracy, DateTime CreatedAt);

/// <summary>Another job, and how the later of the two came from the earlier: one of the words of <see cref="FineTuningLineages"/>. Alias and status are null where it was deleted.</summary>
public sealed record LineageJob(string Relation, string Id, string? Alias, FineTuningStatus? Status);

/// <summary>Reads where a job comes from. Calls no provider.</summary>
public sealed class FineTuningLineages(
    IDbContextFactory<StudioDb> databases, FineTuningQueries queries, SnapshotQueries snapshots, EvaluationQueries evaluations, StudioPaths paths)
{
    /// <summary>Trained on its snapshot again.</summary>
    public const string RetrainedFrom = "retrained_from";

    /// <summary>Made with its settings.</summary>
    public const string ClonedFrom = "cloned_from";

    /// <summary>Made with its settings after it had failed or was cancelled.</summary>
    public const string RetriedFrom = "retried_from";

    /// <summary>Went on from its tuned model.</summary>
    public const string WarmStartedFrom = "warm_started_from";

    private const int MaxListed = 50;

    /// <summary>Null where there is no such job.</summary>
    public async Task<FineTuningLineage?> FindAsync(string id, CancellationToken cancellationToken)
    {
        if (await queries.FindManyAsync([id], cancellationToken) is not [var job])
        {
            return null;
        }
        var snapshot = job.SnapshotId is { } snapshotId ? await snapshots.FindAsync(snapshotId, cancellationToken) : null;
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var remoteValidation = await database.FineTunings.Where(row => row.Id == id).Select(row => row.RemoteValidationFileId).SingleOrDefaultAsync(cancellationToken);
        var into = await database.FineTunings.Where(other => other.RetrainedFromId == id || other.ClonedFromId == id || other.WarmStartedFromId == id)
            .OrderByDescending(other => other.CreatedAt).ThenByDescending(other => other.Id).Take(MaxListed)
            .Select(other => new { other.Id, other.Alias, other.Status, other.RetrainedFromId, other.ClonedFromId, other.IsRetry, other.WarmStartedFromId }).ToListAsync(cancellationToken);
        return new FineTuningLineage(
            job,
            snapshot,
            FileOf(job.TrainingFileHash, id, SnapshotPart.Training, job.GoldenRecordCount - job.HeldOutCount, job.RemoteFileId),
            FileOf(job.ValidationFileHash, id, SnapshotPart.Validation, job.HeldOutCount, remoteValidation),
            await EvaluationsAsync(database, id, cancellationToken),
            await OriginsAsync(database, Relations(job.RetrainedFromId, job.ClonedFromId, job.IsRetry, job.WarmStartedFromId), cancellationToken),
            [.. into.SelectMany(other => Relations(other.RetrainedFromId, other.ClonedFromId, other.IsRetry, other.WarmStartedFromId).Where(one => one.OriginId == id)
                .Select(one => new LineageJob(one.Relation, other.Id, other.Alias, other.Status)))]);
    }

    private static IEnumerable<(string Relation, string OriginId)> Relations(string? retrained, string? cloned, bool isRetry, string? warmStarted) =>
        new[] { (RetrainedFrom, retrained), (isRetry ? RetriedFrom : ClonedFrom, cloned), (WarmStartedFrom, warmStarted) }
            .Where(one => one.Item2 is not null).Select(one => (one.Item1, one.Item2!));

    private static async Task<IReadOnlyList<LineageJob>> OriginsAsync(StudioDb database, IEnumerable<(string Relation, string OriginId)> origins, CancellationToken cancellationToken)
    {
        var wanted = origins.ToList();
        var ids = wanted.ConvertAll(one => one.OriginId);
        var found = await database.FineTunings.Where(job => ids.Contains(job.Id)).Select(job => new { job.Id, job.Alias, job.Status }).ToDictionaryAsync(job => job.Id, cancellationToken);
        return [.. wanted.Select(one => found.GetValueOrDefault(one.OriginId) is { } origin
            ? new LineageJob(one.Relation, origin.Id, origin.Alias, origin.Status)
            : new LineageJob(one.Relation, one.OriginId, null, null))];
    }

    private async Task<IReadOnlyList<LineageEvaluation>> EvaluationsAsync(StudioDb database, string id, CancellationToken cancellationToken)
    {
        var ids = await database.Evaluations
            .Where(run => database.EvaluationContestants.Any(contestant => contestant.EvaluationId == run.Id && contestant.FineTuningId == id && contestant.Kind == ContestantKind.Tuned))
            .OrderByDescending(run => run.CreatedAt).ThenByDescending(run => run.Id).Take(MaxListed).Select(run => run.Id).ToListAsync(cancellationToken);
        var runs = await evaluations.FindListedAsync(ids, cancellationToken);
        return [.. runs.OrderByDescending(run => run.CreatedAt).ThenByDescending(run => run.Id).Select(run => new LineageEvaluation(
            run.Id, run.Alias, run.Status, run.ItemCount,
            run.Contestants.First(contestant => contestant.Kind is ContestantKind.Tuned && contestant.FineTuningId == id).Accuracies[ComparisonProfile.Studio],
            run.CreatedAt))];
    }

    private LineageFile? FileOf(string? hash, string id, SnapshotPart part, int rows, string? remoteId)
    {
        var file = new FileInfo(paths.TrainingFile(id, part));
        return hash is null ? null : new LineageFile(hash, file.Exists ? file.Length : null, rows, remoteId);
    }
}
