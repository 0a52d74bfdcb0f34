namespace FineTuningStudio.LocalTrainer.Learning;

/// <summary>Chooses the hyperparameters that a job leaves on "auto".</summary>
public static class AutoHyperparameters
{
    /// <summary>The step length that a learning rate multiplier of 1 stands for.</summary>
    public const double BaseLearningRate = 1.0;

    /// <summary>Every visit of a row moves its template's score by at most the learning rate over the batch size; this is what all visits together should come to.</summary>
    private const double TotalPush = 60.0;

    /// <summary>
    /// Fills in what is null. Epochs follow OpenAI's documented default: 3, for fewer than 34 rows 100/n (at most 25),
    /// for more than 8,333 rows 25,000/n (at least 1). Batch size: n/500, between 1 and 32. Learning rate multiplier:
    /// 60 · n / steps, between 1 and 200, so that few steps are long ones and a job of any length has learned its rows at its end.
    /// </summary>
    public static Hyperparameters Resolve(int examples, int? epochs, int? batch, double? learningRateMultiplier, int seed = 0)
    {
        var n = Math.Max(1, examples);
        var resolvedEpochs = epochs ?? (3 * n < 100 ? Math.Min(25, 100 / n) : 3 * n > 25_000 ? Math.Max(1, 25_000 / n) : 3);
        var resolvedBatch = batch ?? Math.Clamp(n / 500, 1, 32);
        var steps = (double)resolvedEpochs * ((n + resolvedBatch - 1) / resolvedBatch);
        var multiplier = learningRateMultiplier ?? Math.Round(Math.Clamp(TotalPush * n / steps, 1, 200), 3);
        return new Hyperparameters(resolvedEpochs, resolvedBatch, multiplier, seed);
    }
}
