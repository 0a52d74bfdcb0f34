namespace FineTuningStudio.Core.Evaluations;

/// <summary>A model to be judged: "tuned" with the job, "base" with provider and model, "floor" with nothing.</summary>
public sealed record ContestantRequest(ContestantKind Kind, string? FineTuningId = null, string? Provider = null, string? Model = null);

/// <summary>
/// What a page or a script asks for. The questions are the held-out part of <see cref="FineTuningId"/>, else the records
/// named, else those of the connection with the tag, else all of the connection.
/// </summary>
public sealed record CreateEvaluationRequest
{
    public string? Alias { get; init; }

    public string? FineTuningId { get; init; }

    public string? ConnectionId { get; init; }

    public IReadOnlyList<string>? GoldenRecordIds { get; init; }

    public string? Tag { get; init; }

    /// <summary>1 to 8. Null: the model of <see cref="FineTuningId"/> and the floor.</summary>
    public IReadOnlyList<ContestantRequest>? Contestants { get; init; }

    /// <summary>How many questions at once, 1..64; null is 8.</summary>
    public int? Concurrency { get; init; }

    public string? CreatedBy { get; init; }
}

public sealed record EvaluationListRequest(string? FineTuningId = null, string? ConnectionId = null, int? PageSize = null, string? PageToken = null);
