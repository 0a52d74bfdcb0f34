using FineTuningStudio.Core.Data;
using FineTuningStudio.Core.Providers;
using Microsoft.EntityFrameworkCore;

namespace FineTuningStudio.Core.FineTunings;

/// <summary>What a cycle came to: how many jobs are looked after, whether one moved, and the provider's error where it failed.</summary>
/// <param name="IsOver">True where the provider is gone and nothing waits for it.</param>
internal readonly record struct PollResult(int Jobs, bool Moved, ProviderError? Error, bool IsOver = false);

/// <summary>
/// One round over the jobs at one provider: takes their leases, reads and writes what changed, and says on each job where
/// its provider has fallen silent, or answers again.
/// </summary>
internal sealed class PollCycle(
    IDbContextFactory<StudioDb> databases, ProviderRegistry providers, JobAttention attention, DailyModels models, PollTools tools)
{
    /// <summary>How many failures in a row before jobs say that their provider is silent.</summary>
    private const int SilentAfter = 3;

    public async Task<PollResult> RunAsync(string name, PollMemory memory, int failures, CancellationToken cancellationToken)
    {
        var began = tools.Now;
        await tools.Lease.TakeForPollingAsync(name, memory.HeardAt, cancellationToken);
        var jobs = await ActiveAsync(name, began, cancellationToken);
        memory.KeepOnly(jobs.Select(job => job.Id).ToHashSet());
        var provider = providers.Find(name);
        if (jobs.Count == 0)
        {
            return new PollResult(0, false, null, IsOver: provider is null);
        }
        var description = provider?.Describe();
        if (provider is null || description is null or { Reason: not null })
        {
            var sentence = description?.Reason ?? AttentionText.Gone(name);
            await SayAsync(jobs, memory, sentence, cancellationToken);
            return new PollResult(jobs.Count, false, new ProviderError(ProviderErrorKind.Unauthorized, "provider_not_ready", sentence));
        }
        await SeedAsync(name, memory, cancellationToken);
        var result = await new PollRound(provider, description, jobs, memory, tools).RunAsync(cancellationToken);
        await attention.ClearAsync(
            jobs.Where(job => job.Attention is not null && memory.Heard.Contains(job.Id) && !memory.KeepsAttention.Contains(job.Id)).Select(job => job.Id),
            cancellationToken);
        if (result.Error is { } error && (error.Kind is ProviderErrorKind.Unauthorized or ProviderErrorKind.RateLimited || failures + 1 >= SilentAfter))
        {
            var silent = jobs.Where(job => !memory.Heard.Contains(job.Id));
            await SayAsync(silent, memory, AttentionText.Of(error, description.Title, tools.Time.GetUtcNow()), cancellationToken);
        }
        if (result.Error is null)
        {
            await models.RefreshAsync(provider, cancellationToken);
        }
        return result;
    }

    private Task SayAsync(IEnumerable<PolledJob> jobs, PollMemory memory, string sentence, CancellationToken cancellationToken) => attention.SayAsync(
        jobs.Where(job => job.Attention != sentence && !memory.KeepsAttention.Contains(job.Id)).Select(job => job.Id), sentence, memory.HeardAt, cancellationToken);

    /// <summary>What the jobs' last answers were is stored with them, so that a start does not read ten thousand jobs anew.</summary>
    private async Task SeedAsync(string name, PollMemory memory, CancellationToken cancellationToken)
    {
        if (memory.IsSeeded)
        {
            return;
        }
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var answers = database.FineTunings.Where(job => job.Provider == name && !job.Settled && job.Stage == SubmissionStage.Created)
            .Join(database.ProviderAnswers.Where(answer => answer.Call == RemoteJobs.LastAnswer), job => job.Id, answer => answer.FineTuningId, (job, answer) => new { job.Id, answer.Body });
        await foreach (var answer in answers.AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            memory.Seed(answer.Id, answer.Body);
        }
        memory.IsSeeded = true;
    }

    /// <summary>The jobs whose lease is ours since this cycle began, however long taking it took.</summary>
    private async Task<List<PolledJob>> ActiveAsync(string name, DateTime began, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        return await database.FineTunings
            .Where(job => job.Provider == name && !job.Settled && job.Stage == SubmissionStage.Created
                && job.LeaseOwner == tools.Options.Owner && job.LeaseUntil > began && job.RemoteJobId != null)
            .OrderBy(job => job.CreatedAt).ThenBy(job => job.Id)
            .Select(job => new PolledJob(job.Id, job.RemoteJobId!, job.Status, job.CancelRequestedAt != null, job.CreatedAt, job.Attention, job.HeardAt))
            .ToListAsync(cancellationToken);
    }
}

/// <summary>A job that the poller looks after, as it was read at the beginning of the cycle.</summary>
internal sealed record PolledJob(
    string Id, string RemoteJobId, FineTuningStatus Status, bool CancelRequested, DateTime CreatedAt, string? Attention, DateTime? HeardAt);
