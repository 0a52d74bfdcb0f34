namespace FineTuningStudio.LocalTrainer.Learning;

/// <summary>
/// One training of one file: softmax regression by mini-batch stochastic gradient descent, one epoch a call. Not safe for use by several threads at once.
/// </summary>
public sealed class TrainingRun
{
    /// <summary>About this many points make the curve of a whole run; epochs' ends come on top.</summary>
    private const int CurvePoints = 200;
    private static ReadOnlySpan<byte> Magic => "FTSRUN01"u8;

    private readonly Hyperparameters _hyperparameters;
    private readonly TrainingSet _set;
    private readonly FeatureVector[] _validationQuestions;
    private readonly int[] _validationLabels;
    private readonly SoftmaxWeights _weights;
    private readonly CurveWindow _window = new();

    /// <summary>Reads the examples; this is the larger part of a short job.</summary>
    /// <param name="train">What is learned.</param>
    /// <param name="validation">What the figures at the ends of epochs are taken from.</param>
    /// <param name="hyperparameters">How it is learned.</param>
    /// <param name="from">An earlier model whose weights training begins with; it goes on knowing that model's answers.</param>
    /// <param name="cancellationToken">Looked at between rows.</param>
    /// <exception cref="ArgumentException">There is no training example, or a hyperparameter is out of range.</exception>
    /// <exception cref="WarmStartException">The earlier model does not fit these examples.</exception>
    public TrainingRun(
        IReadOnlyList<TrainingExample> train,
        IReadOnlyList<TrainingExample> validation,
        Hyperparameters hyperparameters,
        TunedModel? from = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfZero(train.Count, nameof(train));
        ArgumentOutOfRangeException.ThrowIfLessThan(hyperparameters.Epochs, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(hyperparameters.BatchSize, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(hyperparameters.LearningRateMultiplier);
        _hyperparameters = hyperparameters;
        _set = new TrainingSet(train, from, cancellationToken);
        (_validationQuestions, _validationLabels) = _set.Read(validation, cancellationToken);
        _weights = new SoftmaxWeights(
            _set.Features.Buckets.Length, _set.Templates.Count, new float[_set.Features.Buckets.Length * _set.Templates.Count]);
        if (from is not null)
        {
            TakeOver(from);
        }
    }

    public int Epochs => _hyperparameters.Epochs;

    public int StepsPerEpoch => (_set.Labels.Length + _hyperparameters.BatchSize - 1) / _hyperparameters.BatchSize;

    public int TotalSteps => Epochs * StepsPerEpoch;

    public int CompletedEpochs { get; private set; }

    /// <summary>Number of different answers, values apart, that the run chooses among.</summary>
    public int TemplateCount => _set.Templates.Count;

    /// <summary>Rows that are not learned because a file may teach at most 4,096 different templates; 0 almost always.</summary>
    public int LeftOutExamples => _set.LeftOut;

    /// <summary>Trains one epoch in an order that the seed and the epoch decide. After a cancellation the run is of no use any more.</summary>
    /// <param name="onStep">Called for about 200 steps of the run, and for the last step of the epoch with the validation figures.</param>
    /// <param name="cancellationToken">Looked at before every row.</param>
    public void RunEpoch(Action<TrainingStep> onStep, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(onStep);
        if (CompletedEpochs >= Epochs)
        {
            throw new InvalidOperationException($"All {Epochs} epochs are done.");
        }

        var order = StableShuffle.Order(_set.Labels.Length, _hyperparameters.Seed, CompletedEpochs);
        var every = Math.Max(1, (TotalSteps + CurvePoints - 1) / CurvePoints);
        var errors = new float[Math.Min(_hyperparameters.BatchSize, order.Length)][];
        for (var i = 0; i < errors.Length; i++)
        {
            errors[i] = new float[_weights.Columns];
        }

        for (var inEpoch = 1; inEpoch <= StepsPerEpoch; inEpoch++)
        {
            var start = (inEpoch - 1) * _hyperparameters.BatchSize;
            Step(order.AsSpan(start, Math.Min(_hyperparameters.BatchSize, order.Length - start)), errors, cancellationToken);
            var step = (CompletedEpochs * StepsPerEpoch) + inEpoch;
            var isLast = inEpoch == StepsPerEpoch;
            if (isLast || step % every == 0)
            {
                var valid = isLast ? Validate(cancellationToken) : null;
                var (loss, accuracy) = _window.Take();
                CompletedEpochs += isLast ? 1 : 0;
                onStep(new TrainingStep(step, TotalSteps, (double)step / StepsPerEpoch, loss, accuracy, valid?.Loss, valid?.Accuracy));
            }
        }
    }

    /// <summary>The model as it is now; later epochs do not change it.</summary>
    public TunedModel ToModel() => new([.. _set.Templates], _set.Features, _weights);

    /// <summary>Writes weights and epochs done. To be called between epochs.</summary>
    public void SaveState(Stream stream)
    {
        using var writer = new BinaryWriter(stream, System.Text.Encoding.UTF8, leaveOpen: true);
        writer.Write(Magic);
        writer.Write(CompletedEpochs);
        writer.Write(_weights.Rows);
        writer.Write(_weights.Columns);
        foreach (var value in _weights.Values)
        {
            writer.Write(value);
        }
    }

    /// <summary>Goes on where <see cref="SaveState"/> stopped: with the same rows and hyperparameters every later figure and weight is the same, bit for bit.</summary>
    /// <exception cref="InvalidDataException">The state is damaged or belongs to other rows.</exception>
    public static TrainingRun LoadState(
        Stream stream,
        IReadOnlyList<TrainingExample> train,
        IReadOnlyList<TrainingExample> validation,
        Hyperparameters hyperparameters,
        TunedModel? from = null,
        CancellationToken cancellationToken = default)
    {
        var run = new TrainingRun(train, validation, hyperparameters, from, cancellationToken);
        try
        {
            using var reader = new BinaryReader(stream, System.Text.Encoding.UTF8, leaveOpen: true);
            var isState = reader.ReadBytes(Magic.Length).AsSpan().SequenceEqual(Magic);
            run.CompletedEpochs = isState ? reader.ReadInt32() : 0;
            if (!isState || reader.ReadInt32() != run._weights.Rows || reader.ReadInt32() != run._weights.Columns || run.CompletedEpochs < 0 || run.CompletedEpochs > run.Epochs)
            {
                throw new InvalidDataException("The saved training state does not belong to this training file and these hyperparameters.");
            }

            for (var i = 0; i < run._weights.Values.Length; i++)
            {
                run._weights.Values[i] = reader.ReadSingle();
            }
        }
        catch (EndOfStreamException exception)
        {
            throw new InvalidDataException("The saved training state ends too early.", exception);
        }

        return run;
    }

    /// <summary>Each weight of the earlier model to the place that its feature and its answer have here; all others stay 0.</summary>
    private void TakeOver(TunedModel from)
    {
        var places = from.Templates.Select((template, column) => (template.Key, column)).DistinctBy(place => place.Key).ToDictionary(place => place.Key, place => place.column, StringComparer.Ordinal);
        var columns = _set.Templates.ConvertAll(template => places.GetValueOrDefault(template.Key, -1));
        for (var row = 0; row < _weights.Rows; row++)
        {
            var earlier = Array.BinarySearch(from.Features.Buckets, _set.Features.Buckets[row]);
            for (var column = 0; earlier >= 0 && column < columns.Count; column++)
            {
                if (columns[column] >= 0)
                {
                    _weights.Values[(row * _weights.Columns) + column] = from.Weights.Values[(earlier * from.Weights.Columns) + columns[column]];
                }
            }
        }
    }

    // The gradients of a batch are all taken at the weights before it, then applied together.
    private void Step(ReadOnlySpan<int> batch, float[][] errors, CancellationToken cancellationToken)
    {
        for (var i = 0; i < batch.Length; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            _weights.Probabilities(_set.Questions[batch[i]], errors[i]);
            var label = _set.Labels[batch[i]];
            _window.Add(LossOf(errors[i][label]), IsTop(errors[i], label));
            errors[i][label] -= 1;
        }

        // The rows of an epoch's shorter last batch must not weigh more than all others, so a full batch's size divides there as well.
        var rate = (float)(AutoHyperparameters.BaseLearningRate * _hyperparameters.LearningRateMultiplier / errors.Length);
        for (var i = 0; i < batch.Length; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            _weights.Descend(_set.Questions[batch[i]], errors[i], rate);
        }
    }

    /// <summary>An answer that training does not hold cannot be given: it counts as wrong, and in the loss as a blind guess.</summary>
    private (double Loss, double Accuracy)? Validate(CancellationToken cancellationToken)
    {
        if (_validationLabels.Length == 0)
        {
            return null;
        }

        var window = new CurveWindow();
        var probabilities = new float[_weights.Columns];
        for (var i = 0; i < _validationLabels.Length; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (_validationLabels[i] < 0)
            {
                window.Add(Math.Log(_weights.Columns + 1.0), false);
                continue;
            }

            _weights.Probabilities(_validationQuestions[i], probabilities);
            window.Add(LossOf(probabilities[_validationLabels[i]]), IsTop(probabilities, _validationLabels[i]));
        }

        return window.Take();
    }

    // A probability that float arithmetic rounds to nothing would make the mean infinite.
    private static double LossOf(float probability) => -Math.Log(Math.Max(probability, 1e-12f));

    // Among equals the first counts as chosen, so that an untrained run is not right about everything.
    private static bool IsTop(ReadOnlySpan<float> probabilities, int label)
    {
        for (var i = 0; i < probabilities.Length; i++)
        {
            if (probabilities[i] > probabilities[label] || (i < label && probabilities[i] >= probabilities[label]))
            {
                return false;
            }
        }

        return true;
    }
}
