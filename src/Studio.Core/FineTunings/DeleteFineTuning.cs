using FineTuningStudio.Core.Data;
using FineTuningStudio.Core.GoldenRecords;
using FineTuningStudio.Core.Providers;
using FineTuningStudio.Core.Providers.Budgets;
using FineTuningStudio.Core.Webhooks;
using Microsoft.EntityFrameworkCore;

namespace FineTuningStudio.Core.FineTunings;

/// <summary>Deletes a job that is over, with its events, metrics and files; at the provider too where that is asked for.</summary>
public sealed class DeleteFineTuning(
    IDbContextFactory<StudioDb> databases, FineTuningFeed feed, WebhookOutbox outbox, ProviderRegistry providers, StudioPaths paths, TimeProvider time)
{
    /// <summary>
    /// Problems: <c>finetuning_not_found</c>, <c>conflict</c> (not over, or a cancel not confirmed yet), and with
    /// <paramref name="remote"/> what the provider answers: then nothing is deleted here.
    /// </summary>
    public async Task<Result<Done>> RunAsync(string id, bool remote, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var job = await database.FineTunings.AsNoTracking().SingleOrDefaultAsync(job => job.Id == id, cancellationToken);
        if (job is null)
        {
            return Problem.FineTuningNotFound();
        }
        if (Refusal(job) is { } refusal)
        {
            return refusal;
        }
        if (remote && (await InUseAsync(database, job, cancellationToken) ?? await DeleteRemoteAsync(job, cancellationToken)) is { } problem)
        {
            return problem;
        }
        if (await DeleteRowsAsync(database, job, cancellationToken) is not { } change)
        {
            return new Problem(ProblemKind.Conflict, "conflict", "The job changed while it was being deleted; try again.");
        }
        feed.Publish(new FineTuningNotice(id, change, null));
        var folder = Path.GetDirectoryName(paths.TrainingFile(id, SnapshotPart.Training))!;
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
        return new Done();
    }

    private static Problem? Refusal(FineTuning job) => job switch
    {
        _ when !job.Status.IsTerminal() => new Problem(ProblemKind.Conflict, "conflict",
            $"The job is {job.Status.ToWire()}; cancel it first, then delete it."),
        { Settled: false } => new Problem(ProblemKind.Conflict, "conflict",
            "The provider has not confirmed the end of this job yet; delete it once it has, which is a moment when the provider answers."),
        _ => null,
    };

    /// <summary>A file that the caller brought is his own and stays.</summary>
    private static IReadOnlyList<string> FilesOf(FineTuning job) =>
        job.SnapshotId is null ? [] : [.. new[] { job.RemoteFileId, job.RemoteValidationFileId }.Concat(job.ResultFileIds).OfType<string>()];

    /// <summary>Another job may train on the same file, or go on from the model.</summary>
    private static async Task<Problem?> InUseAsync(StudioDb database, FineTuning job, CancellationToken cancellationToken)
    {
        var files = FilesOf(job).SelectMany(file => new[] { file, ProviderFiles.ShortId(file) }).Distinct().ToList();
        var user = await database.FineTunings
            .Where(other => other.Id != job.Id && other.Provider == job.Provider)
            .Where(other => other.Status != FineTuningStatus.Succeeded && other.Status != FineTuningStatus.Failed && other.Status != FineTuningStatus.Cancelled)
            .Where(other => files.Contains(other.RemoteFileId!) || files.Contains(other.RemoteValidationFileId!) || files.Contains(other.TrainingFile!) || files.Contains(other.ValidationFile!)
                || (job.ModelId != null && other.ModelName == job.ModelId))
            .OrderBy(other => other.Id).Select(other => other.Alias).FirstOrDefaultAsync(cancellationToken);
        return user is null ? null : new Problem(ProblemKind.Conflict, "conflict",
            $"The job {user} trains on what would be deleted at the provider and has not ended: cancel it first, wait for its end, or delete this job here alone.");
    }

    private async Task<Problem?> DeleteRemoteAsync(FineTuning job, CancellationToken cancellationToken)
    {
        if (providers.Find(job.Provider) is not { } provider)
        {
            return ProviderRegistry.Unknown(job.Provider);
        }
        if (provider.Describe().NotReady is { } problem)
        {
            return problem;
        }

        if (job.ModelId is { } model && (await provider.DeleteModelAsync(model, cancellationToken)).Error is { } modelError)
        {
            return modelError.ToProblem(job.Provider);
        }
        foreach (var file in FilesOf(job))
        {
            if ((await provider.DeleteFileAsync(file, cancellationToken)).Error is { } error)
            {
                return error.ToProblem(job.Provider);
            }
        }
        return null;
    }

    /// <summary>The number of the deletion; null where the row changed meanwhile.</summary>
    private async Task<long?> DeleteRowsAsync(StudioDb database, FineTuning job, CancellationToken cancellationToken)
    {
        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
        var change = await FineTuningWriter.NextChangeAsync(database, cancellationToken);
        if (await database.FineTunings.Where(row => row.Id == job.Id && row.Change == job.Change).ExecuteDeleteAsync(cancellationToken) == 0)
        {
            return null;
        }
        await database.FineTuningEvents.Where(row => row.FineTuningId == job.Id).ExecuteDeleteAsync(cancellationToken);
        await database.FineTuningMetrics.Where(row => row.FineTuningId == job.Id).ExecuteDeleteAsync(cancellationToken);
        await database.ProviderAnswers.Where(row => row.FineTuningId == job.Id).ExecuteDeleteAsync(cancellationToken);
        await database.Sweeps.Where(sweep => sweep.Id == job.SweepId && !database.FineTunings.Any(other => other.SweepId == sweep.Id)).ExecuteDeleteAsync(cancellationToken);
        await SnapshotWriter.DeleteUnusedAsync(database, database.Snapshots.Where(row => row.Id == job.SnapshotId && !row.IsKept), cancellationToken);
        await Spendings.RememberAsync(database, job, cancellationToken);
        database.DeletedFineTunings.Add(new DeletedFineTuning
        {
            Change = change, FineTuningId = job.Id, DeletedAt = time.GetUtcNow().UtcDateTime,
        });
        var told = await outbox.AddAsync(database, WebhookEvents.Deleted, FineTuningView.Of(job), change, cancellationToken);
        await database.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        outbox.Announce(told);
        return change;
    }
}
