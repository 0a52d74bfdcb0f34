namespace FineTuningStudio.Core.FineTunings;

/// <summary>Replaces a job's metadata.</summary>
public sealed class UpdateFineTuning(FineTuningWriter writer, FineTuningQueries queries)
{
    /// <summary>Problems: <c>finetuning_not_found</c>, <c>validation_failed</c>.</summary>
    public async Task<Result<FineTuningView>> RunAsync(
        string id, IReadOnlyDictionary<string, string>? metadata, CancellationToken cancellationToken)
    {
        if (MetadataRules.Fault(metadata) is { } fault)
        {
            return Problem.Invalid("metadata", fault);
        }
        var view = await writer.EditAsync(
            id,
            edit =>
            {
                edit.Job.Metadata = metadata?.ToDictionary(pair => pair.Key, pair => pair.Value);
                return true;
            },
            cancellationToken);
        return view is null ? Problem.FineTuningNotFound() : (await queries.FindAsync(id, cancellationToken))!;
    }
}
