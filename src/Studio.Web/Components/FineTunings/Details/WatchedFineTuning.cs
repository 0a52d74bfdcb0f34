using FineTuningStudio.Core.FineTunings;
using FineTuningStudio.Web.Components.FineTunings.Charts;

namespace FineTuningStudio.Web.Components.FineTunings.Details;

/// <summary>What the page of one job shows, read from Core and kept current by what the feed says.</summary>
public sealed class WatchedFineTuning(string id, FineTuningQueries queries, FineTuningDetails details)
{
    /// <summary>Null where there is no such job.</summary>
    public FineTuningView? Job { get; private set; }

    public bool IsDeleted { get; private set; }

    /// <summary>Its metric points; the same object as long as they are the same.</summary>
    public JobCurve Curve { get; private set; } = new([], null);

    public IReadOnlyList<StateSpan> Timeline { get; private set; } = [];

    public ProviderResponseView? Response { get; private set; }

    /// <summary>The step at which training will end, as far as progress tells; 0 while it is not known.</summary>
    public double LastStep =>
        Job is { Progress: > 0 and < 1 and var share } && Curve.Points is [.., var last] ? Math.Round(last.Step / share) : 0;

    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        Job = await queries.FindAsync(id, cancellationToken);
        if (Job is not null)
        {
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
        await ReadAgainAsync(cancellationToken);
    }

    /// <summary>Takes over the answer of a command; a newer state that the feed brought meanwhile stays.</summary>
    public void Take(FineTuningView job) => Job = Job is null || job.Change >= Job.Change ? job : Job;

    private async Task ReadAgainAsync(CancellationToken cancellationToken)
    {
        Timeline = await details.TimelineAsync(id, cancellationToken);
        var curve = JobCurve.Of(await details.MetricsAsync(id, cancellationToken), Timeline);
        Curve = curve.Start == Curve.Start && curve.Points.SequenceEqual(Curve.Points) ? Curve : curve;
        Response = await details.ProviderResponseAsync(id, cancellationToken);
    }
}
