namespace FineTuningStudio.Core.FineTunings;

/// <summary>Says on many jobs at once why they do not get on, and takes it back; set by set, whatever their number.</summary>
internal sealed class JobAttention(FineTuningWriter writer, EngineOptions options)
{
    /// <summary>Says it once on each; <paramref name="heardAt"/> is when the provider last answered.</summary>
    public Task SayAsync(IEnumerable<string> ids, string sentence, DateTime? heardAt, CancellationToken cancellationToken) => writer.EditManyAsync(
        [.. ids],
        job =>
        {
            if (!IsOurs(job) || job.Attention == sentence)
            {
                return false;
            }
            job.Attention = sentence;
            job.HeardAt = heardAt > job.HeardAt || job.HeardAt is null ? heardAt : job.HeardAt;
            return true;
        },
        cancellationToken);

    public Task ClearAsync(IEnumerable<string> ids, CancellationToken cancellationToken) => writer.EditManyAsync(
        [.. ids],
        job =>
        {
            if (!IsOurs(job) || job.Attention is null)
            {
                return false;
            }
            job.Attention = null;
            return true;
        },
        cancellationToken);

    private bool IsOurs(FineTuning job) => job.LeaseOwner is null || job.LeaseOwner == options.Owner;
}
