using FineTuningStudio.Core.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace FineTuningStudio.Core.FineTunings;

/// <summary>Owner and end of a lease stand on the job's row; whoever writes a result repeats the owner.</summary>
internal sealed class Lease(IDbContextFactory<StudioDb> databases, EngineOptions options, TimeProvider time, ILogger<Lease> logger)
{
    /// <summary>Takes a job that is free, expired or already ours. One row changed means that it is ours.</summary>
    public async Task<bool> TryTakeAsync(string id, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        return await TakeAsync(database.FineTunings.Where(job => job.Id == id), cancellationToken) == 1;
    }

    /// <summary>
    /// Takes or renews all jobs that the poller of one provider looks after; the test stands on each updated row itself. The
    /// same write brings in when the provider was last heard, so that ten thousand quiet jobs cost no write of their own.
    /// </summary>
    public async Task TakeForPollingAsync(string provider, DateTime? heardAt, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var renewBefore = Now + options.Lease / 2;
        var jobs = database.FineTunings.Where(job =>
            job.Provider == provider && !job.Settled && job.Stage == SubmissionStage.Created
            && (job.LeaseOwner != options.Owner || job.LeaseUntil < renewBefore));
        if (heardAt is { } at)
        {
            await jobs.Where(job => job.LeaseOwner == options.Owner && (job.HeardAt == null || job.HeardAt < at))
                .ExecuteUpdateAsync(set => set.SetProperty(job => job.HeardAt, at), cancellationToken);
        }
        await TakeAsync(jobs, cancellationToken);
    }

    public async Task ReleaseAsync(string id, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        await database.FineTunings.Where(job => job.Id == id && job.LeaseOwner == options.Owner).ExecuteUpdateAsync(
            set => set.SetProperty(job => job.LeaseOwner, (string?)null).SetProperty(job => job.LeaseUntil, (DateTime?)null), cancellationToken);
    }

    /// <summary>
    /// Renews a lease until the work ends; cancels the work where the lease was lost. A renewal that fails, such as in a moment
    /// when the database is busy, is tried again as long as the lease lasts.
    /// </summary>
    public async Task KeepAsync(string id, CancellationTokenSource work)
    {
        using var timer = new PeriodicTimer(options.Lease / 3, time);
        var renewedAt = time.GetTimestamp();
        try
        {
            while (await timer.WaitForNextTickAsync(work.Token))
            {
                var askedAt = time.GetTimestamp();
                switch (await RenewAsync(id, work.Token))
                {
                    case true:
                        renewedAt = askedAt;
                        break;
                    case null when time.GetElapsedTime(renewedAt) < options.Lease:
                        break;
                    default:
                        await work.CancelAsync();
                        break;
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The work is over, and with it the need for its lease.
        }
    }

    /// <summary>Whether the lease is still ours; null where that could not be asked.</summary>
    private async Task<bool?> RenewAsync(string id, CancellationToken cancellationToken)
    {
        try
        {
            return await TryTakeAsync(id, cancellationToken);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            EngineLog.RenewalFailed(logger, id, exception);
            return null;
        }
    }

    private DateTime Now => time.GetUtcNow().UtcDateTime;

    private Task<int> TakeAsync(IQueryable<FineTuning> jobs, CancellationToken cancellationToken)
    {
        var now = Now;
        var until = now + options.Lease;
        return jobs
            .Where(job => job.LeaseOwner == null || job.LeaseOwner == options.Owner || job.LeaseUntil == null || job.LeaseUntil < now)
            .ExecuteUpdateAsync(
                set => set.SetProperty(job => job.LeaseOwner, options.Owner).SetProperty(job => job.LeaseUntil, until), cancellationToken);
    }
}
