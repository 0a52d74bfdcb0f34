using System.Text.Json;
using FineTuningStudio.Core.Data;
using FineTuningStudio.Core.GoldenRecords;
using FineTuningStudio.Core.Providers;
using Microsoft.EntityFrameworkCore;

namespace FineTuningStudio.Core.FineTunings;

/// <summary>Reads what belongs to one job: events, metrics, timeline, records, files and raw answers.</summary>
public sealed partial class FineTuningDetails(IDbContextFactory<StudioDb> databases, StudioPaths paths, ProviderRegistry providers)
{
    public async Task<IReadOnlyList<FineTuningMetricView>> MetricsAsync(string id, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        return await database.FineTuningMetrics.Where(metric => metric.FineTuningId == id).OrderBy(metric => metric.Step)
            .Select(metric => new FineTuningMetricView(
                metric.Step, metric.Epoch, metric.TrainLoss, metric.ValidLoss, metric.TrainAccuracy, metric.ValidAccuracy, metric.RecordedAt))
            .ToListAsync(cancellationToken);
    }

    /// <summary>The states that the job went through, in order.</summary>
    public async Task<IReadOnlyList<StateSpan>> TimelineAsync(string id, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var created = await database.FineTunings.Where(job => job.Id == id).Select(job => (DateTime?)job.CreatedAt)
            .SingleOrDefaultAsync(cancellationToken);
        if (created is null)
        {
            return [];
        }
        var moves = await database.FineTuningEvents
            .Where(item => item.FineTuningId == id && item.Type == FineTuningEventType.State && item.Data != null)
            .OrderBy(item => item.Sequence).Select(item => new { item.Data, item.CreatedAt }).ToListAsync(cancellationToken);
        var spans = new List<StateSpan> { new(FineTuningStatus.Queued, created.Value, null) };
        foreach (var move in moves)
        {
            using var data = JsonDocument.Parse(move.Data!);
            if (FineTuningStatuses.FromWire(data.RootElement.GetProperty("to").GetString()) is { } status)
            {
                spans[^1] = spans[^1] with { To = move.CreatedAt };
                spans.Add(new StateSpan(status, move.CreatedAt, null));
            }
        }
        return spans;
    }

    /// <summary>The records as the job used them, in the order of its training file.</summary>
    public async Task<IReadOnlyList<SnapshotRecordView>> RecordsAsync(string id, int skip, int take, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var snapshotId = await database.FineTunings.Where(job => job.Id == id).Select(job => job.SnapshotId).SingleOrDefaultAsync(cancellationToken);
        return await database.SnapshotRows(snapshotId).Skip(skip).Take(take)
            .Select(row => new SnapshotRecordView(row.RecordId, row.Version, row.PromptText, row.Sql, row.Part, row.IsCurrent))
            .ToListAsync(cancellationToken);
    }

    /// <summary>The provider's raw answers, secrets redacted; null where there is no such job.</summary>
    public async Task<ProviderResponseView?> ProviderResponseAsync(string id, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        if (!await database.FineTunings.AnyAsync(job => job.Id == id, cancellationToken))
        {
            return null;
        }
        var answers = await database.ProviderAnswers.Where(answer => answer.FineTuningId == id).ToDictionaryAsync(
            answer => answer.Call, answer => new ProviderAnswerView(answer.StatusCode, answer.Body, answer.ReceivedAt), cancellationToken);
        return new ProviderResponseView(answers.GetValueOrDefault("create"), answers.GetValueOrDefault("last"));
    }

    /// <summary>A part's file as it was uploaded; null before it exists, or where the job has no such part.</summary>
    public async Task<TrainingFileView?> TrainingFileAsync(string id, SnapshotPart part, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var hash = await database.FineTunings.Where(job => job.Id == id)
            .Select(job => part == SnapshotPart.Training ? job.TrainingFileHash : job.ValidationFileHash).SingleOrDefaultAsync(cancellationToken);
        var path = paths.TrainingFile(id, part);
        return hash is not null && File.Exists(path) ? new TrainingFileView(path, hash) : null;
    }

    /// <summary>
    /// The models that the provider kept while the job trained, in the order of their steps, as it tells of them now; none
    /// where it keeps none. Problems: <c>finetuning_not_found</c> and those of calling the provider.
    /// </summary>
    public async Task<Result<IReadOnlyList<RemoteCheckpoint>>> CheckpointsAsync(string id, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var job = await database.FineTunings.Where(job => job.Id == id).Select(job => new { job.Provider, job.RemoteJobId }).SingleOrDefaultAsync(cancellationToken);
        if (job is null)
        {
            return Problem.FineTuningNotFound();
        }
        if (!providers.Ready(job.Provider).TryGet(out var description, out var problem))
        {
            return problem;
        }
        if (job.RemoteJobId is not { } remoteId || !description.KeepsCheckpoints)
        {
            return Array.Empty<RemoteCheckpoint>();
        }
        return (await providers.Find(job.Provider)!.ReadCheckpointsAsync(remoteId, cancellationToken)).TryGet(out var checkpoints, out var error)
            ? Result.Of(checkpoints)
            : error.ToProblem(job.Provider);
    }

    /// <summary>The provider's result file (CSV), read from the provider; the caller disposes the stream.</summary>
    public async Task<Result<Stream>> OpenResultFileAsync(string id, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var job = await database.FineTunings.AsNoTracking().SingleOrDefaultAsync(job => job.Id == id, cancellationToken);
        if (job is null)
        {
            return Problem.FineTuningNotFound();
        }
        if (job.ResultFileIds is not [var fileId, ..])
        {
            return new Problem(ProblemKind.NotFound, "not_found", job.Status.IsTerminal()
                ? "The provider made no result file for this job."
                : "The result file does not exist yet: the provider writes it when training ends.");
        }
        if (providers.Find(job.Provider) is not { } provider)
        {
            return ProviderRegistry.Unknown(job.Provider);
        }
        return (await provider.OpenFileAsync(fileId, cancellationToken)).TryGet(out var stream, out var error)
            ? stream
            : error.ToProblem(job.Provider);
    }
}
