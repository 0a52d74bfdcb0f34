using FineTuningStudio.Core.Providers;

namespace FineTuningStudio.Core.FineTunings;

/// <summary>
/// A job that ended here before the provider was known to have it: finds what was left there and takes it back. Each step
/// may be repeated, so that a kill in the middle leaves nothing behind.
/// </summary>
internal static class TakingBack
{
    public static async Task<ProviderError?> RunAsync(SubmissionSteps steps, IFineTuningProvider provider, CancellationToken cancellationToken)
    {
        // After enough looks there is no such job, whatever keeps the files from being removed meanwhile.
        if (steps.Job is { Stage: SubmissionStage.Creating, DoubtfulLooks: < Submission.Looks })
        {
            var looked = await provider.FindJobsAsync(steps.Job.Id, steps.OwnTrainingFileId, cancellationToken);
            if (!looked.TryGet(out var found, out var error))
            {
                return error;
            }
            if (found is [var first, ..])
            {
                return (await Submission.AdoptAsync(steps, provider, first, found, cancellationToken)).Error;
            }
            if (await steps.LookAgainAsync(cancellationToken))
            {
                return null;
            }
        }
        foreach (var part in steps.Parts)
        {
            var (isOver, error) = await RemoveAsync(steps, provider, part, cancellationToken);
            if (!isOver)
            {
                return error;
            }
        }
        await steps.SettleAsync(cancellationToken);
        return null;
    }

    /// <summary>By the id where it is known, since lists lag, and by the name for what was uploaded without an answer.</summary>
    private static async Task<(bool IsOver, ProviderError? Error)> RemoveAsync(
        SubmissionSteps steps, IFineTuningProvider provider, GoldenRecords.SnapshotPart part, CancellationToken cancellationToken)
    {
        var looked = await provider.FindFilesAsync(steps.FileName(part), cancellationToken);
        if (!looked.TryGet(out var found, out var error))
        {
            return (false, error);
        }
        var known = steps.FileId(part) is { } id ? [id] : Array.Empty<string>();
        foreach (var file in known.Union(found.Select(file => file.Id)))
        {
            steps.Sends();
            var deleteError = (await provider.DeleteFileAsync(file, cancellationToken)).Error;
            if (deleteError is { Kind: ProviderErrorKind.Refused })
            {
                await steps.WarnAsync($"The file {file} could not be removed at the provider ({deleteError.Message.TrimEnd('.')}); remove it there.", cancellationToken);
            }
            else if (deleteError is not null and not { Kind: ProviderErrorKind.NotFound })
            {
                return (false, deleteError);
            }
        }

        // Also where something was found: the call that was under way may make the same file again after it was removed.
        var isInDoubt = steps.Job.Stage is SubmissionStage.Uploading;
        return (!isInDoubt || !await steps.LookAgainAsync(cancellationToken), null);
    }
}
