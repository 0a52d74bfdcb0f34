namespace FineTuningStudio.Core.Evaluations;

public enum EvaluationStatus
{
    Queued,
    Running,
    Succeeded,
    Failed,
    Cancelled,
}

/// <summary>A run: one or several models asked the same questions, each answer judged by running its SQL.</summary>
public sealed class Evaluation
{
    public required string Id { get; init; }

    public required string Alias { get; set; }

    public required string ConnectionId { get; init; }

    /// <summary>The job whose held-out part is asked; null where records were selected.</summary>
    public string? FineTuningId { get; init; }

    /// <summary>True where it was started by itself when the job succeeded.</summary>
    public bool IsAutomatic { get; init; }

    public EvaluationStatus Status { get; set; }

    /// <summary>Why it failed, or what to know of how it ended, in a sentence.</summary>
    public string? Error { get; set; }

    public int ItemCount { get; init; }

    /// <summary>How many questions are under way at once.</summary>
    public int Concurrency { get; init; }

    public string? CreatedBy { get; init; }

    public DateTime CreatedAt { get; init; }

    public DateTime? StartedAt { get; set; }

    public DateTime? FinishedAt { get; set; }

    public DateTime? CancelRequestedAt { get; set; }

    public List<EvaluationContestant> Contestants { get; init; } = [];
}

public enum ContestantKind
{
    /// <summary>The model of a fine-tuning job.</summary>
    Tuned,

    /// <summary>A model of a provider, by name, with the prompt of a training.</summary>
    Base,

    /// <summary>No model: the SQL of the nearest training question is copied.</summary>
    Floor,
}

/// <summary>One of the models of a run.</summary>
public sealed class EvaluationContestant
{
    public required string EvaluationId { get; init; }

    /// <summary>From 0; the first is the one that the others are compared with.</summary>
    public required int Position { get; init; }

    public ContestantKind Kind { get; init; }

    /// <summary>How a person knows it, such as "Demo (tuned)" or "Nearest question (floor)".</summary>
    public required string Title { get; init; }

    /// <summary>The job of a tuned model; of a floor the job whose training part it copies from, null for the connection's records that are not asked.</summary>
    public string? FineTuningId { get; init; }

    /// <summary>The provider's name; null for a floor.</summary>
    public string? Provider { get; init; }

    /// <summary>The provider's id of the model; null for a floor.</summary>
    public string? Model { get; init; }
}

/// <summary>One question of a run, frozen with its golds.</summary>
public sealed class EvaluationItem
{
    public required string EvaluationId { get; init; }

    public required int Position { get; init; }

    public required string RecordId { get; init; }

    public required int RecordVersion { get; init; }

    public required string PromptText { get; init; }

    /// <summary>The gold SQL.</summary>
    public required string Sql { get; init; }

    /// <summary>Other SQL texts that are right too.</summary>
    public List<string> AcceptedSqls { get; init; } = [];

    public List<string> Tags { get; init; } = [];

    public required string ShapeHash { get; init; }

    /// <summary>The tables that the gold reads, lower case.</summary>
    public List<string> Tables { get; init; } = [];

    /// <summary>What the gold uses: some of "join", "group", "nested", "order", "limit"; "plain" alone where none.</summary>
    public List<string> Features { get; init; } = [];

    /// <summary>True where a training part of one of the run's tuned models holds a SQL of this shape.</summary>
    public bool ShapeInTraining { get; init; }

    /// <summary>True where it holds this very question.</summary>
    public bool QuestionInTraining { get; init; }
}

public enum AnswerStage
{
    /// <summary>Written before the question is sent, so that it is never sent twice.</summary>
    Asked,

    /// <summary>The model has answered; the SQL is still to be run.</summary>
    Answered,

    /// <summary>The verdict is there.</summary>
    Judged,

    /// <summary>The process was killed while the question was under way: it may have been answered and paid, and is not asked again by itself.</summary>
    Interrupted,
}

/// <summary>What one model answered to one question, and how that was judged. No row: not asked yet.</summary>
public sealed class EvaluationAnswer
{
    public required string EvaluationId { get; init; }

    /// <summary>The position of the contestant.</summary>
    public required int Contestant { get; init; }

    /// <summary>The position of the item.</summary>
    public required int Item { get; init; }

    public AnswerStage Stage { get; set; }

    public DateTime AskedAt { get; set; }

    /// <summary>What the model said, as it came.</summary>
    public string? Text { get; set; }

    /// <summary>The SQL in it.</summary>
    public string? Sql { get; set; }

    public double? Confidence { get; set; }

    public int? PromptTokens { get; set; }

    public int? CompletionTokens { get; set; }

    public double? LatencyMilliseconds { get; set; }

    public Verdict? Verdict { get; set; }

    /// <summary>Why, in a sentence.</summary>
    public string? Reason { get; set; }

    /// <summary>What else is worth knowing, such as that a LIMIT cuts through a tie.</summary>
    public List<string> Notes { get; set; } = [];

    public bool RightStrict { get; set; }

    public bool RightBirdEx { get; set; }

    public bool RightSpiderTs { get; set; }

    public int? GoldRows { get; set; }

    public int? PredictedRows { get; set; }

    public DateTime? JudgedAt { get; set; }
}
