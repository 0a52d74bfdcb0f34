namespace FineTuningStudio.Core.FineTunings;

/// <summary>The states of a job as the API names them. Once terminal (the last three) a job stays there.</summary>
public enum FineTuningStatus
{
    Queued,
    ValidatingFiles,
    Running,
    Succeeded,
    Failed,
    Cancelled,
}

public static class FineTuningStatuses
{
    public static bool IsTerminal(this FineTuningStatus status) => status >= FineTuningStatus.Succeeded;

    /// <summary>The state's name on the wire and in the database, such as "validating_files".</summary>
    public static string ToWire(this FineTuningStatus status) => status switch
    {
        FineTuningStatus.Queued => "queued",
        FineTuningStatus.ValidatingFiles => "validating_files",
        FineTuningStatus.Running => "running",
        FineTuningStatus.Succeeded => "succeeded",
        FineTuningStatus.Failed => "failed",
        FineTuningStatus.Cancelled => "cancelled",
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, null),
    };

    /// <summary>The state of that wire name, or null where it is none of ours (a provider's new word).</summary>
    public static FineTuningStatus? FromWire(string? name) => name switch
    {
        "queued" => FineTuningStatus.Queued,
        "validating_files" => FineTuningStatus.ValidatingFiles,
        "running" => FineTuningStatus.Running,
        "succeeded" => FineTuningStatus.Succeeded,
        "failed" => FineTuningStatus.Failed,
        "cancelled" => FineTuningStatus.Cancelled,
        _ => null,
    };
}

/// <summary>How far the submission of a job has come; each step is stored before the next one is taken.</summary>
public enum SubmissionStage
{
    /// <summary>Nothing was sent to the provider yet.</summary>
    Pending,

    /// <summary>An upload was begun; until its id is stored nobody knows whether the provider has the file.</summary>
    Uploading,

    /// <summary>The ids of all files are stored.</summary>
    Uploaded,

    /// <summary>The create call was begun; until its id is stored nobody knows whether the provider has the job.</summary>
    Creating,

    /// <summary>The provider's job id is stored; from here the poller looks after it.</summary>
    Created,
}
