using FineTuningStudio.Core.FineTunings;

namespace FineTuningStudio.Web.Components.FineTunings.Details;

/// <summary>What the page of one job shows, read from Core and kept current by what the feed says.</summary>
public sealed class WatchedFineTuning(string id, FineTuningQueries queries, FineTuningDetails details)
{
    /// <summary>A page keeps the latest events; all of them are at the API.</summary>
    public const int MaxEvents = 1000;

    private readonly List<FineTuningEventView> _events = [];

    /// <summary>Null where there is no such job.</summary>
    public FineTuningView? Job { get; private set; }

    public bool IsDeleted { get; private set; }

    /// <summary>The latest <see cref="MaxEvents"/>, the oldest of them first.</summary>
    public IReadOnlyList<FineTuningEventView> Events => _events;

    public IReadOnlyList<FineTuningMetricView> Metrics { get; private set; } = [];

    public IReadOnlyList<StateSpan> Timeline { get; private set; } = [];

    public ProviderResponseView? Response { get; private set; }

    /// <summary>The step at which training will end, as far as progress tells; 0 while it is not known.</summary>
    public double LastStep =>
        Job is { Progress: > 0 and < 1 and var share } && Metrics is [.., var last] ? Math.Round(last.Step / share) : 0;

    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        Job = await queries.FindAsync(id, cancellationToken);
        _events.Clear();
        if (Job is not null)
        {
            _events.AddRange(await details.LatestEventsAsync(id, MaxEvents, cancellationToken));
            await ReadAgainAsync(cancellationToken);
        }
    }

    public async Task ApplyAsync(FineTuningNotice notice, CancellationToken cancellationToken)
    {
        if (notice.View is null)
        {
            IsDeleted = true;
            return;
        }
        if (Job is null || notice.Change >= Job.Change)
        {
            Job = notice.View;
        }
        await ReadNewEventsAsync(cancellationToken);
        await ReadAgainAsync(cancellationToken);
    }

    /// <summary>Takes over the answer of a command; a newer state that the feed brought meanwhile stays.</summary>
    public void Take(FineTuningView job) => Job = Job is null || job.Change >= Job.Change ? job : Job;

    private async Task ReadAgainAsync(CancellationToken cancellationToken)
    {
        Metrics = await details.MetricsAsync(id, cancellationToken);
        Timeline = await details.TimelineAsync(id, cancellationToken);
        Response = await details.ProviderResponseAsync(id, cancellationToken);
    }

    private async Task ReadNewEventsAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var page = await details.EventsAsync(id, _events.LastOrDefault()?.Id, MaxEvents, cancellationToken);
            _events.AddRange(page);
            if (_events.Count > MaxEvents)
            {
                _events.RemoveRange(0, _events.Count - MaxEvents);
            }
            if (page.Count < MaxEvents)
            {
                return;
            }
        }
    }
}
