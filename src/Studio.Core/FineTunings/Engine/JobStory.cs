using FineTuningStudio.Core.Data;
using FineTuningStudio.Core.Providers;
using Microsoft.EntityFrameworkCore;

namespace FineTuningStudio.Core.FineTunings;

/// <summary>What a provider tells of a job beside its state. Not complete where it could not be read: then it is tried again.</summary>
internal sealed record Story(IReadOnlyList<RemoteEvent> Events, IReadOnlyList<RemoteMetrics> ResultMetrics, bool IsComplete, ProviderError? Error);

/// <summary>
/// Reads a job's events, and the metrics of its result file where no event brought any. A job is not settled before that
/// was read, but does not wait for it for ever.
/// </summary>
internal sealed class JobStory(IDbContextFactory<StudioDb> databases, EngineOptions options, Jitter jitter, TimeProvider time)
{
    /// <summary>How often it is tried; with the delays between them, some minutes.</summary>
    private const int Attempts = 8;

    public async Task<Story> ReadAsync(Polled polled, bool mayCall, CancellationToken cancellationToken)
    {
        if (!mayCall)
        {
            polled.Memory.CountUnreadEvents(polled.Id, Now, _ => TimeSpan.Zero);
            return new Story([], [], false, null);
        }
        var read = await polled.Provider.ReadEventsAsync(polled.Job.RemoteJobId, await LastEventAsync(polled.Id, cancellationToken), cancellationToken);
        if (!read.TryGet(out var events, out var error))
        {
            return Unread([], polled, error);
        }
        var (points, pointsError) = await ReadResultAsync(polled, events, cancellationToken);
        if (pointsError is not null)
        {
            return Unread(events, polled, pointsError);
        }
        polled.Memory.ReadEvents(polled.Id);
        return new Story(events, points, true, null);
    }

    private DateTime Now => time.GetUtcNow().UtcDateTime;

    private Story Unread(IReadOnlyList<RemoteEvent> events, Polled polled, ProviderError error)
    {
        if (error.Kind is ProviderErrorKind.NotFound or ProviderErrorKind.Refused)
        {
            polled.Memory.ReadEvents(polled.Id);
            return new Story(events, [], true, null);
        }
        var times = polled.Memory.CountUnreadEvents(polled.Id, Now, failures => Backoff.Delay(failures, jitter.Next(), options.BackoffBase));
        return new Story(events, [], times >= Attempts, error);
    }

    private async Task<(IReadOnlyList<RemoteMetrics> Points, ProviderError? Error)> ReadResultAsync(
        Polled polled, IReadOnlyList<RemoteEvent> events, CancellationToken cancellationToken)
    {
        if (polled.Remote.Status is not FineTuningStatus.Succeeded || events.Any(item => item.Metrics is not null)
            || await HasMetricsAsync(polled.Id, cancellationToken))
        {
            return ([], null);
        }
        var read = await polled.Provider.ReadResultMetricsAsync(polled.Remote, cancellationToken);
        return read.TryGet(out var points, out var error) ? (points, null) : ([], error);
    }

    private async Task<bool> HasMetricsAsync(string id, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        return await database.FineTuningMetrics.AnyAsync(metric => metric.FineTuningId == id, cancellationToken);
    }

    private async Task<string?> LastEventAsync(string id, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        return await database.FineTuningEvents.Where(item => item.FineTuningId == id && item.RemoteId != null)
            .OrderByDescending(item => item.Sequence).Select(item => item.RemoteId).FirstOrDefaultAsync(cancellationToken);
    }
}
