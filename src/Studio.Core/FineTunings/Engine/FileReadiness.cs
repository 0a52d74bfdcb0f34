using FineTuningStudio.Core.Providers;

namespace FineTuningStudio.Core.FineTunings;

/// <summary>
/// Waits until a provider has read the files of a job, where it needs that: the job is put off a little longer each time,
/// which is no failure. Stores nothing but how often it looked, so a restart goes on where it was.
/// </summary>
internal static class FileReadiness
{
    private const double Growth = 1.5;

    /// <summary>After so many looks the job says that the provider takes long; with the delays between them, some twenty minutes.</summary>
    private const int LongAfter = 50;

    /// <summary>How often a file may be unknown right after it was uploaded, since reads lag.</summary>
    private const int UnknownAtMost = 5;

    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(30);

    /// <summary>Goes on where all files are ready; stops where one is not, or where the job ends because of one.</summary>
    public static async Task<StepResult> CheckAsync(
        SubmissionSteps steps, IFineTuningProvider provider, ProviderDescription description, CancellationToken cancellationToken)
    {
        foreach (var id in new[] { steps.Job.RemoteFileId, steps.Job.RemoteValidationFileId ?? steps.Job.ValidationFile }.OfType<string>())
        {
            var looked = await provider.GetFileAsync(id, cancellationToken);
            if (looked.Error is { Kind: ProviderErrorKind.NotFound } && steps.Job.DoubtfulLooks >= UnknownAtMost)
            {
                return await steps.EndAsync($"{description.Title} no longer has the file {id}; start the job again.", null, cancellationToken);
            }
            if (looked.Error is { Kind: ProviderErrorKind.Refused } refused)
            {
                return await steps.EndAsync(SubmissionSteps.Reason(refused), refused.Raw, cancellationToken);
            }
            if (looked.Error is { Kind: not ProviderErrorKind.NotFound } error)
            {
                return error;
            }
            if (looked.Value is { State: RemoteFileState.Failed } failed)
            {
                var reason = failed.Error is { Length: > 0 } told ? told : "it gives no reason";
                return await steps.EndAsync($"{description.Title} does not take the file {failed.Name}: {reason.TrimEnd('.')}.", null, cancellationToken);
            }
            if (looked.Value is not { State: RemoteFileState.Ready })
            {
                await steps.AwaitFileAsync(Delay, LongAfter, AttentionText.StillReading(description.Title), cancellationToken);
                return StepResult.Stop;
            }
        }
        return StepResult.Next;
    }

    /// <summary>Grows from the smallest delay to half a minute.</summary>
    private static TimeSpan Delay(int looks, TimeSpan smallest) =>
        TimeSpan.FromSeconds(Math.Min(LongestDelay.TotalSeconds, smallest.TotalSeconds * Math.Pow(Growth, Math.Min(looks, 40))));
}
