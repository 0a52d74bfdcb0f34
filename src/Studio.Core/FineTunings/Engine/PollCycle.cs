using FineTuningStudio.Core.Data;
using FineTuningStudio.Core.Providers;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace FineTuningStudio.Core.FineTunings;

/// <summary>What a cycle came to: how many jobs are looked after, whether one moved, and the provider's error where it failed.</summary>
internal readonly record struct PollResult(int Jobs, bool Moved, ProviderError? Error);

/// <summary>
/// One round over the jobs at one provider: carries out cancels, reads the list (one call a page, not one a job), and
/// writes what changed.
/// </summary>
internal sealed class PollCycle(
    IDbContextFactory<StudioDb> databases,
    ProviderRegistry providers,
    JobUpdate update,
    Lease lease,
    EngineOptions options,
    TimeProvider time,
    ILogger<PollCycle> logger)
{
    /// <summary>How far clocks may differ before a list, the newest first, counts as past our oldest job.</summary>
    private static readonly TimeSpan ClockSkew = TimeSpan.FromDays(1);

    /// <summary>How many failures in a row before jobs say that their provider is silent.</summary>
    private const int SilentAfter = 3;

    public async Task<PollResult> RunAsync(string name, PollMemory memory, int failures, CancellationToken cancellationToken)
    {
        await lease.TakeForPollingAsync(name, cancellationToken);
        var jobs = await ActiveAsync(name, cancellationToken);
        memory.KeepOnly(jobs.Select(job => job.Id).ToHashSet());
        if (jobs.Count == 0)
        {
            return default;
        }
        if (failures > 0)
        {
            memory.Clear();
        }
        var provider = providers.Find(name)!;
        if (provider.Describe().Reason is { } reason)
        {
            var missing = new ProviderError(ProviderErrorKind.Unauthorized, null, reason);
            await update.AttendAsync(jobs, reason, cancellationToken);
            return new PollResult(jobs.Count, false, missing);
        }
        var result = await ReadAsync(provider, jobs, memory, cancellationToken);
        if (result.Error is { } error && (error.Kind is ProviderErrorKind.Unauthorized || failures + 1 >= SilentAfter))
        {
            await update.AttendAsync(jobs, error.Message, cancellationToken);
        }
        return result;
    }

    private async Task<PollResult> ReadAsync(
        IFineTuningProvider provider, IReadOnlyList<PolledJob> jobs, PollMemory memory, CancellationToken cancellationToken)
    {
        var moved = false;
        foreach (var job in jobs.Where(job => job.CancelRequested))
        {
            var cancelled = await provider.CancelAsync(job.RemoteJobId, cancellationToken);
            if (cancelled.Error is { Kind: not ProviderErrorKind.Refused and not ProviderErrorKind.NotFound } error)
            {
                return new PollResult(jobs.Count, moved, error);
            }
            moved = true;
        }
        var listed = await ListAsync(provider, jobs, cancellationToken);
        if (!listed.TryGet(out var found, out var listError))
        {
            return new PollResult(jobs.Count, moved, listError);
        }
        foreach (var job in jobs)
        {
            if (!found.TryGetValue(job.RemoteJobId, out var remote))
            {
                var got = await provider.GetJobAsync(job.RemoteJobId, cancellationToken);
                if (got.Error is { Kind: ProviderErrorKind.NotFound } gone)
                {
                    moved |= await update.MissAsync(job, memory, gone, cancellationToken);
                    continue;
                }
                if (!got.TryGet(out remote, out var getError))
                {
                    return new PollResult(jobs.Count, moved, getError);
                }
            }
            moved |= await UpdateOneAsync(provider, job, remote, memory, cancellationToken);
        }
        return new PollResult(jobs.Count, moved, null);
    }

    /// <summary>One job that cannot be stored must not stop the others: it is logged and tried again with the next cycle.</summary>
    private async Task<bool> UpdateOneAsync(
        IFineTuningProvider provider, PolledJob job, RemoteJob remote, PollMemory memory, CancellationToken cancellationToken)
    {
        try
        {
            return await update.TakeAsync(provider, job, remote, memory, cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            EngineLog.JobFailed(logger, job.Id, options.PollInterval, exception);
            return false;
        }
    }

    /// <summary>The jobs of ours that the provider's list holds; read only as far as needed.</summary>
    private static async Task<Answer<Dictionary<string, RemoteJob>>> ListAsync(
        IFineTuningProvider provider, IReadOnlyList<PolledJob> jobs, CancellationToken cancellationToken)
    {
        var wanted = jobs.Select(job => job.RemoteJobId).ToHashSet();
        var oldest = new DateTimeOffset(jobs.Min(job => job.CreatedAt), TimeSpan.Zero) - ClockSkew;
        var found = new Dictionary<string, RemoteJob>();
        string? cursor = null;
        do
        {
            var answer = await provider.ListJobsAsync(cursor, cancellationToken);
            if (!answer.TryGet(out var page, out var error))
            {
                return error;
            }
            foreach (var remote in page.Jobs.Where(remote => wanted.Contains(remote.Id)))
            {
                found[remote.Id] = remote;
            }
            var isPast = page.Jobs is [.., { CreatedAt: { } last }] && last < oldest;
            cursor = isPast || found.Count == wanted.Count ? null : page.NextCursor;
        }
        while (cursor is not null);
        return found;
    }

    private async Task<List<PolledJob>> ActiveAsync(string name, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var now = time.GetUtcNow().UtcDateTime;
        return await database.FineTunings
            .Where(job => job.Provider == name && !job.Settled && job.Stage == SubmissionStage.Created
                && job.LeaseOwner == options.Owner && job.LeaseUntil > now && job.RemoteJobId != null)
            .OrderBy(job => job.CreatedAt).ThenBy(job => job.Id)
            .Select(job => new PolledJob(job.Id, job.RemoteJobId!, job.Status, job.CancelRequestedAt != null, job.CreatedAt))
            .ToListAsync(cancellationToken);
    }
}

/// <summary>A job that the poller looks after, as it was read at the beginning of the cycle.</summary>
internal sealed record PolledJob(string Id, string RemoteJobId, FineTuningStatus Status, bool CancelRequested, DateTime CreatedAt);
