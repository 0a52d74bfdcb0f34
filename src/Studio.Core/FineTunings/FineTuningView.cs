using System.Linq.Expressions;
using FineTuningStudio.Core.Evaluations;
using FineTuningStudio.Core.GoldenRecords;
using FineTuningStudio.Core.Providers;
using FineTuningStudio.Core.Providers.Budgets;

namespace FineTuningStudio.Core.FineTunings;

/// <summary>A job as pages and the API show it. Times are UTC.</summary>
public sealed record FineTuningView
{
    public required string Id { get; init; }

    public required string Alias { get; init; }

    public string? ConnectionId { get; init; }

    public FineTuningStatus Status { get; init; }

    /// <summary>When the job came into its state.</summary>
    public DateTime StatusSince { get; init; }

    /// <summary>How far it was then; more than nothing where it goes on after a pause.</summary>
    public double? StatusProgress { get; init; }

    public string? Error { get; init; }

    public required string Provider { get; init; }

    public required string ModelName { get; init; }

    public IReadOnlyDictionary<string, ParameterValue>? ModelParameters { get; init; }

    public IReadOnlyDictionary<string, ParameterValue>? EffectiveParameters { get; init; }

    public string? RemoteFileId { get; init; }

    public string? RemoteJobId { get; init; }

    public string? ModelId { get; init; }

    public DateTime CreatedAt { get; init; }

    public DateTime? FinishedAt { get; init; }

    /// <summary>The ids that the job was made from; null where they were not asked for (lists, feed).</summary>
    public IReadOnlyList<string>? GoldenRecordIds { get; init; }

    public int GoldenRecordCount { get; init; }

    public IReadOnlyDictionary<string, string>? Metadata { get; init; }

    /// <summary>What people wrote about the job; null where nobody did.</summary>
    public string? Notes { get; init; }

    public double? Progress { get; init; }

    /// <summary>When it was as far as <see cref="Progress"/> says.</summary>
    public DateTime? ProgressAt { get; init; }

    /// <summary>When it will probably end, as judged when this was read; null where that cannot be told.</summary>
    public FinishEstimate? Finish { get; init; }

    public long? TrainedTokens { get; init; }

    public string? Suffix { get; init; }

    public int? Seed { get; init; }

    public double? ValidationSplit { get; init; }

    public SplitKind SplitKind { get; init; }

    public string? SplitTag { get; init; }

    public int HeldOutCount { get; init; }

    public string? HeldOutEvaluationId { get; init; }

    public int? HeldOutJudged { get; init; }

    public int? HeldOutRight { get; init; }

    public double? HeldOutAccuracy { get; init; }

    /// <summary>How much of what was held out its model answered rightly, with the interval; null while that is not known.</summary>
    public Accuracy? HeldOut => HeldOutJudged is > 0 and var judged ? WilsonInterval.Accuracy(HeldOutRight ?? 0, judged) : null;

    public string? TrainingFile { get; init; }

    public string? ValidationFile { get; init; }

    public string? SnapshotId { get; init; }

    public string? ProviderStatus { get; init; }

    public string? CreatedBy { get; init; }

    public IReadOnlyList<string> Warnings { get; init; } = [];

    public IReadOnlyList<string> Tags { get; init; } = [];

    public DateTime? AdoptedAt { get; init; }

    /// <summary>True where the job was over when it was adopted and its provider does not tell since when; <see cref="FinishedAt"/> is then the adoption's time.</summary>
    public bool EndIsUnknown => AdoptedAt is { } adopted && FinishedAt == adopted;

    public string? RetrainedFromId { get; init; }

    /// <summary>The job that this one was cloned from or is a retry of.</summary>
    public string? ClonedFromId { get; init; }

    /// <summary>True where it is a retry of <see cref="ClonedFromId"/>.</summary>
    public bool IsRetry { get; init; }

    /// <summary>In what it differs from the job that it was cloned from; null where it is no clone, that job is gone, or it was not asked for (lists, feed).</summary>
    public IReadOnlyList<FineTuningChange>? Changes { get; init; }

    /// <summary>The job whose tuned model this one starts from.</summary>
    public string? WarmStartedFromId { get; init; }

    public string? SweepId { get; init; }

    /// <summary>From 1, within its sweep.</summary>
    public int? SweepPosition { get; init; }

    /// <summary>What it has of its own within its sweep, by the names of the axes.</summary>
    public IReadOnlyDictionary<string, string>? SweepValues { get; init; }

    /// <summary>True until its sweep lets it go.</summary>
    public bool SweepWaits { get; init; }

    public long? EstimatedTokens { get; init; }

    /// <summary>US dollars for a million training tokens when the job was created.</summary>
    public decimal? TrainingPrice { get; init; }

    public DateOnly? PriceReadOn { get; init; }

    /// <summary>In millionths of a US dollar; null where it is not known.</summary>
    public long? CostMicroDollars { get; init; }

    /// <summary><see cref="CostMicroDollars"/> in US dollars.</summary>
    public decimal? Cost => CostMicroDollars / Dollars.Micro;

    /// <summary>True while <see cref="Cost"/> is by the estimate and not by what the provider billed; nothing at all is no estimate.</summary>
    public bool CostIsEstimate => CostMicroDollars > 0 && TrainedTokens is null;

    /// <summary>When its model stops to be served, as far as anybody knows: the earlier of its own day and its base model's.</summary>
    public ModelSunset? Sunset { get; init; }

    public string? Attention { get; init; }

    public string? TrainingFileHash { get; init; }

    public string? ValidationFileHash { get; init; }

    public IReadOnlyList<string> ResultFileIds { get; init; } = [];

    public DateTime? HeardAt { get; init; }

    /// <summary>True from a cancel until the provider has confirmed it.</summary>
    public bool CancelPending { get; init; }

    /// <summary>Grows with each change of the job; one sequence over all jobs.</summary>
    public long Change { get; init; }

    internal static readonly Expression<Func<FineTuning, FineTuningView>> Projection = job => new FineTuningView
    {
        Id = job.Id,
        Alias = job.Alias,
        ConnectionId = job.ConnectionId,
        Status = job.Status,
        StatusSince = job.StatusSince,
        StatusProgress = job.StatusProgress,
        Error = job.Error,
        Provider = job.Provider,
        ModelName = job.ModelName,
        ModelParameters = job.ModelParameters,
        EffectiveParameters = job.EffectiveParameters,
        RemoteFileId = job.RemoteFileId,
        RemoteJobId = job.RemoteJobId,
        ModelId = job.ModelId,
        CreatedAt = job.CreatedAt,
        FinishedAt = job.FinishedAt,
        GoldenRecordCount = job.GoldenRecordCount,
        Metadata = job.Metadata,
        Notes = job.Notes,
        Progress = job.Progress,
        ProgressAt = job.ProgressAt,
        TrainedTokens = job.TrainedTokens,
        Suffix = job.Suffix,
        Seed = job.Seed,
        ValidationSplit = job.ValidationSplit,
        SplitKind = job.SplitKind,
        SplitTag = job.SplitTag,
        HeldOutCount = job.HeldOutCount,
        HeldOutEvaluationId = job.HeldOutEvaluationId,
        HeldOutJudged = job.HeldOutJudged,
        HeldOutRight = job.HeldOutRight,
        HeldOutAccuracy = job.HeldOutAccuracy,
        TrainingFile = job.TrainingFile,
        ValidationFile = job.ValidationFile,
        SnapshotId = job.SnapshotId,
        ProviderStatus = job.ProviderStatus,
        CreatedBy = job.CreatedBy,
        Warnings = job.Warnings,
        Tags = job.Tags,
        AdoptedAt = job.AdoptedAt,
        RetrainedFromId = job.RetrainedFromId,
        ClonedFromId = job.ClonedFromId,
        IsRetry = job.IsRetry,
        WarmStartedFromId = job.WarmStartedFromId,
        SweepId = job.SweepId,
        SweepPosition = job.SweepPosition,
        SweepValues = job.SweepValues,
        SweepWaits = job.SweepWaits,
        EstimatedTokens = job.EstimatedTokens,
        TrainingPrice = job.TrainingPrice,
        PriceReadOn = job.PriceReadOn,
        CostMicroDollars = job.CostMicroDollars,
        Attention = job.Attention,
        TrainingFileHash = job.TrainingFileHash,
        ValidationFileHash = job.ValidationFileHash,
        ResultFileIds = job.ResultFileIds,
        HeardAt = job.HeardAt,
        CancelPending = job.CancelRequestedAt != null && !job.Settled,
        Change = job.Change,
    };

    /// <summary>The same with the day on which its model stops.</summary>
    internal FineTuningView With(SunsetDates dates) => this with { Sunset = dates.Of(Provider, ModelId, ModelName) };

    /// <summary>The same with its probable end.</summary>
    internal FineTuningView With(KnownPaces paces) => this with { Finish = paces.Of(this) };

    private static readonly Func<FineTuning, FineTuningView> Compiled = Projection.Compile();

    internal static FineTuningView Of(FineTuning job) => Compiled(job);
}
