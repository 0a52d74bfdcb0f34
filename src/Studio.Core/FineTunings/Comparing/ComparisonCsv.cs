using System.Globalization;
using System.Text;
using FineTuningStudio.Core.Evaluations;
using FineTuningStudio.Core.GoldenRecords.Formats;

namespace FineTuningStudio.Core.FineTunings;

/// <summary>A comparison as CSV (RFC 4180), a line a job; cells that a spreadsheet would take for formulas carry an apostrophe.</summary>
public static class ComparisonCsv
{
    public static string Of(FineTuningComparison comparison)
    {
        var csv = new StringBuilder();
        string[] head =
        [
            "id", "alias", "status", "model_id", "is_baseline", "is_best", .. comparison.Settings.Select(setting => setting.Name),
            "train_loss", "valid_loss", "train_accuracy", "valid_accuracy", "best_valid_loss", "best_step",
            "held_out_right", "held_out_of", "held_out_accuracy", "held_out_low", "held_out_high", "shared_right", "shared_of", "shared_accuracy",
            "records_added", "records_removed", "records_changed", "records_moved", "trained_tokens", "cost_usd", "cost_is_estimate", "seconds",
        ];
        Append(csv, head);
        for (var i = 0; i < comparison.Jobs.Count; i++)
        {
            Append(csv, Cells(comparison, i));
        }
        return csv.ToString();
    }

    private static IEnumerable<string> Cells(FineTuningComparison comparison, int at)
    {
        var (job, _, took, metrics, _) = comparison.Jobs[at];
        var (held, data) = (comparison.HeldOut.Jobs[at], comparison.Data[at]);
        return
        [
            job.Id, job.Alias, job.Status.ToWire(), job.ModelId ?? "", Flag(job.Id == comparison.BaselineId), Flag(job.Id == comparison.HeldOut.BestId),
            .. comparison.Settings.Select(setting => setting.Values[at] ?? ""),
            Text(metrics.TrainLoss), Text(metrics.ValidLoss), Text(metrics.TrainAccuracy), Text(metrics.ValidAccuracy), Text(metrics.BestValidLoss), Text(metrics.BestStep),
            .. Figures(held.Own), Text(held.Own.Low), Text(held.Own.High), .. Figures(held.Shared),
            Text(data.Added), Text(data.Removed), Text(data.Changed), Text(data.Moved), Text(job.TrainedTokens), Text(job.Cost), Flag(job.CostIsEstimate), Text(took?.TotalSeconds),
        ];
    }

    private static IEnumerable<string> Figures(Accuracy accuracy) =>
        accuracy.Of == 0 ? ["", "", ""] : [Text(accuracy.Right), Text(accuracy.Of), Text(accuracy.Value)];

    private static void Append(StringBuilder csv, IEnumerable<string> cells) => csv.AppendJoin(',', cells.Select(cell => CsvText.ToCell(cell))).Append("\r\n");

    private static string Flag(bool value) => value ? "true" : "false";

    private static string Text<T>(T? value) => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
}
