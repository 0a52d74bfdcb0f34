using FineTuningStudio.Core.FineTunings;

namespace FineTuningStudio.Core.Providers.Fireworks;

/// <summary>Fireworks' words for a state as ours: those of jobs in both dialects, and those of datasets.</summary>
internal static class FireworksStates
{
    private const string JobPrefix = "JOB_STATE_";

    /// <summary>
    /// Null for a word that nobody knows. <paramref name="code"/> is that of the job's own status: the older resource has no
    /// state for a cancelled job, and says it there.
    /// </summary>
    public static FineTuningStatus? OfJob(string state, string? code) => Word(state) switch
    {
        "CREATING" or "PENDING" or "RE_QUEUEING" or "IDLE" or "PAUSED" => FineTuningStatus.Queued,
        "VALIDATING" or "CREATING_INPUT_DATASET" => FineTuningStatus.ValidatingFiles,
        "RUNNING" or "WRITING_RESULTS" or "EVALUATION" or "CANCELLING" => FineTuningStatus.Running,
        "COMPLETED" or "EARLY_STOPPED" => FineTuningStatus.Succeeded,
        "FAILED" when code is "CANCELLED" => FineTuningStatus.Cancelled,
        "FAILED" or "EXPIRED" => FineTuningStatus.Failed,
        "CANCELLED" or "DELETING" or "DELETED" => FineTuningStatus.Cancelled,
        _ => null,
    };

    /// <summary>A dataset is being uploaded or checked until it is READY; a word that nobody knows counts as being checked, unless it tells of a failure.</summary>
    public static RemoteFileState OfDataset(string? state) => state switch
    {
        "READY" => RemoteFileState.Ready,
        null or "" or "STATE_UNSPECIFIED" or "UPLOADING" or "CREATING" or "PENDING" or "PROCESSING" or "VALIDATING" => RemoteFileState.Processing,
        _ when state.Contains("FAIL", StringComparison.Ordinal) || state.Contains("INVALID", StringComparison.Ordinal)
            || state.Contains("DELET", StringComparison.Ordinal) || state.Contains("EXPIRED", StringComparison.Ordinal) => RemoteFileState.Failed,
        _ => RemoteFileState.Processing,
    };

    private static string Word(string state) => state.StartsWith(JobPrefix, StringComparison.Ordinal) ? state[JobPrefix.Length..] : state;
}
