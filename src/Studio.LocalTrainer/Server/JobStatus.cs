namespace FineTuningStudio.LocalTrainer.Server;

/// <summary>OpenAI's states of a job.</summary>
internal enum JobStatus
{
    ValidatingFiles,
    Queued,
    Running,
    Pausing,
    Paused,
    Succeeded,
    Failed,
    Cancelled,
}
