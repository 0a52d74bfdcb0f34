namespace FineTuningStudio.LocalTrainer.Server;

/// <summary>Takes the folder and reads what is in it. Until then no request is answered, since any answer could be wrong.</summary>
internal sealed class TrainerReadiness(TrainerDirectory directory, FileStore files, JobStore jobs, JobQueue queue)
{
    private volatile bool _isReady;

    public bool IsReady => _isReady;

    /// <summary>False: another process has the folder. True: everything is read, and what was interrupted stands in line again.</summary>
    public bool TryOpen()
    {
        if (!directory.TryTake())
        {
            return false;
        }
        files.Load();
        jobs.Load();
        foreach (var job in jobs.NewestFirst().Reverse().OrderBy(static job => job.Status is JobStatus.Running ? 0 : 1))
        {
            Continue(job);
        }
        _isReady = true;
        return true;
    }

    private void Continue(StoredJob job)
    {
        switch (job.Status)
        {
            case JobStatus.ValidatingFiles:
                queue.Check(job.Id);
                break;
            case JobStatus.Running or JobStatus.Queued:
                queue.Train(job.Id);
                break;
            case JobStatus.Pausing:
                jobs.Change(job.Id, static pausing => pausing with { Status = JobStatus.Paused }, JobCommands.PausedMessage);
                break;
        }
    }
}
