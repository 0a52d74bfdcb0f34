namespace FineTuningStudio.Web.Components.FineTunings.Charts;

public readonly record struct ChartPoint(double X, double Y);

/// <summary>One line of a chart. A dashed one is told from the other without its colour.</summary>
public sealed record ChartSeries(string Name, bool Dashed, IReadOnlyList<ChartPoint> Points)
{
    /// <summary>The last point at or before that place; null where the line begins later.</summary>
    public ChartPoint? At(double x)
    {
        var low = 0;
        var high = Points.Count;
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = Points[middle].X <= x ? (middle + 1, high) : (low, middle);
        }
        return low == 0 ? null : Points[low - 1];
    }
}
