using FineTuningStudio.Core.GoldenRecords;

namespace FineTuningStudio.Core.FineTunings;

/// <summary>
/// A fine-tuning job: what was asked for, where it stands, and what the engine has still to do for it. State changes
/// go through <see cref="FineTuningWriter"/>; nothing else writes the row.
/// </summary>
public sealed class FineTuning
{
    public const int MaxAliasLength = MetadataRules.MaxAliasLength;
    public const int MaxSuffixLength = 40;
    public const int MaxTags = TagRules.MaxTags;
    public const int MaxTagLength = TagRules.MaxTagLength;

    /// <summary>Of a provider's longer error the beginning is kept on the job, the whole in its event and the provider's raw answer.</summary>
    public const int MaxErrorLength = 4_000;

    /// <summary>What people may write about a job, in UTF-16 units.</summary>
    public const int MaxNotesLength = 20_000;

    public required string Id { get; init; }

    public required string Alias { get; set; }

    /// <summary>Null only where the job was made from a file already at the provider.</summary>
    public string? ConnectionId { get; init; }

    public FineTuningStatus Status { get; set; }

    /// <summary>When the job came into that state.</summary>
    public DateTime StatusSince { get; set; }

    /// <summary>How far the job was when it came into that state: more than nothing where it goes on after a pause.</summary>
    public double? StatusProgress { get; set; }

    public string? Error { get; set; }

    /// <summary>The provider's name in the configuration, such as "local" or "openai".</summary>
    public required string Provider { get; init; }

    public required string ModelName { get; init; }

    /// <summary>Only what the caller gave; null when nothing was given.</summary>
    public Dictionary<string, ParameterValue>? ModelParameters { get; init; }

    /// <summary>What was sent, and once the provider tells, what it resolved.</summary>
    public Dictionary<string, ParameterValue>? EffectiveParameters { get; set; }

    public Dictionary<string, string>? Metadata { get; set; }

    /// <summary>What people wrote about the job, lines ending in \n; null where nobody did.</summary>
    public string? Notes { get; set; }

    public string? Suffix { get; init; }

    public int? Seed { get; init; }

    public double? ValidationSplit { get; init; }

    public SplitKind SplitKind { get; init; }

    /// <summary>The tag of the held-out records, where the split is by tag.</summary>
    public string? SplitTag { get; init; }

    /// <summary>How many of the golden records are held out.</summary>
    public int HeldOutCount { get; init; }

    /// <summary>The latest finished evaluation of the job's own model on what was held out; null while there is none.</summary>
    public string? HeldOutEvaluationId { get; set; }

    /// <summary>How many of its questions were judged and have a gold that runs; without those that an earlier model had learnt.</summary>
    public int? HeldOutJudged { get; set; }

    /// <summary>How many of those the model answered rightly.</summary>
    public int? HeldOutRight { get; set; }

    /// <summary><see cref="HeldOutRight"/> / <see cref="HeldOutJudged"/>, 0..1; null while nothing counts. Kept so that jobs are found and ordered by it.</summary>
    public double? HeldOutAccuracy { get; set; }

    /// <summary>When the evaluation of the held-out part was made by itself; null while it was not. Stays when that is deleted, so that it does not come back.</summary>
    public DateTime? EvaluationMadeAt { get; set; }

    /// <summary>A training file that the caller says is already at the provider; null where golden records are used.</summary>
    public string? TrainingFile { get; init; }

    /// <summary>A validation file that the caller says is already at the provider.</summary>
    public string? ValidationFile { get; init; }

    public string? SnapshotId { get; init; }

    public Snapshot? Snapshot { get; init; }

    /// <summary>How many golden records the snapshot holds, both parts.</summary>
    public int GoldenRecordCount { get; init; }

    public string? CreatedBy { get; init; }

    /// <summary>When a job that somebody else made at the provider was taken over; null for our own.</summary>
    public DateTime? AdoptedAt { get; init; }

    /// <summary>The job whose snapshot this one trains on again, elsewhere; it may be deleted by now.</summary>
    public string? RetrainedFromId { get; init; }

    /// <summary>The job that this one was cloned from or is a retry of; it may be deleted by now.</summary>
    public string? ClonedFromId { get; init; }

    /// <summary>True where <see cref="ClonedFromId"/> had not succeeded, and this job tries again.</summary>
    public bool IsRetry { get; init; }

    /// <summary>The job whose tuned model this one starts from; it may be deleted by now.</summary>
    public string? WarmStartedFromId { get; init; }

    /// <summary>The sweep that the job is one run of.</summary>
    public string? SweepId { get; init; }

    /// <summary>From 1, in the order in which the sweep lets its jobs go.</summary>
    public int? SweepPosition { get; init; }

    /// <summary>What this run has of its own within the sweep, by the names of the axes.</summary>
    public Dictionary<string, string>? SweepValues { get; init; }

    /// <summary>True until its sweep lets the job go to the provider.</summary>
    public bool SweepWaits { get; set; }

    /// <summary>Tokens to be billed as estimated at creation; null where they were not known.</summary>
    public long? EstimatedTokens { get; init; }

    /// <summary>US dollars for a million training tokens when the job was created; null where no price was known.</summary>
    public decimal? TrainingPrice { get; init; }

    /// <summary>The day on which <see cref="TrainingPrice"/> was read.</summary>
    public DateOnly? PriceReadOn { get; init; }

    /// <summary>In millionths of a US dollar, by <see cref="EstimatedTokens"/> until the provider tells <see cref="TrainedTokens"/>, then by those; null where it is not known.</summary>
    public long? CostMicroDollars { get; set; }

    public List<string> Warnings { get; set; } = [];

    /// <summary>Short words by which people find it again; at most 20, each once.</summary>
    public List<string> Tags { get; set; } = [];

    public DateTime CreatedAt { get; init; }

    public DateTime? FinishedAt { get; set; }

    /// <summary>The provider's id of the training file.</summary>
    public string? RemoteFileId { get; set; }

    /// <summary>The provider's id of the validation file that we uploaded.</summary>
    public string? RemoteValidationFileId { get; set; }

    /// <summary>The provider's id of the job.</summary>
    public string? RemoteJobId { get; set; }

    /// <summary>The provider's id of the tuned model.</summary>
    public string? ModelId { get; set; }

    /// <summary>The provider's own word for the state; "cancel_pending" until it has confirmed a cancel.</summary>
    public string? ProviderStatus { get; set; }

    /// <summary>0..1, null while nothing is known.</summary>
    public double? Progress { get; set; }

    /// <summary>When the job was as far as <see cref="Progress"/> says, by the provider's clock where it tells; null for what was told before this was kept.</summary>
    public DateTime? ProgressAt { get; set; }

    public long? TrainedTokens { get; set; }

    /// <summary>SHA-256 of the training file as uploaded, lower-case hexadecimal; null before it is built.</summary>
    public string? TrainingFileHash { get; set; }

    public string? ValidationFileHash { get; set; }

    /// <summary>Provider's ids of result files, where it made any.</summary>
    public List<string> ResultFileIds { get; set; } = [];

    /// <summary>Why the job does not get on just now, in one sentence with what to do; null when all is well.</summary>
    public string? Attention { get; set; }

    // What follows is the engine's own: it is never shown as it is.
    public SubmissionStage Stage { get; set; }

    /// <summary>True when nothing is left to do for this job at the provider.</summary>
    public bool Settled { get; set; }

    public DateTime? CancelRequestedAt { get; set; }

    /// <summary>How often the provider was asked, after a doubt, whether it has the file or the job, without an answer that it has.</summary>
    public int DoubtfulLooks { get; set; }

    public int Failures { get; set; }

    public DateTime NextAttemptAt { get; set; }

    /// <summary>When its provider last answered while this job was looked after; brought up to date when a silence is told, and at least twice in a lease.</summary>
    public DateTime? HeardAt { get; set; }

    public string? LeaseOwner { get; set; }

    public DateTime? LeaseUntil { get; set; }

    /// <summary>The number of the change that last touched this row, one sequence over all jobs; also the concurrency token.</summary>
    public long Change { get; set; }

    public bool CancelRequested => CancelRequestedAt is not null;
}
