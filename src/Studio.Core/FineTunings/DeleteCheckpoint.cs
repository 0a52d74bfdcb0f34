using FineTuningStudio.Core.Providers;

namespace FineTuningStudio.Core.FineTunings;

/// <summary>Deletes one of the models that a provider kept while a job trained.</summary>
public sealed class DeleteCheckpoint(FineTuningQueries queries, FineTuningDetails details, FineTuningWriter writer, ProviderRegistry providers)
{
    /// <summary>
    /// By the provider's id of the checkpoint. The model of the job itself is not deleted this way. Problems:
    /// <c>finetuning_not_found</c>, <c>not_found</c>, <c>conflict</c> (the provider cannot, or it is the job's model),
    /// <c>provider_not_ready</c>, and what the provider answers.
    /// </summary>
    public async Task<Result<Done>> RunAsync(string id, string checkpointId, CancellationToken cancellationToken)
    {
        if (await queries.FindAsync(id, cancellationToken) is not { } job)
        {
            return Problem.FineTuningNotFound();
        }
        if (!providers.Ready(job.Provider).TryGet(out var provider, out var problem))
        {
            return problem;
        }
        if (!provider.DeletesCheckpoints)
        {
            return new Problem(ProblemKind.Conflict, "conflict", provider.KeepsCheckpoints
                ? $"{provider.Title} documents no call that deletes a single checkpoint: it stays there."
                : $"{provider.Title} keeps no checkpoints, so there is none to delete.");
        }
        if (!(await details.CheckpointsAsync(id, cancellationToken)).TryGet(out var checkpoints, out var unread))
        {
            return unread;
        }
        if (checkpoints.FirstOrDefault(known => known.Id == checkpointId) is not { } checkpoint)
        {
            return new Problem(ProblemKind.NotFound, "not_found", $"Checkpoint not found, {checkpointId}");
        }
        if (checkpoint.ModelId == job.ModelId)
        {
            return new Problem(ProblemKind.Conflict, "conflict", "This checkpoint is the job's own model: delete it with the job, or among the provider's models.");
        }
        if ((await providers.Find(job.Provider)!.DeleteModelAsync(checkpoint.ModelId, cancellationToken)).Error is { } error)
        {
            return error.ToProblem(job.Provider);
        }
        await writer.EditAsync(
            id,
            edit =>
            {
                edit.Tell("info", $"The checkpoint of step {checkpoint.Step} was deleted at the provider: {checkpoint.ModelId}.");
                return true;
            },
            cancellationToken);
        return new Done();
    }
}
