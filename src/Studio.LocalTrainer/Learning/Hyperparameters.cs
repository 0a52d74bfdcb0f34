namespace FineTuningStudio.LocalTrainer.Learning;

/// <summary>What a run is told: how often it reads the file, how many rows a step takes, how far a step goes, and the seed of its order.</summary>
/// <param name="Epochs">How often the whole file is read, 1 or more.</param>
/// <param name="BatchSize">Rows a step, 1 or more; the last step of an epoch may take fewer.</param>
/// <param name="LearningRateMultiplier">Multiplies <see cref="AutoHyperparameters.BaseLearningRate"/>; above 0.</param>
/// <param name="Seed">Decides the order of the rows, and nothing else: the same seed and file give the same model, byte for byte.</param>
public sealed record Hyperparameters(int Epochs, int BatchSize, double LearningRateMultiplier, int Seed);
