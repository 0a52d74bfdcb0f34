using System.Text.Json;

namespace FineTuningStudio.Core.Providers.Fireworks;

/// <summary>
/// Reads the metrics file of a job: one JSON object a line. Its keys are not documented, so the usual spellings are taken
/// and a line that is none of this is passed over.
/// </summary>
internal static class FireworksMetrics
{
    private const int MaxPoints = 100_000;

    public static async Task<List<RemoteMetrics>> ReadAsync(Stream content, CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(content);
        var points = new SortedDictionary<int, RemoteMetrics>();
        while (points.Count < MaxPoints && await reader.ReadLineAsync(cancellationToken) is { } line)
        {
            if (Point(line) is { } point)
            {
                points[point.Step] = Merge(points.GetValueOrDefault(point.Step), point);
            }
        }
        return [.. points.Values];
    }

    private static RemoteMetrics? Point(string line)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            var json = document.RootElement;
            var step = First(json, "step", "global_step", "globalStep", "train/step", "train/global_step");
            return step is not { } at || at < 0 || at > int.MaxValue ? null : new RemoteMetrics((int)at, (int?)First(json, "total_steps", "totalSteps", "max_steps"))
            {
                TrainLoss = First(json, "train_loss", "trainLoss", "train/loss", "loss"),
                ValidLoss = First(json, "valid_loss", "validLoss", "eval_loss", "evalLoss", "eval/loss", "validation_loss"),
                TrainAccuracy = First(json, "train_accuracy", "trainAccuracy", "train/accuracy", "accuracy"),
                ValidAccuracy = First(json, "valid_accuracy", "validAccuracy", "eval_accuracy", "evalAccuracy", "eval/accuracy"),
            };
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static double? First(JsonElement json, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (json.Number(name) is { } number)
            {
                return number;
            }
        }
        return null;
    }

    /// <summary>Training and evaluation report the same step on lines of their own.</summary>
    private static RemoteMetrics Merge(RemoteMetrics? known, RemoteMetrics point) => known is null ? point : point with
    {
        TrainLoss = point.TrainLoss ?? known.TrainLoss,
        ValidLoss = point.ValidLoss ?? known.ValidLoss,
        TrainAccuracy = point.TrainAccuracy ?? known.TrainAccuracy,
        ValidAccuracy = point.ValidAccuracy ?? known.ValidAccuracy,
    };
}
