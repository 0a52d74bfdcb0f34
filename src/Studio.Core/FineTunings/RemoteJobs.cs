using System.Globalization;
using FineTuningStudio.Core.Providers;

namespace FineTuningStudio.Core.FineTunings;

/// <summary>Brings what a provider tells of a job into its row.</summary>
internal static class RemoteJobs
{
    public const string CancelPending = "cancel_pending";
    /// <summary>The name under which the provider's last answer about a job is kept.</summary>
    public const string LastAnswer = "last";

    /// <summary>The name under which its answer to the creation is kept.</summary>
    public const string CreateAnswer = "create";

    public const string CancelledByUser = "Fine tuning cancelled by the user";

    /// <summary>
    /// Takes over state, model, tokens, parameters and errors. A terminal state of ours stays; a word that nobody knows
    /// leaves the state as it is and is told once.
    /// </summary>
    public static void Apply(this FineTuningEdit edit, RemoteJob remote)
    {
        var job = edit.Job;
        var ended = remote.Status is { } status && status.IsTerminal();
        TellUnknownWord(edit, remote);
        TellChange(edit, remote);
        job.HeardAt = edit.Now;
        job.Failures = 0;
        job.Attention = null;
        job.ProviderStatus = job.CancelRequested && !ended ? CancelPending : remote.ProviderStatus;
        job.TrainedTokens = remote.TrainedTokens ?? job.TrainedTokens;
        job.ModelId = remote.TunedModelId ?? job.ModelId;
        if (remote.Progress is { } progress)
        {
            edit.Reach(progress, edit.Now);
        }
        job.ResultFileIds = remote.ResultFileIds.Count > 0 ? [.. remote.ResultFileIds] : job.ResultFileIds;
        if (remote.Parameters.Count > 0)
        {
            job.EffectiveParameters = Merge(job.EffectiveParameters, remote.Parameters);
        }
        edit.KeepAnswer(LastAnswer, remote.Raw);
        if (remote.Status is { } now)
        {
            edit.MoveTo(now, ErrorFor(now, remote), remote.FinishedAt?.UtcDateTime);
        }
        if (job.CancelRequested && remote.Status is FineTuningStatus.Succeeded)
        {
            edit.Warn(remote.TunedModelId is { } model
                ? $"The provider finished before the cancel reached it: the model {model} exists there and can be deleted with the job."
                : "The provider finished before the cancel reached it.");
        }
    }

    private static void TellUnknownWord(FineTuningEdit edit, RemoteJob remote)
    {
        if (remote.Status is null && remote.ProviderStatus != edit.Job.ProviderStatus && !edit.Job.CancelRequested)
        {
            edit.Tell("warn", $"The provider reports the state \"{remote.ProviderStatus}\", which this version does not know; the job keeps its last state.");
        }
    }

    /// <summary>For providers without events: each new word of theirs, and each tenth of the way.</summary>
    private static void TellChange(FineTuningEdit edit, RemoteJob remote)
    {
        var (job, done) = (edit.Job, remote.Progress);
        var isNewWord = remote.ProviderStatus != job.ProviderStatus && !job.CancelRequested;
        var isFurther = done is { } now && (int)(now * 10) > (int)((job.Progress ?? 0) * 10);
        if (!remote.TellsEvents && remote.Status is not null && (isNewWord || isFurther))
        {
            edit.Tell("info", done is > 0 and < 1
                ? string.Create(CultureInfo.InvariantCulture, $"The provider reports {remote.ProviderStatus}, {done * 100:0} % done.")
                : $"The provider reports {remote.ProviderStatus}.");
        }
    }

    private static string? ErrorFor(FineTuningStatus status, RemoteJob remote) => status switch
    {
        FineTuningStatus.Failed => remote.Error ?? "The provider reports that the job failed and gives no reason.",
        FineTuningStatus.Cancelled => "The job was cancelled at the provider.",
        _ => null,
    };

    private static Dictionary<string, ParameterValue> Merge(
        Dictionary<string, ParameterValue>? known, IReadOnlyDictionary<string, ParameterValue> told)
    {
        var merged = known is null ? [] : new Dictionary<string, ParameterValue>(known);
        foreach (var (name, value) in told)
        {
            merged[name] = value;
        }
        return merged;
    }
}
