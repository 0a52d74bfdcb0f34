namespace FineTuningStudio.Web.Components.FineTunings.Charts;

public readonly record struct ChartPoint(double X, double Y);

/// <summary>A place on the horizontal axis that means something, such as a kept checkpoint.</summary>
public sealed record ChartMark(double X, string Text);

/// <summary>One line of a chart. Its look, 0 to 7, is a colour and a way of dashing, so that none is told by its colour alone.</summary>
public sealed record ChartSeries(string Name, int Look, IReadOnlyList<ChartPoint> Points);
