namespace FineTuningStudio.Web.Components.FineTunings.Charts;

/// <summary>
/// The exponential moving average with bias correction, as TensorBoard and Weights &amp; Biases draw it. With the weight w,
/// s₀ = 0 and sᵢ = w·sᵢ₋₁ + (1 − w)·yᵢ, the line shows sᵢ / (1 − wⁱ): without the divisor (of Adam's "initialization bias
/// correction", Kingma and Ba 2015, §3) every line would begin near 0.
/// </summary>
public static class Smoothing
{
    /// <summary>The points with their values averaged; the same list where there is nothing to do.</summary>
    public static IReadOnlyList<ChartPoint> Of(IReadOnlyList<ChartPoint> points, double weight)
    {
        if (weight <= 0 || points.Count < 2)
        {
            return points;
        }
        var smooth = new ChartPoint[points.Count];
        var (sum, rest) = (0d, 1d);
        for (var i = 0; i < smooth.Length; i++)
        {
            sum = (weight * sum) + ((1 - weight) * points[i].Y);
            rest *= weight;
            smooth[i] = new ChartPoint(points[i].X, sum / (1 - rest));
        }
        return smooth;
    }
}
