namespace FineTuningStudio.Web.Components.FineTunings.Charts;

/// <summary>Thins a line out to what a screen can show, so that thousands of points cost no more than a few hundred.</summary>
public static class ChartSampling
{
    public const int MaxPoints = 300;

    /// <summary>
    /// At most <see cref="MaxPoints"/> points in their order: of each of equally long runs the lowest and the highest, so
    /// that no peak disappears, and the first and the last of all.
    /// </summary>
    public static IReadOnlyList<ChartPoint> Thin(IReadOnlyList<ChartPoint> points)
    {
        if (points.Count <= MaxPoints)
        {
            return points;
        }
        const int Runs = (MaxPoints - 2) / 2;
        var kept = new List<ChartPoint>(MaxPoints) { points[0] };
        var inner = points.Count - 2;
        for (var run = 0; run < Runs; run++)
        {
            var from = 1 + (int)((long)inner * run / Runs);
            var to = 1 + (int)((long)inner * (run + 1) / Runs);
            var (lowest, highest) = (from, from);
            for (var i = from + 1; i < to; i++)
            {
                lowest = points[i].Y < points[lowest].Y ? i : lowest;
                highest = points[i].Y > points[highest].Y ? i : highest;
            }
            kept.Add(points[Math.Min(lowest, highest)]);
            if (lowest != highest)
            {
                kept.Add(points[Math.Max(lowest, highest)]);
            }
        }
        kept.Add(points[^1]);
        return kept;
    }

    /// <summary>At most <paramref name="count"/> of the items, evenly spread, the first and the last among them.</summary>
    public static IEnumerable<T> Spread<T>(IReadOnlyList<T> items, int count) =>
        items.Count <= count ? items : Enumerable.Range(0, count).Select(i => items[(int)((long)i * (items.Count - 1) / (count - 1))]);
}
