namespace FineTuningStudio.Core.FineTunings;

/// <summary>What an estimated end rests upon.</summary>
public enum FinishBasis
{
    /// <summary>How fast this very job got on.</summary>
    Progress,

    /// <summary>How long earlier jobs of the same provider and base model took.</summary>
    EarlierJobs,
}

/// <summary>When a job will probably end. <paramref name="Jobs"/> is how many earlier jobs it rests upon; 0 where it rests upon its own progress.</summary>
public sealed record FinishEstimate(DateTime At, FinishBasis Basis, int Jobs)
{
    /// <summary>A shorter look says little: the first points of a training come in a burst.</summary>
    private static readonly TimeSpan ShortestLook = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Two rules, and no third: what neither can tell is not guessed.
    /// <list type="number">
    /// <item>A job that trains and tells how far it is goes on as fast as it went: with p₀ at the time t₀ when it came to be running
    /// (more than nothing after a pause) and p at the time t, it ends at t + (1 − p) · (t − t₀) / (p − p₀). That is the rate over the
    /// whole way and not the latest one, which jumps with each batch and each validation.</item>
    /// <item>Without progress it takes as long for a token as earlier jobs did, from creation to end, waiting included: the median of
    /// those of the same provider and base model, which one stuck job does not move, times the tokens that this one was estimated at.</item>
    /// </list>
    /// Null where the moment has passed already (the job takes longer than that), where it is paused or about to be cancelled, and
    /// where it is over.
    /// </summary>
    public static FinishEstimate? Of(FineTuningView job, TrainingPace? pace, DateTime now)
    {
        if (job.Status.IsTerminal() || job.CancelPending || job.ProviderStatus is "paused" or "pausing")
        {
            return null;
        }
        var estimate = ByProgress(job) ?? ByPace(job, pace);
        return estimate?.At > now ? estimate : null;
    }

    private static FinishEstimate? ByProgress(FineTuningView job)
    {
        var already = job.StatusProgress ?? 0;
        if (job is not { Status: FineTuningStatus.Running, Progress: { } share, ProgressAt: { } at } || share >= 1 || share <= already)
        {
            return null;
        }
        var taken = at - job.StatusSince;
        return taken < ShortestLook ? null : new FinishEstimate(at + (taken * ((1 - share) / (share - already))), FinishBasis.Progress, 0);
    }

    private static FinishEstimate? ByPace(FineTuningView job, TrainingPace? pace) =>
        pace is not null && job is { EstimatedTokens: > 0 and var tokens, Progress: null or 0, AdoptedAt: null, SweepId: null }
            ? new FinishEstimate(job.CreatedAt + TimeSpan.FromSeconds(pace.SecondsPerToken * tokens), FinishBasis.EarlierJobs, pace.Jobs)
            : null;
}

/// <summary>How long jobs of one provider and base model took for a token: the median, and of how many jobs.</summary>
public sealed record TrainingPace(double SecondsPerToken, int Jobs)
{
    /// <summary>Null where there is no job to learn from. Each is a job's time from creation to end, and its tokens, more than none.</summary>
    public static TrainingPace? Of(IEnumerable<(TimeSpan Took, long Tokens)> jobs)
    {
        var paces = jobs.Select(job => job.Took.TotalSeconds / job.Tokens).Order().ToList();
        var middle = paces.Count / 2;
        return paces.Count == 0 ? null : new TrainingPace(paces.Count % 2 == 1 ? paces[middle] : (paces[middle - 1] + paces[middle]) / 2, paces.Count);
    }
}
