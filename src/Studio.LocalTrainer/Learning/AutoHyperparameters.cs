namespace FineTuningStudio.LocalTrainer.Learning;

/// <summary>Chooses the hyperparameters that a job leaves on "auto".</summary>
public static class AutoHyperparameters
{
    /// <summary>The step length that a learning rate multiplier of 1 stands for. Questions are vectors of length 1, so steps are long.</summary>
    public const double BaseLearningRate = 4.0;

    /// <summary>What the multipliers of all visits of a row should come to together.</summary>
    private const double TotalMultiplier = 3.0;

    /// <summary>
    /// Fills in what is null. Epochs follow OpenAI's documented default: 3, for fewer than 34 rows 100/n (at most 25),
    /// for more than 8,333 rows 25,000/n (at least 1). Batch size: n/500, between 1 and 32. Learning rate multiplier:
    /// 3 · n / steps, between 0.05 and 100, where steps are those of the whole run; with one row a step that is 3 / epochs.
    /// A row moves its template's score by at most the rate over the batch size at each visit, so this makes all visits together come
    /// to the same whatever the epochs and the batch size are: a run of few steps takes long ones and has learned its rows as well.
    /// </summary>
    public static Hyperparameters Resolve(int examples, int? epochs, int? batch, double? learningRateMultiplier, int seed = 0)
    {
        var n = Math.Max(1, examples);
        var resolvedEpochs = epochs ?? (3 * n < 100 ? Math.Min(25, 100 / n) : 3 * n > 25_000 ? Math.Max(1, 25_000 / n) : 3);
        var resolvedBatch = batch ?? Math.Clamp(n / 500, 1, 32);
        var steps = (double)resolvedEpochs * ((n + resolvedBatch - 1) / resolvedBatch);
        var multiplier = learningRateMultiplier ?? Math.Round(Math.Clamp(TotalMultiplier * n / steps, 0.05, 100), 3);
        return new Hyperparameters(resolvedEpochs, resolvedBatch, multiplier, seed);
    }
}
