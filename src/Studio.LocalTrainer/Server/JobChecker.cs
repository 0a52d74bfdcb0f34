using Microsoft.Extensions.Logging;

namespace FineTuningStudio.LocalTrainer.Server;

/// <summary>Reads the files of a job before it is queued, and says with its line what is wrong in them.</summary>
internal sealed partial class JobChecker(JobStore jobs, FileStore files, JobQueue queue, TimeProvider time, ILogger<JobChecker> logger)
{
    /// <summary>OpenAI's minimum.</summary>
    private const int MinRows = 10;

    public void Check(string id, CancellationToken cancellationToken)
    {
        if (jobs.Find(id) is not { Status: JobStatus.ValidatingFiles } job)
        {
            return;
        }
        try
        {
            var (checkedFiles, failure) = Check(job, cancellationToken);
            if (failure is not null)
            {
                jobs.Change(id, current => current.Status is JobStatus.ValidatingFiles ? current.Failed(failure, time.GetUtcNow()) : null, failure.Message);
                return;
            }
            var queued = jobs.Change(
                id,
                current => current.Status is JobStatus.ValidatingFiles ? current with { Status = JobStatus.Queued, Files = checkedFiles } : null,
                "Files validated, moving job to queued state");
            if (queued is not null)
            {
                queue.Train(id);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Cancelled, paused, or the host stops: the job's state says which, and nothing was made that would have to go.
            CheckStopped(logger, id);
        }
    }

    private (CheckedFiles? Files, JobFailure? Failure) Check(StoredJob job, CancellationToken cancellationToken)
    {
        var (training, failure) = Read(job.TrainingFile, FileRole.Training, cancellationToken);
        if (failure is not null)
        {
            return (null, failure);
        }
        if (job.ValidationFile is not null && Read(job.ValidationFile, FileRole.Validation, cancellationToken).Failure is { } badValidation)
        {
            return (null, badValidation);
        }
        return (training, null);
    }

    private (CheckedFiles? Files, JobFailure? Failure) Read(string fileId, FileRole role, CancellationToken cancellationToken)
    {
        using var content = files.Open(fileId);
        if (content is null)
        {
            return (null, role.Deleted(fileId));
        }
        var (rows, examples, tokens) = (0, 0, 0L);
        foreach (var row in TrainingFile.Read(content, cancellationToken))
        {
            if (row.Problem is { } problem)
            {
                return (null, role.Invalid($"Invalid file format. Line {row.Line}: {problem}."));
            }
            rows++;
            examples += row.Examples.Count;
            tokens += row.Tokens;
        }
        if (rows == 0)
        {
            return (null, role.Invalid($"File {fileId} is empty: it has no rows."));
        }
        return role == FileRole.Training && rows < MinRows
            ? (null, role.TooFew(rows, MinRows))
            : (new CheckedFiles(rows, examples, tokens), null);
    }

    [LoggerMessage(LogLevel.Debug, "The check of job {JobId} was stopped")]
    private static partial void CheckStopped(ILogger logger, string jobId);
}
