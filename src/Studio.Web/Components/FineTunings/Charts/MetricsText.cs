using System.Globalization;
using FineTuningStudio.Core.FineTunings;

namespace FineTuningStudio.Web.Components.FineTunings.Charts;

/// <summary>Says in words what the charts show, for those who do not see them.</summary>
public static class MetricsText
{
    public static string Loss(double value) => value.ToString(value < 0.01 ? "0.####" : "0.###");

    /// <summary>A mark of the axis of loss, which may be very small where it is logarithmic.</summary>
    public static string AxisLoss(double value) => value is > 0 and < 0.001 ? value.ToString("0.#e-0", CultureInfo.InvariantCulture) : value.ToString("0.####", CultureInfo.InvariantCulture);

    /// <summary>A mark of the axis of time, in seconds, such as "40s", "5m", "1m 30s" or "2h".</summary>
    public static string Clock(double seconds)
    {
        var span = TimeSpan.FromSeconds(seconds);
        string?[] parts =
        [
            span.TotalDays >= 1 ? $"{(int)span.TotalDays}d" : null,
            span.Hours > 0 ? $"{span.Hours}h" : null,
            span.Minutes > 0 ? $"{span.Minutes}m" : null,
            span.Seconds > 0 || seconds < 1 ? $"{span.Seconds}s" : null,
        ];
        return string.Join(' ', parts.Where(part => part is not null));
    }

    public static string Share(double value) => value.ToString("0.#%");

    public static string Summary(IReadOnlyList<FineTuningMetricView> points)
    {
        var sentences = new[]
        {
            Course("Training loss", points, point => point.TrainLoss, Loss),
            Course("Validation loss", points, point => point.ValidLoss, Loss),
            Course("Training accuracy", points, point => point.TrainAccuracy, Share),
            Course("Validation accuracy", points, point => point.ValidAccuracy, Share),
        };
        return string.Join(" ", sentences.Where(sentence => sentence is not null));
    }

    private static string? Course(
        string name, IReadOnlyList<FineTuningMetricView> points, Func<FineTuningMetricView, double?> value, Func<double, string> format)
    {
        var known = points.Where(point => value(point) is not null).ToList();
        return known switch
        {
            [] => null,
            [var only] => $"{name} is {format(value(only)!.Value)} at step {only.Step:N0}.",
            [var first, .., var last] => $"{name} went from {format(value(first)!.Value)} to {format(value(last)!.Value)} by step {last.Step:N0}.",
        };
    }
}
