using FineTuningStudio.Core.Evaluations;
using FineTuningStudio.Core.Providers.Budgets;

namespace FineTuningStudio.Core.FineTunings;

/// <summary>A sweep as pages and the API show it, with what each of its jobs came to. Times are UTC.</summary>
public sealed record SweepView
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    public string? ConnectionId { get; init; }

    public required string Provider { get; init; }

    public string? SnapshotId { get; init; }

    public int AtOnce { get; init; }

    public required IReadOnlyList<SweepAxis> Axes { get; init; }

    /// <summary>How many jobs it was made with; those that were deleted since are not among <see cref="Runs"/>.</summary>
    public int JobCount { get; init; }

    public string? CreatedBy { get; init; }

    public DateTime CreatedAt { get; init; }

    public DateTime? CancelRequestedAt { get; init; }

    /// <summary>In the order in which they are let go.</summary>
    public required IReadOnlyList<SweepRun> Runs { get; init; }

    /// <summary>Null while no job's held-out part has been evaluated.</summary>
    public SweepBest? Best { get; init; }

    public int Waiting => Runs.Count(run => run.Job.SweepWaits && !run.Job.Status.IsTerminal());

    public int Active => Runs.Count(run => !run.Job.SweepWaits && !run.Job.Status.IsTerminal());

    public int Succeeded => Of(FineTuningStatus.Succeeded);

    public int Failed => Of(FineTuningStatus.Failed);

    public int Cancelled => Of(FineTuningStatus.Cancelled);

    public bool IsOver => Runs.All(run => run.Job.Status.IsTerminal());

    /// <summary>Succeeded jobs whose held-out part is being evaluated.</summary>
    public int Evaluating => Runs.Count(run => run.EvaluationStatus is EvaluationStatus.Queued or EvaluationStatus.Running);

    /// <summary>When the last job ended; null while one has not.</summary>
    public DateTime? FinishedAt => IsOver ? Runs.Max(run => run.Job.FinishedAt) : null;

    /// <summary>In US dollars, of the jobs whose cost is known.</summary>
    public decimal Cost => Runs.Sum(run => run.Job.CostMicroDollars ?? 0) / Dollars.Micro;

    /// <summary>Jobs whose cost nobody knows.</summary>
    public int UnknownCosts => Runs.Count(run => run.Job.CostMicroDollars is null);

    public bool CostIsEstimate => Runs.Any(run => run.Job.CostIsEstimate);

    private int Of(FineTuningStatus status) => Runs.Count(run => run.Job.Status == status);

    internal static SweepView Of(Sweep sweep, IEnumerable<FineTuning> jobs) => Of(sweep, [.. jobs.Select(job => new SweepRun(FineTuningView.Of(job)))]);

    internal static SweepView Of(Sweep sweep, IReadOnlyList<SweepRun> runs) => new()
    {
        Id = sweep.Id,
        Name = sweep.Name,
        ConnectionId = sweep.ConnectionId,
        Provider = sweep.Provider,
        SnapshotId = sweep.SnapshotId,
        AtOnce = sweep.AtOnce,
        Axes = sweep.Axes,
        JobCount = sweep.JobCount,
        CreatedBy = sweep.CreatedBy,
        CreatedAt = sweep.CreatedAt,
        CancelRequestedAt = sweep.CancelRequestedAt,
        Runs = runs,
    };
}

/// <summary>One job of a sweep with what it came to. Losses are the last that were told.</summary>
public sealed record SweepRun(FineTuningView Job)
{
    public int Position => Job.SweepPosition ?? 0;

    public IReadOnlyDictionary<string, string> Values => Job.SweepValues ?? new Dictionary<string, string>();

    public double? TrainLoss { get; init; }

    public double? ValidLoss { get; init; }

    /// <summary>The automatic evaluation of its held-out part; null where there is none.</summary>
    public string? EvaluationId { get; init; }

    public EvaluationStatus? EvaluationStatus { get; init; }

    /// <summary>How many held-out questions its model answered rightly, with the 95 % interval; so far, while the evaluation runs.</summary>
    public Accuracy? HeldOut { get; init; }

    /// <summary>Where the model stands among the contestants of the evaluation.</summary>
    public int? Contestant { get; init; }

    /// <summary>When anything was first done for it: its file was sent.</summary>
    public DateTime? StartedAt { get; init; }

    /// <summary>From there to the end, without the time that it waited for its turn in the sweep; null while either is missing.</summary>
    public TimeSpan? Duration => Job.FinishedAt - StartedAt;

    /// <summary>Whether its accuracy is final.</summary>
    public bool IsEvaluated => EvaluationStatus is Evaluations.EvaluationStatus.Succeeded && HeldOut is { Of: > 0 };
}

/// <summary>
/// The run whose model was right most often on the held-out part. <paramref name="Sentence"/> names it with its interval;
/// <paramref name="Comparison"/> says how sure that is beside the others, by McNemar's exact test on the same questions.
/// </summary>
/// <param name="NotWorse">The ids of the other jobs that it is not shown to be better than (p of 0.05 or more).</param>
public sealed record SweepBest(string FineTuningId, int Position, Accuracy HeldOut, string Sentence, string? Comparison, IReadOnlyList<string> NotWorse);

public sealed record SweepListPage(IReadOnlyList<SweepView> Items, string? NextPageToken, int TotalSize);
