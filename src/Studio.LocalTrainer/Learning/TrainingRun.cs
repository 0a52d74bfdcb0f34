namespace FineTuningStudio.LocalTrainer.Learning;

/// <summary>One training of one file.</summary>
public sealed class TrainingRun
{
    public TrainingRun(
        IReadOnlyList<TrainingExample> train,
        IReadOnlyList<TrainingExample> validation,
        Hyperparameters hyperparameters,
        CancellationToken cancellationToken = default)
    {
        Epochs = hyperparameters.Epochs;
        StepsPerEpoch = (train.Count + hyperparameters.BatchSize - 1) / hyperparameters.BatchSize;
    }

    public int Epochs { get; }

    public int StepsPerEpoch { get; }

    public int TotalSteps => Epochs * StepsPerEpoch;

    public int CompletedEpochs { get; private set; }

    public void RunEpoch(Action<TrainingStep> onStep, CancellationToken cancellationToken) => throw new NotSupportedException($"{CompletedEpochs++}");

    public TunedModel ToModel() => throw new NotSupportedException($"{CompletedEpochs}");

    public void SaveState(Stream stream) => throw new NotSupportedException($"{CompletedEpochs}");

    public static TrainingRun LoadState(
        Stream stream,
        IReadOnlyList<TrainingExample> train,
        IReadOnlyList<TrainingExample> validation,
        Hyperparameters hyperparameters,
        CancellationToken cancellationToken = default) => new(train, validation, hyperparameters, cancellationToken);
}
