using System.Text.Json;
using FineTuningStudio.Core.Providers;

namespace FineTuningStudio.Core.FineTunings;

/// <summary>One change of a job in the making: the row, and what is stored beside it in the same transaction.</summary>
public sealed class FineTuningEdit(FineTuning job, TimeProvider time)
{
    private static readonly TimeSpan ProviderClockStep = TimeSpan.FromSeconds(2);

    private readonly List<NewEvent> _events = [];
    private readonly List<NewMetric> _metrics = [];
    private readonly Dictionary<string, RawAnswer> _answers = [];

    public FineTuning Job { get; } = job;

    public DateTime Now { get; } = time.GetUtcNow().UtcDateTime;

    /// <summary>False for the engine's own book-keeping, of which nobody needs to hear.</summary>
    public bool IsVisible { get; set; } = true;

    internal IReadOnlyList<NewEvent> Events => _events;

    internal IReadOnlyList<NewMetric> Metrics => _metrics;

    internal IReadOnlyDictionary<string, RawAnswer> Answers => _answers;

    /// <summary>
    /// Moves the job to another state and tells of it; does nothing once the job is terminal. <paramref name="at"/> is when
    /// the provider says that it happened: taken where that is clearly earlier than now, since providers tell whole
    /// seconds, and not before the last state began.
    /// </summary>
    public void MoveTo(FineTuningStatus status, string? error = null, DateTime? at = null)
    {
        if (Job.Status.IsTerminal() || Job.Status == status)
        {
            return;
        }
        var data = JsonSerializer.Serialize(new { from = Job.Status.ToWire(), to = status.ToWire() });
        var when = at < Now - ProviderClockStep && at >= Job.StatusSince ? at.Value : Now;
        Job.Status = status;
        Job.StatusSince = when;
        Job.StatusProgress = Job.Progress;
        if (status.IsTerminal())
        {
            Job.FinishedAt = when;
            Job.Error = error is null ? null : Shortened(error);
            Job.Attention = null;
        }
        if (status is FineTuningStatus.Succeeded)
        {
            Job.Progress = 1;
        }
        var level = status is FineTuningStatus.Failed ? "error" : "info";
        _events.Add(new NewEvent(null, level, error ?? StateSentence(status), FineTuningEventType.State, data, when));
    }

    public void Tell(string level, string message, string? data = null) =>
        _events.Add(new NewEvent(null, level, message, FineTuningEventType.Message, data, Now));

    /// <summary>Keeps a warning on the job, once, and tells of it.</summary>
    public void Warn(string message)
    {
        if (!Job.Warnings.Contains(message))
        {
            Job.Warnings = [.. Job.Warnings, message];
            Tell("warn", message);
        }
    }

    public void Take(RemoteEvent remote)
    {
        var type = remote.Metrics is null ? FineTuningEventType.Message : FineTuningEventType.Metrics;
        _events.Add(new NewEvent(remote.Id, remote.Level, remote.Message, type, remote.Data, remote.CreatedAt.UtcDateTime));
        if (remote.Metrics is { } metrics)
        {
            Take(metrics, remote.CreatedAt.UtcDateTime);
        }
    }

    /// <summary><paramref name="at"/> is when the provider told of the point; null where that is not known.</summary>
    public void Take(RemoteMetrics metrics, DateTime? at = null)
    {
        _metrics.RemoveAll(metric => metric.Step == metrics.Step);
        _metrics.Add(new NewMetric(metrics, EpochOf(metrics), at));
    }

    /// <summary>Keeps how far the job is, and since when.</summary>
    public void Reach(double progress, DateTime at)
    {
        if (Job.Progress != progress || Job.ProgressAt is null)
        {
            (Job.Progress, Job.ProgressAt) = (progress, at);
        }
    }

    public void KeepAnswer(string call, RawAnswer? raw)
    {
        if (raw is not null)
        {
            _answers[call] = raw;
        }
    }

    /// <summary>A list holds up to 200 errors, and a page token the one that its page ended at where that is the order: neither may grow without end.</summary>
    private static string Shortened(string error)
    {
        if (error.Length <= FineTuning.MaxErrorLength)
        {
            return error;
        }
        const int end = FineTuning.MaxErrorLength - 1;
        return $"{error[..(char.IsHighSurrogate(error[end - 1]) ? end - 1 : end)]}…";
    }

    private static string StateSentence(FineTuningStatus status) => status switch
    {
        FineTuningStatus.Queued => "The job waits for its turn.",
        FineTuningStatus.ValidatingFiles => "The provider checks the files.",
        FineTuningStatus.Running => "Training has started.",
        FineTuningStatus.Succeeded => "Training has succeeded.",
        FineTuningStatus.Cancelled => "The job was cancelled.",
        _ => "The job has failed.",
    };

    private double? EpochOf(RemoteMetrics metrics) =>
        metrics.TotalSteps is > 0 && Job.EffectiveParameters?.EpochsText() is { } text && int.TryParse(text, out var epochs)
            ? Math.Round((double)metrics.Step / metrics.TotalSteps.Value * epochs, 4)
            : null;

    internal sealed record NewEvent(
        string? RemoteId, string Level, string Message, FineTuningEventType Type, string? Data, DateTime CreatedAt)
    {
        public FineTuningEvent ToRow(string fineTuningId, long sequence) => new()
        {
            Id = Guid.CreateVersion7(new DateTimeOffset(CreatedAt, TimeSpan.Zero)).ToString("N"),
            FineTuningId = fineTuningId,
            Sequence = sequence,
            RemoteId = RemoteId,
            Level = Level,
            Message = Message,
            Type = Type,
            Data = Data,
            CreatedAt = CreatedAt,
        };
    }

    internal sealed record NewMetric(RemoteMetrics Metrics, double? Epoch, DateTime? At)
    {
        public int Step => Metrics.Step;

        public FineTuningMetric ToRow(string fineTuningId)
        {
            var row = new FineTuningMetric { FineTuningId = fineTuningId, Step = Step };
            MergeInto(row);
            return row;
        }

        /// <summary>A later report of the same step may carry only the validation figures: what it leaves out stays.</summary>
        public void MergeInto(FineTuningMetric row)
        {
            row.RecordedAt ??= At;
            row.Epoch = Epoch ?? row.Epoch;
            row.TrainLoss = Metrics.TrainLoss ?? row.TrainLoss;
            row.ValidLoss = Metrics.ValidLoss ?? row.ValidLoss;
            row.TrainAccuracy = Metrics.TrainAccuracy ?? row.TrainAccuracy;
            row.ValidAccuracy = Metrics.ValidAccuracy ?? row.ValidAccuracy;
        }
    }
}
