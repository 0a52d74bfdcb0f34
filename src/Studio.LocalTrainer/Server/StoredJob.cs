using System.Text.Json.Serialization;
using FineTuningStudio.LocalTrainer.Learning;

namespace FineTuningStudio.LocalTrainer.Server;

/// <summary>Why a job failed, in OpenAI's shape.</summary>
internal sealed record JobFailure(string Code, string Message, string? Param);

/// <summary>What was asked for; null is "auto".</summary>
internal sealed record RequestedHyperparameters(int? NEpochs, int? BatchSize, double? LearningRateMultiplier);

/// <summary>What the check of the files found: rows and tokens of the training file, and the examples that the learner is given.</summary>
internal sealed record CheckedFiles(int Rows, int Examples, long Tokens);

/// <summary>The model as it was at the end of an epoch; the one of the last epoch is the job's model.</summary>
internal sealed record StoredCheckpoint(
    string Id, string Model, int Step, DateTimeOffset CreatedAt, MetricsAnswer Metrics, bool ModelDeleted = false);

/// <summary>
/// One job, whole: it is replaced by a changed copy, never changed. What exists follows from it alone: a model that no job
/// names does not exist, whatever lies on the disk.
/// </summary>
internal sealed record StoredJob
{
    public required string Id { get; init; }

    /// <summary>Orders jobs by their making, also within one second.</summary>
    public required long Sequence { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required string Model { get; init; }

    public required string TrainingFile { get; init; }

    public string? ValidationFile { get; init; }

    public string? Suffix { get; init; }

    public required int Seed { get; init; }

    public required RequestedHyperparameters Requested { get; init; }

    public IReadOnlyDictionary<string, string>? Metadata { get; init; }

    /// <summary>The name that the tuned model gets when there is one.</summary>
    public required string ModelName { get; init; }

    /// <summary>The id that the result file gets when there is one.</summary>
    public required string ResultFile { get; init; }

    public required JobStatus Status { get; init; }

    /// <summary>Null until the files were read and found right.</summary>
    public CheckedFiles? Files { get; init; }

    /// <summary>Null until training starts.</summary>
    public Hyperparameters? Resolved { get; init; }

    public DateTimeOffset? FinishedAt { get; init; }

    public JobFailure? Failure { get; init; }

    public IReadOnlyList<StoredCheckpoint> Checkpoints { get; init; } = [];

    /// <summary>The training curve at the end of the last whole epoch.</summary>
    public MetricsAnswer? LastPoint { get; init; }

    /// <summary>When the training will end at its present pace. It is kept in memory only, since it is wrong after a restart.</summary>
    [JsonIgnore]
    public DateTimeOffset? EstimatedFinish { get; init; }

    public StoredJob Failed(JobFailure failure, DateTimeOffset at) =>
        this with { Status = JobStatus.Failed, Failure = failure, FinishedAt = at, EstimatedFinish = null, Checkpoints = [] };

    [JsonIgnore]
    public bool IsFinished => Status is JobStatus.Succeeded or JobStatus.Failed or JobStatus.Cancelled;
}
