using FineTuningStudio.Core.Providers;
using Microsoft.Extensions.Logging;

namespace FineTuningStudio.Core.FineTunings;

/// <summary>A job as it was read, and of whom.</summary>
internal sealed record Polled(IFineTuningProvider Provider, ProviderDescription Description, PolledJob Job, RemoteJob Remote, PollMemory Memory)
{
    public string Id => Job.Id;

    public bool HasEnded => Remote.Status is { } status && status.IsTerminal();
}

/// <summary>What taking a job's answer came to: whether something was written, and why its events could not be read.</summary>
internal readonly record struct Taken(bool Moved, ProviderError? Error);

/// <summary>Writes what a cycle read of one job, fenced by the lease: state, events, metrics and the raw answer.</summary>
internal sealed class JobUpdate(
    JobStory story, FineTuningWriter writer, FineTuningFeed feed, EngineOptions options, TimeProvider time, ILogger<JobUpdate> logger)
{
    /// <summary>
    /// Events and metrics are read when the job changed, at its end, while somebody watches it, and each time from a server
    /// on this machine; not where <paramref name="mayCall"/> is false: then a later cycle reads them.
    /// </summary>
    public async Task<Taken> TakeAsync(Polled polled, bool mayCall, CancellationToken cancellationToken)
    {
        var memory = polled.Memory;
        var news = memory.IsNews(polled.Id, polled.Remote);
        var unread = memory.UnreadEvents(polled.Id, time.GetUtcNow().UtcDateTime);
        var wantsStory = news || unread.Due || (!unread.Any && (polled.HasEnded || polled.Description.IsNear || feed.IsWatched(polled.Id)));
        if (!wantsStory)
        {
            return default;
        }
        var told = await story.ReadAsync(polled, mayCall, cancellationToken);
        if (!news && !polled.HasEnded && told.Events.Count == 0)
        {
            return new Taken(false, told.Error);
        }
        if (polled is { Remote.Status: FineTuningStatus.Succeeded, Job.Status: FineTuningStatus.Queued or FineTuningStatus.ValidatingFiles })
        {
            await PassThroughRunningAsync(polled.Id, told.Events, cancellationToken);
        }
        var held = await writer.EditLeasedAsync(
            polled.Id, options.Owner, edit => Write(edit, polled.Remote, told, news || polled.HasEnded, polled.HasEnded && told.IsComplete), cancellationToken);
        if (held)
        {
            memory.Remember(polled.Id, polled.Remote);
        }
        return new Taken(held, told.Error);
    }

    /// <summary>The provider does not know a job any more.</summary>
    public Task MissAsync(PolledJob job, string title, ProviderError error, CancellationToken cancellationToken) => writer.EditLeasedAsync(
        job.Id,
        options.Owner,
        edit =>
        {
            edit.MoveTo(FineTuningStatus.Failed, $"{title} no longer knows the job {job.RemoteJobId}; it may have been deleted there. Create it again if you still need it.");
            edit.Job.ProviderStatus = job.CancelRequested ? "cancelled" : "not_found";
            edit.Job.Settled = true;
            edit.Job.Attention = null;
            edit.Job.HeardAt = edit.Now;
            edit.KeepAnswer(RemoteJobs.LastAnswer, error.Raw);
            return true;
        },
        cancellationToken);

    /// <summary>
    /// A quick job may have run between two looks. What succeeded did run, so that state is passed through too, for those
    /// who follow each transition; its time is that of the first metric point.
    /// </summary>
    private Task PassThroughRunningAsync(string id, IReadOnlyList<RemoteEvent> events, CancellationToken cancellationToken) =>
        writer.EditLeasedAsync(
            id,
            options.Owner,
            edit =>
            {
                var first = events.FirstOrDefault(item => item.Metrics is not null)?.CreatedAt.UtcDateTime;
                edit.MoveTo(FineTuningStatus.Running, at: first);
                return edit.Job.Status is FineTuningStatus.Running;
            },
            cancellationToken);

    private bool Write(FineTuningEdit edit, RemoteJob remote, Story told, bool apply, bool settles)
    {
        var before = edit.Job.Status;
        foreach (var item in told.Events)
        {
            edit.Take(item);
        }
        foreach (var point in told.ResultMetrics)
        {
            edit.Take(point);
        }
        if (apply)
        {
            edit.Apply(remote);
            edit.Job.Settled = settles;
        }
        if (told.Events.LastOrDefault(item => item.Metrics?.TotalSteps > 0) is { Metrics: { } metrics, CreatedAt: var at } && !edit.Job.Status.IsTerminal())
        {
            edit.Reach(Math.Clamp((double)metrics.Step / metrics.TotalSteps!.Value, 0, 1), at.UtcDateTime);
        }
        if (edit.Job.Status != before)
        {
            EngineLog.Moved(logger, edit.Job.Id, edit.Job.Status.ToWire());
        }
        return true;
    }
}
