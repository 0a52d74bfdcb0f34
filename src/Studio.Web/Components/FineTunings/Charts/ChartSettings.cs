using System.Globalization;

namespace FineTuningStudio.Web.Components.FineTunings.Charts;

/// <summary>How charts of metrics are drawn, as the address holds it: <c>?smooth=0.6&amp;log=1&amp;x=time</c>.</summary>
/// <param name="Smoothing">The weight of what came before, 0 (none) to <see cref="MaxSmoothing"/>.</param>
/// <param name="Log">Whether the axis of loss is logarithmic.</param>
/// <param name="ByTime">Whether the horizontal axis is the time since training began instead of the step.</param>
public sealed record ChartSettings(double Smoothing = 0, bool Log = false, bool ByTime = false)
{
    public const double MaxSmoothing = 0.99;
    public const string SmoothKey = "smooth";
    public const string LogKey = "log";
    public const string AxisKey = "x";

    /// <summary>What cannot be read counts as left out, so that a link cut short still opens.</summary>
    public static ChartSettings Of(string? smooth, string? log, string? x) => new(
        double.TryParse(smooth, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var weight) ? Math.Clamp(weight, 0, MaxSmoothing) : 0,
        log == "1",
        x == "time");

    /// <summary>The members of the address; null for what is as it is by itself.</summary>
    public IReadOnlyDictionary<string, object?> ToQuery() => new Dictionary<string, object?>
    {
        [SmoothKey] = Smoothing > 0 ? Smoothing.ToString("0.##", CultureInfo.InvariantCulture) : null,
        [LogKey] = Log ? "1" : null,
        [AxisKey] = ByTime ? "time" : null,
    };
}
