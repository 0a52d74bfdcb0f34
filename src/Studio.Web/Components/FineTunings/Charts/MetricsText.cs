using FineTuningStudio.Core.FineTunings;

namespace FineTuningStudio.Web.Components.FineTunings.Charts;

/// <summary>Says in words what the charts show, for those who do not see them.</summary>
public static class MetricsText
{
    public static string Loss(double value) => value.ToString(value < 0.01 ? "0.####" : "0.###");

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
