namespace FineTuningStudio.Web.Components.FineTunings.Charts;

public readonly record struct ChartPoint(double X, double Y);

/// <summary>A place on the horizontal axis that means something, such as a kept checkpoint.</summary>
public sealed record ChartMark(double X, string Text);

/// <summary>One line of a chart. Its look, 0 to 7, is a colour and a way of dashing, so that none is told by its colour alone.</summary>
public sealed record ChartSeries(string Name, int Look, IReadOnlyList<ChartPoint> Points)
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
