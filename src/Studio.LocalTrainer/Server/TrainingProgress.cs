using System.Globalization;
using FineTuningStudio.LocalTrainer.Learning;

namespace FineTuningStudio.LocalTrainer.Server;

/// <summary>Tells the world how one training goes: events, the curve, and when it will end.</summary>
internal sealed class TrainingProgress : IDisposable
{
    private readonly string _jobId;
    private readonly JobStore _jobs;
    private readonly EventStore _events;
    private readonly TimeProvider _time;
    private readonly CurveFile _curve;
    private readonly int _firstStep;
    private readonly int _toldStep;
    private readonly long _started;

    /// <param name="completedSteps">Where this training begins; above 0 when it goes on after a pause or a restart.</param>
    public TrainingProgress(string jobId, JobFolder folder, int completedSteps, JobStore jobs, EventStore events, TimeProvider time)
    {
        (_jobId, _jobs, _events, _time, _firstStep) = (jobId, jobs, events, time, completedSteps);
        _curve = CurveFile.Open(folder.Curve, completedSteps);
        _started = time.GetTimestamp();
        // An epoch that is trained again gives the same numbers: what was told before is not told twice.
        _toldStep = events.NewestFirst(jobId).FirstOrDefault(static item => item.Data is not null)?.Data?.Step ?? 0;
    }

    public TrainingStep? Last { get; private set; }

    public void Report(TrainingStep point)
    {
        if (!double.IsFinite(point.TrainLoss) || !double.IsFinite(point.ValidLoss ?? 0))
        {
            throw new DivergedException(point.Step);
        }
        Last = point;
        _curve.Add(point);
        if (point.Step > _toldStep)
        {
            var message = string.Create(CultureInfo.InvariantCulture, $"Step {point.Step}/{point.TotalSteps}: training loss={point.TrainLoss:0.00}");
            message += point.ValidLoss is { } valid ? string.Create(CultureInfo.InvariantCulture, $", validation loss={valid:0.00}") : "";
            _events.Append(_jobId, JobEvent.Metrics(_time.GetUtcNow(), message, Metrics(point, point.TotalSteps)));
        }
        var pace = _time.GetElapsedTime(_started) / Math.Max(1, point.Step - _firstStep);
        _jobs.Estimate(_jobId, _time.GetUtcNow() + (pace * (point.TotalSteps - point.Step)));
    }

    public void Flush() => _curve.Flush();

    public void Dispose() => _curve.Dispose();

    /// <summary>The learner measures validation over the whole file, so both of OpenAI's pairs (a batch of it, all of it) are the same numbers.</summary>
    public static MetricsAnswer Metrics(TrainingStep point, int? totalSteps) => new(
        point.Step,
        totalSteps,
        point.TrainLoss,
        point.TrainAccuracy,
        point.ValidLoss,
        point.ValidAccuracy,
        point.ValidLoss,
        point.ValidAccuracy);
}

/// <summary>The loss is no number any more: the learning rate was too high.</summary>
internal sealed class DivergedException(int step) : Exception($"The loss stopped being a number at step {step}.")
{
    public int Step { get; } = step;
}
