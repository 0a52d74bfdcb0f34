using System.Globalization;
using FineTuningStudio.LocalTrainer.Learning;
using Microsoft.Extensions.Logging;

namespace FineTuningStudio.LocalTrainer.Server;

/// <summary>
/// Trains one job. After each epoch the learner's state is on the disk, so a training that was paused, stopped or killed goes on
/// there and ends with the same model. Every write to the job is refused when the job was cancelled meanwhile.
/// </summary>
internal sealed partial class JobTrainer(
    JobStore jobs, FileStore files, ModelStore models, EventStore events, TrainerDirectory directory, TimeProvider time, ILogger<JobTrainer> logger)
{
    /// <summary>As many as OpenAI keeps.</summary>
    private const int KeptCheckpoints = 3;

    public void Train(string id, CancellationToken cancellationToken)
    {
        try
        {
            if (Start(id) is { } job)
            {
                Train(job, cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            TrainingStopped(logger, id);
        }
        catch (DivergedException diverged)
        {
            Fail(id, new JobFailure(
                "training_diverged", $"{diverged.Message} Choose a smaller learning_rate_multiplier and create a new job.", "learning_rate_multiplier"));
        }
        catch (WarmStartException unfit)
        {
            Fail(id, new JobFailure("warm_start_incompatible", unfit.Message, "model"));
        }
        finally
        {
            Settle(id);
        }
    }

    /// <summary>The work on a job has ended: a job that was to pause is paused, and one that was cancelled loses what was written after that.</summary>
    private void Settle(string id)
    {
        jobs.Change(id, static job => job.Status is JobStatus.Pausing ? job with { Status = JobStatus.Paused } : null, JobCommands.PausedMessage);
        if (jobs.Find(id) is { IsFinished: true } ended)
        {
            jobs.Tidy(ended);
        }
    }

    public void Fail(string id, JobFailure failure) =>
        jobs.Change(id, job => job.IsFinished ? null : job.Failed(failure, time.GetUtcNow()), failure.Message);

    /// <summary>Null: the job is not to be trained (cancelled or paused while it stood in line, or in line twice).</summary>
    private StoredJob? Start(string id)
    {
        if (jobs.Find(id) is { Status: JobStatus.Running })
        {
            return jobs.Change(
                id, static job => job.Status is JobStatus.Running ? job : null, "The trainer was restarted; the job goes on after its last whole epoch");
        }
        return jobs.Change(
            id,
            static job => job.Status is JobStatus.Queued ? job with { Status = JobStatus.Running, Resolved = job.Resolved ?? Resolve(job) } : null,
            "Fine-tuning job started");
    }

    private static Hyperparameters Resolve(StoredJob job) => AutoHyperparameters.Resolve(
        job.Files!.Examples, job.Requested.NEpochs, job.Requested.BatchSize, job.Requested.LearningRateMultiplier, job.Seed);

    private void Train(StoredJob job, CancellationToken cancellationToken)
    {
        if (Examples(job.TrainingFile, cancellationToken) is not { } training)
        {
            Fail(job.Id, FileRole.Training.Deleted(job.TrainingFile));
            return;
        }
        IReadOnlyList<TrainingExample>? validation = [];
        if (job.ValidationFile is not null && (validation = Examples(job.ValidationFile, cancellationToken)) is null)
        {
            Fail(job.Id, FileRole.Validation.Deleted(job.ValidationFile));
            return;
        }
        var folder = directory.Job(job.Id);
        var run = Begin(job, folder, training, validation, cancellationToken);
        using (var progress = new TrainingProgress(job.Id, folder, run.CompletedEpochs * run.StepsPerEpoch, jobs, events, time))
        {
            while (run.CompletedEpochs < run.Epochs)
            {
                run.RunEpoch(progress.Report, cancellationToken);
                progress.Flush();
                Keep(job, folder, run, progress.Last!);
                EpochEnded(logger, job.Id, run.CompletedEpochs, run.Epochs);
                cancellationToken.ThrowIfCancellationRequested();
            }
        }
        Finish(job, folder, run, validation, cancellationToken);
    }

    private TrainingRun Begin(
        StoredJob job,
        JobFolder folder,
        IReadOnlyList<TrainingExample> training,
        IReadOnlyList<TrainingExample> validation,
        CancellationToken cancellationToken)
    {
        var from = BaseModels.IsTunedName(job.Model) ? Earlier(job.Model) : null;
        if (File.Exists(folder.State))
        {
            try
            {
                using var state = File.OpenRead(folder.State);
                return TrainingRun.LoadState(state, training, validation, job.Resolved!, from, cancellationToken);
            }
            catch (InvalidDataException unreadable)
            {
                // Written by another version of the learner: the same seed gives the same model from the start.
                StateUnreadable(logger, unreadable, job.Id);
            }
        }
        return new TrainingRun(training, validation, job.Resolved!, from, cancellationToken);
    }

    private TunedModel Earlier(string name) => (models.Find(name) is { } entry ? models.Load(entry) : null)
        ?? throw new WarmStartException($"The model {name} to start from was deleted meanwhile. Choose another one, or a base model.");

    /// <summary>The job is written before the state moves on: a kill between the two only repeats the epoch, and a step is named once.</summary>
    private void Keep(StoredJob job, JobFolder folder, TrainingRun run, TrainingStep last)
    {
        var metrics = TrainingProgress.Metrics(last, null);
        if (run.CompletedEpochs == run.Epochs)
        {
            jobs.Change(job.Id, current => IsAtWork(current) ? current with { LastPoint = metrics } : null);
        }
        else
        {
            TrainerDirectory.Write(folder.Model(last.Step), run.ToModel().Save);
            var checkpoint = Checkpoint(BaseModels.CheckpointName(job.ModelName, last.Step), metrics);
            var changed = jobs.Change(
                job.Id,
                current => IsAtWork(current) ? WithCheckpoint(current, checkpoint) with { LastPoint = metrics } : null,
                $"Checkpoint created at step {last.Step}");
            folder.KeepModels(changed?.Checkpoints.Select(static kept => kept.Step) ?? []);
        }
        TrainerDirectory.Write(folder.State, run.SaveState);
    }

    /// <summary>Everything that the job will name is on the disk before the one write that makes it succeed.</summary>
    private void Finish(StoredJob job, JobFolder folder, TrainingRun run, IReadOnlyList<TrainingExample> validation, CancellationToken cancellationToken)
    {
        if (jobs.Find(job.Id) is not { Status: JobStatus.Running, LastPoint: { } metrics })
        {
            return;
        }
        var model = run.ToModel();
        var threshold = ConfidenceThreshold.Of(model, validation, cancellationToken);
        TrainerDirectory.Write(folder.Model(metrics.Step), model.WithThreshold(threshold).Save);
        files.Put(job.ResultFile, "step_metrics.csv", "fine-tune-results", stream =>
        {
            using var curve = File.OpenRead(folder.Curve);
            curve.CopyTo(stream);
        });
        var succeeded = jobs.Change(
            job.Id,
            current => current.Status is JobStatus.Running
                ? WithCheckpoint(current, Checkpoint(job.ModelName, metrics)) with
                {
                    Status = JobStatus.Succeeded,
                    FinishedAt = time.GetUtcNow(),
                    EstimatedFinish = null,
                }
                : null,
            [.. Said(threshold, validation.Count), $"New fine-tuned model created: {job.ModelName}", "The job has successfully completed"]);
        if (succeeded is null)
        {
            files.Delete(job.ResultFile);
        }
    }

    private static string[] Said(double threshold, int rows) => threshold is 0
        ? []
        : [string.Create(CultureInfo.InvariantCulture, $"Below a confidence of {threshold:0.00} the model will say that it cannot answer: set by its {rows} validation rows")];

    private List<TrainingExample>? Examples(string fileId, CancellationToken cancellationToken)
    {
        using var content = files.Open(fileId);
        if (content is null)
        {
            return null;
        }
        // Most rows carry the same long system prompt: it is kept once.
        var systems = new Dictionary<string, string>(StringComparer.Ordinal);
        var examples = new List<TrainingExample>();
        foreach (var row in TrainingFile.Read(content, cancellationToken))
        {
            foreach (var example in row.Examples)
            {
                if (!systems.TryGetValue(example.System, out var system))
                {
                    systems[example.System] = system = example.System;
                }
                examples.Add(example with { System = system });
            }
        }
        return examples;
    }

    private StoredCheckpoint Checkpoint(string model, MetricsAnswer metrics) =>
        new(Ids.Checkpoint(), model, metrics.Step, time.GetUtcNow(), metrics);

    private static bool IsAtWork(StoredJob job) => job.Status is JobStatus.Running or JobStatus.Pausing;

    private static StoredJob WithCheckpoint(StoredJob job, StoredCheckpoint added) => job with
    {
        Checkpoints = [.. job.Checkpoints.Where(known => known.Step != added.Step).Append(added).TakeLast(KeptCheckpoints)],
    };

    [LoggerMessage(LogLevel.Debug, "Job {JobId} finished epoch {Epoch} of {Epochs}")]
    private static partial void EpochEnded(ILogger logger, string jobId, int epoch, int epochs);

    [LoggerMessage(LogLevel.Debug, "The training of job {JobId} was stopped")]
    private static partial void TrainingStopped(ILogger logger, string jobId);

    [LoggerMessage(LogLevel.Warning, "The saved state of job {JobId} cannot be read; it is trained from the start")]
    private static partial void StateUnreadable(ILogger logger, Exception exception, string jobId);
}
