using FineTuningStudio.Core.FineTunings;

namespace FineTuningStudio.Web.Components.FineTunings.Charts;

/// <summary>The metric points of one job, and when its training began; null where that is not known.</summary>
public sealed class JobCurve(IReadOnlyList<FineTuningMetricView> points, DateTime? start)
{
    private List<double?>? _seconds;

    public IReadOnlyList<FineTuningMetricView> Points => points;

    public DateTime? Start => start;

    private List<double?> Seconds => _seconds ??= Spread();

    /// <summary>Whether any point can be placed in time.</summary>
    public bool HasTimes => Start is not null && Points.Any(point => point.RecordedAt is not null);

    /// <summary>The curve of a job; its training began when it came to be running, or at its first point where that was told earlier.</summary>
    public static JobCurve Of(IReadOnlyList<FineTuningMetricView> points, IReadOnlyList<StateSpan> timeline)
    {
        var running = timeline.FirstOrDefault(span => span.Status is FineTuningStatus.Running)?.From;
        var first = points.Min(point => point.RecordedAt);
        return new JobCurve(points, running is null || first < running ? first : running);
    }

    /// <summary>The values of one metric over steps, or over the seconds since the start; what has no value, or no time, is left out.</summary>
    public IReadOnlyList<ChartPoint> Line(Func<FineTuningMetricView, double?> value, bool byTime)
    {
        var line = new List<ChartPoint>(Points.Count);
        for (var i = 0; i < Points.Count; i++)
        {
            if (value(Points[i]) is { } number && double.IsFinite(number) && (byTime ? Seconds[i] : Points[i].Step) is { } place)
            {
                line.Add(new ChartPoint(place, number));
            }
        }
        return byTime ? [.. line.OrderBy(point => point.X)] : line;
    }

    /// <summary>How many seconds after the start a step was told; null where that is not known.</summary>
    public double? SecondsOf(int step)
    {
        var at = Points.Select(point => point.Step).ToList().BinarySearch(step);
        return at < 0 ? null : Seconds[at];
    }

    /// <summary>Seconds from the start of the training.</summary>
    public double SecondsAt(DateTime at) => Math.Max(0, (at - (Start ?? at)).TotalSeconds);

    /// <summary>
    /// Providers tell whole seconds, and a quick training has many steps in one: those of the same second are spread over it
    /// evenly, in their order, so that the line does not climb straight up.
    /// </summary>
    private List<double?> Spread()
    {
        var seconds = Points.Select(point => point.RecordedAt is { } at && Start is not null ? SecondsAt(at) : (double?)null).ToList();
        for (var from = 0; from < seconds.Count;)
        {
            var to = from + 1;
            while (to < seconds.Count && seconds[to] == seconds[from])
            {
                to++;
            }
            for (var i = from + 1; i < to && seconds[from] is not null; i++)
            {
                seconds[i] = seconds[from] + ((double)(i - from) / (to - from));
            }
            from = to;
        }
        return seconds;
    }
}

/// <summary>One line to draw: a metric of a job.</summary>
public sealed record MetricLine(string Name, int Look, JobCurve Curve, Func<FineTuningMetricView, double?> Value);

/// <summary>One chart to draw: its lines, and whether they are shares.</summary>
public sealed record MetricChart(string Title, bool IsShare, IReadOnlyList<MetricLine> Lines)
{
    public bool HasValues => Lines.Any(line => line.Curve.Points.Any(point => line.Value(point) is { } value && double.IsFinite(value)));
}

/// <summary>A checkpoint on the charts.</summary>
public sealed record CheckpointMark(int Step);
