namespace FineTuningStudio.Core.FineTunings;

/// <summary>Makes a job that failed or was cancelled again: over the same snapshot, or from the same file at the provider, with what is to be changed.</summary>
public sealed class RetryFineTuning(FineTuningQueries queries, CreateFineTuning create)
{
    /// <summary>
    /// The new job, queued. What is null in the request is taken from the earlier job. Problems: <c>finetuning_not_found</c>;
    /// <c>retry_not_possible</c> (kind Conflict) where it has not failed; and those of creating.
    /// </summary>
    public async Task<Result<FineTuningView>> RunAsync(string id, CreateFineTuningRequest changes, CancellationToken cancellationToken)
    {
        if (await queries.FindAsync(id, cancellationToken) is not { } job)
        {
            return Problem.FineTuningNotFound();
        }
        return job.Status is FineTuningStatus.Failed or FineTuningStatus.Cancelled
            ? await create.RunAsync(RequestOf(job, changes), cancellationToken)
            : new Problem(ProblemKind.Conflict, "retry_not_possible", job.Status is FineTuningStatus.Succeeded
                ? "The job has succeeded, so there is nothing to try again; to train the same once more, create a job with cloned_from_id."
                : "The job is not over yet; cancel it first, then try it again.");
    }

    private static CreateFineTuningRequest RequestOf(FineTuningView job, CreateFineTuningRequest changes)
    {
        var request = changes with { ClonedFromId = job.Id, IsRetry = true };
        return job.TrainingFile is null ? request with { RetrainFromId = job.Id } : request with
        {
            Alias = request.Alias ?? job.Alias,
            ConnectionId = job.ConnectionId,
            Provider = request.Provider ?? job.Provider,
            ModelName = request.ModelName ?? job.ModelName,

            // A secret is not known here any more: it is given anew, or left out.
            Parameters = request.Parameters ?? (job.ModelParameters ?? new Dictionary<string, ParameterValue>()).Where(pair => !pair.Value.IsProtected).ToDictionary(),
            Metadata = request.Metadata ?? job.Metadata,
            Tags = request.Tags ?? job.Tags,
            Suffix = request.Suffix ?? job.Suffix,
            Seed = request.Seed ?? job.Seed,
            TrainingFile = job.TrainingFile,
            ValidationFile = job.ValidationFile,
        };
    }
}
