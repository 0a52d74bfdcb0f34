using FineTuningStudio.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace FineTuningStudio.Core.FineTunings;

/// <summary>Which events of a job are wanted: of a level ("info", "warn", "error"), with all words of a text in their message, with or without metric points.</summary>
public sealed record EventFilter(string? Level = null, string? Text = null, bool WithMetrics = true)
{
    public static readonly string[] Levels = ["info", "warn", "error"];
}

/// <summary>The latest events, the newest first, and how many there are in all.</summary>
public sealed record EventPage(IReadOnlyList<FineTuningEventView> Events, int Total);

/// <summary>What happened to one job.</summary>
public sealed partial class FineTuningDetails
{
    public const int MaxEvents = 1000;

    /// <summary>All kinds of events, as below.</summary>
    public Task<IReadOnlyList<FineTuningEventView>> EventsAsync(string id, string? after, int limit, CancellationToken cancellationToken) =>
        EventsAsync(id, new EventFilter(), after, limit, cancellationToken);

    /// <summary>Events, the oldest first; those after the event of that id where it is given. At most <see cref="MaxEvents"/>.</summary>
    public async Task<IReadOnlyList<FineTuningEventView>> EventsAsync(
        string id, EventFilter filter, string? after, int limit, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var from = after is null
            ? 0
            : await database.FineTuningEvents.Where(item => item.FineTuningId == id && item.Id == after).Select(item => (long?)item.Sequence)
                .SingleOrDefaultAsync(cancellationToken) ?? 0;
        return await Narrowed(database, id, filter).Where(item => item.Sequence > from).OrderBy(item => item.Sequence).Take(Math.Clamp(limit, 1, MaxEvents))
            .Select(item => new FineTuningEventView(item.Id, item.Level, item.Message, item.Type, item.Data, item.CreatedAt))
            .ToListAsync(cancellationToken);
    }

    /// <summary>As many of the latest events, at least 1.</summary>
    public async Task<EventPage> LatestEventsAsync(string id, EventFilter filter, int count, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var events = Narrowed(database, id, filter);
        var latest = await events.OrderByDescending(item => item.Sequence).Take(Math.Max(1, count))
            .Select(item => new FineTuningEventView(item.Id, item.Level, item.Message, item.Type, item.Data, item.CreatedAt)).ToListAsync(cancellationToken);
        return new EventPage(latest, latest.Count < count ? latest.Count : await events.CountAsync(cancellationToken));
    }

    private static IQueryable<FineTuningEvent> Narrowed(StudioDb database, string id, EventFilter filter)
    {
        var events = database.FineTuningEvents.AsNoTracking().Where(item => item.FineTuningId == id);
        if (filter.Level is { } level)
        {
            events = events.Where(item => item.Level == level);
        }
        if (!filter.WithMetrics)
        {
            events = events.Where(item => item.Type != FineTuningEventType.Metrics);
        }
        return LikePatterns.OfWords(filter.Text).Aggregate(
            events, (found, pattern) => found.Where(item => EF.Functions.Like(item.Message, pattern, LikePatterns.Escape)));
    }
}
