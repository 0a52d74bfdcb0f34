using FineTuningStudio.Core.Data;
using FineTuningStudio.Core.Providers;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace FineTuningStudio.Core.FineTunings;

/// <summary>Writes what a cycle read of one job, fenced by the lease: state, events, metrics and the raw answer.</summary>
internal sealed class JobUpdate(
    IDbContextFactory<StudioDb> databases, FineTuningWriter writer, FineTuningFeed feed, EngineOptions options, ILogger<JobUpdate> logger)
{
    private const int EventAttempts = 5;

    /// <summary>Events and metrics are read when the job changed, at its end, while somebody watches it, and each time from a server on this machine.</summary>
    public async Task<bool> TakeAsync(
        IFineTuningProvider provider, PolledJob job, RemoteJob remote, PollMemory memory, CancellationToken cancellationToken)
    {
        var news = memory.IsNews(job.Id, remote);
        var ended = remote.Status is { } status && status.IsTerminal();
        var (events, complete) = news || ended || provider.Describe().IsNear || feed.IsWatched(job.Id)
            ? await ReadEventsAsync(provider, job, memory, cancellationToken)
            : ([], true);
        if (!news && !ended && events.Count == 0)
        {
            return false;
        }
        if (remote.Status is FineTuningStatus.Succeeded && job.Status is FineTuningStatus.Queued or FineTuningStatus.ValidatingFiles)
        {
            await PassThroughRunningAsync(job, events, cancellationToken);
        }
        var held = await writer.EditLeasedAsync(job.Id, options.Owner, edit => Write(edit, remote, events, news || ended, ended && complete), cancellationToken);
        if (held)
        {
            memory.Remember(job.Id, remote);
        }
        return held;
    }

    /// <summary>
    /// A quick job may have run between two looks. What succeeded did run, so that state is passed through too, for those
    /// who follow each transition; its time is that of the first metric point.
    /// </summary>
    private Task PassThroughRunningAsync(PolledJob job, IReadOnlyList<RemoteEvent> events, CancellationToken cancellationToken) =>
        writer.EditLeasedAsync(
            job.Id,
            options.Owner,
            edit =>
            {
                var first = events.FirstOrDefault(item => item.Metrics is not null)?.CreatedAt.UtcDateTime;
                edit.MoveTo(FineTuningStatus.Running, at: first);
                return edit.Job.Status is FineTuningStatus.Running;
            },
            cancellationToken);

    /// <summary>The provider does not know a job any more: believed the second time, since lists and reads lag.</summary>
    public async Task<bool> MissAsync(PolledJob job, PollMemory memory, ProviderError error, CancellationToken cancellationToken)
    {
        if (memory.Missing.Add(job.Id))
        {
            return true;
        }
        await writer.EditLeasedAsync(
            job.Id,
            options.Owner,
            edit =>
            {
                edit.MoveTo(FineTuningStatus.Failed, $"The provider no longer knows the job {job.RemoteJobId}; it may have been deleted there. Create it again if you still need it.");
                edit.Job.ProviderStatus = job.CancelRequested ? "cancelled" : "not_found";
                edit.Job.Settled = true;
                edit.KeepAnswer("last", error.Raw);
                return true;
            },
            cancellationToken);
        return true;
    }

    /// <summary>Says on each job, once, why it does not get on.</summary>
    public async Task AttendAsync(IReadOnlyList<PolledJob> jobs, string sentence, CancellationToken cancellationToken)
    {
        foreach (var job in jobs)
        {
            await writer.EditLeasedAsync(
                job.Id,
                options.Owner,
                edit =>
                {
                    var isNew = edit.Job.Attention != sentence;
                    edit.Job.Attention = sentence;
                    return isNew;
                },
                cancellationToken);
        }
    }

    private bool Write(FineTuningEdit edit, RemoteJob remote, IReadOnlyList<RemoteEvent> events, bool apply, bool settles)
    {
        var before = edit.Job.Status;
        foreach (var item in events)
        {
            edit.Take(item);
        }
        if (apply)
        {
            edit.Apply(remote);
            edit.Job.Settled = settles;
        }
        if (events.LastOrDefault(item => item.Metrics?.TotalSteps > 0)?.Metrics is { } metrics && !edit.Job.Status.IsTerminal())
        {
            edit.Job.Progress = Math.Clamp((double)metrics.Step / metrics.TotalSteps!.Value, 0, 1);
        }
        if (edit.Job.Status != before)
        {
            EngineLog.Moved(logger, edit.Job.Id, edit.Job.Status.ToWire());
        }
        return true;
    }

    /// <summary>
    /// The events that are not known yet. Not complete where the provider failed: then the job is not settled and the next
    /// cycle reads them again, but not for ever.
    /// </summary>
    private async Task<(IReadOnlyList<RemoteEvent> Events, bool Complete)> ReadEventsAsync(
        IFineTuningProvider provider, PolledJob job, PollMemory memory, CancellationToken cancellationToken)
    {
        var read = await provider.ReadEventsAsync(job.RemoteJobId, await LastEventAsync(job.Id, cancellationToken), cancellationToken);
        if (read.TryGet(out var events, out var error))
        {
            memory.ReadEvents(job.Id);
            return (events, true);
        }
        return ([], error.Kind is ProviderErrorKind.NotFound || memory.CountUnreadEvents(job.Id) >= EventAttempts);
    }

    private async Task<string?> LastEventAsync(string id, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        return await database.FineTuningEvents.Where(item => item.FineTuningId == id && item.RemoteId != null)
            .OrderByDescending(item => item.Sequence).Select(item => item.RemoteId).FirstOrDefaultAsync(cancellationToken);
    }
}
