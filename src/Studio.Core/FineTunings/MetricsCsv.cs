using System.Globalization;
using System.Text;

namespace FineTuningStudio.Core.FineTunings;

/// <summary>Metric points as CSV (RFC 4180): the names of the API above, an empty cell where there is no value, numbers with a point.</summary>
public static class MetricsCsv
{
    public static string Of(IReadOnlyList<FineTuningMetricView> points)
    {
        var csv = new StringBuilder("step,epoch,train_loss,valid_loss,train_accuracy,valid_accuracy,recorded_at\r\n");
        foreach (var point in points)
        {
            csv.Append(CultureInfo.InvariantCulture, $"{point.Step},{point.Epoch:R},{point.TrainLoss:R},{point.ValidLoss:R},{point.TrainAccuracy:R},{point.ValidAccuracy:R},{point.RecordedAt:yyyy-MM-ddTHH:mm:ss.ffffffZ}\r\n");
        }
        return csv.ToString();
    }
}
