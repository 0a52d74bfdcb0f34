using FineTuningStudio.Core.Providers;

namespace FineTuningStudio.Core.FineTunings;

/// <summary>
/// Cancels a job in any phase that is not terminal. The wish is recorded first, so that it holds while an upload runs and
/// while the provider is down; the workers carry it out.
/// </summary>
public sealed class CancelFineTuning(FineTuningWriter writer, FineTuningQueries queries, EngineSignals signals)
{
    /// <summary>Problems: <c>finetuning_not_found</c>, <c>cancel_not_possible</c>. Metadata that is not null replaces the job's.</summary>
    public async Task<Result<FineTuningView>> RunAsync(
        string id, IReadOnlyDictionary<string, string>? metadata, CancellationToken cancellationToken)
    {
        if (MetadataRules.Fault(metadata) is { } fault)
        {
            return Problem.Invalid("metadata", fault);
        }
        Problem? refusal = null;
        var view = await writer.EditAsync(id, edit => (refusal = Refusal(edit.Job.Status)) is null && Wish(edit, metadata), cancellationToken);
        if (view is null)
        {
            return Problem.FineTuningNotFound();
        }
        if (refusal is not null)
        {
            return refusal;
        }
        signals.Interrupt(id);
        return (await queries.FindAsync(id, cancellationToken))!;
    }

    private static bool Wish(FineTuningEdit edit, IReadOnlyDictionary<string, string>? metadata)
    {
        var job = edit.Job;
        job.CancelRequestedAt = edit.Now;
        job.Metadata = metadata?.ToDictionary(pair => pair.Key, pair => pair.Value) ?? job.Metadata;
        job.NextAttemptAt = edit.Now;
        job.Failures = 0;
        job.DoubtfulLooks = 0;
        var attention = job.Attention;
        edit.MoveTo(FineTuningStatus.Cancelled, RemoteJobs.CancelledByUser);

        // Where nothing was ever sent, there is nothing to take back.
        job.Settled = job is { Stage: SubmissionStage.Pending, RemoteFileId: null } or { Stage: SubmissionStage.Pending, SnapshotId: null };
        job.ProviderStatus = job.Settled ? null : RemoteJobs.CancelPending;

        // What keeps the provider from answering keeps the cancel from it too.
        job.Attention = job.Settled ? null : attention;
        return true;
    }

    private static Problem? Refusal(FineTuningStatus status) => status switch
    {
        FineTuningStatus.Succeeded => Impossible("Model has already succeeded. Cannot cancel."),
        FineTuningStatus.Failed => Impossible("Model has already failed. Cannot cancel."),
        FineTuningStatus.Cancelled => Impossible("Model has already been cancelled."),
        _ => null,
    };

    private static Problem Impossible(string message) => new(ProblemKind.Impossible, "cancel_not_possible", message);
}
