using FineTuningStudio.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace FineTuningStudio.Core.FineTunings;

/// <summary>How fast the jobs went that succeeded lately. Kept in memory until another one succeeds here, or for a while where that is elsewhere, since each list and each change of a job asks.</summary>
public sealed class TrainingPaces(IDbContextFactory<StudioDb> databases, TimeProvider time)
{
    private const int MaxJobs = 500;

    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(10);

    private volatile Kept? _kept;

    public async Task<KnownPaces> ReadAsync(CancellationToken cancellationToken)
    {
        if (_kept is not { } kept || time.GetElapsedTime(kept.ReadAt) >= Fresh)
        {
            kept = _kept = await LookAsync(cancellationToken);
        }
        return new KnownPaces(kept.Paces, time.GetUtcNow().UtcDateTime);
    }

    /// <summary>The next read looks into the database again, since a job has succeeded.</summary>
    public void Forget() => _kept = null;

    private async Task<Kept> LookAsync(CancellationToken cancellationToken)
    {
        var readAt = time.GetTimestamp();
        await using var database = await databases.CreateDbContextAsync(cancellationToken);

        // Of an adopted job nobody knows how long it took, and one of a sweep waited for the others.
        var jobs = await database.FineTunings.AsNoTracking()
            .Where(job => job.Status == FineTuningStatus.Succeeded && job.AdoptedAt == null && job.SweepId == null && job.FinishedAt != null)
            .OrderByDescending(job => job.CreatedAt).ThenByDescending(job => job.Id).Take(MaxJobs)
            .Select(job => new { job.Provider, job.ModelName, job.CreatedAt, FinishedAt = job.FinishedAt!.Value, Tokens = job.TrainedTokens ?? job.EstimatedTokens })
            .ToListAsync(cancellationToken);
        var paces = jobs.Where(job => job.Tokens > 0).GroupBy(job => (job.Provider, job.ModelName))
            .ToDictionary(group => group.Key, group => TrainingPace.Of(group.Select(job => (job.FinishedAt - job.CreatedAt, job.Tokens!.Value)))!);
        return new Kept(readAt, paces);
    }

    private sealed record Kept(long ReadAt, IReadOnlyDictionary<(string Provider, string Model), TrainingPace> Paces);
}

/// <summary>The paces as they were known at one moment.</summary>
public sealed class KnownPaces
{
    private readonly IReadOnlyDictionary<(string Provider, string Model), TrainingPace> _paces;
    private readonly DateTime _now;

    internal KnownPaces(IReadOnlyDictionary<(string Provider, string Model), TrainingPace> paces, DateTime now) => (_paces, _now) = (paces, now);

    internal FinishEstimate? Of(FineTuningView job) => FinishEstimate.Of(job, _paces.GetValueOrDefault((job.Provider, job.ModelName)), _now);
}
