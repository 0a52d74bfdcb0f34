namespace FineTuningStudio.Core.Generations;

/// <summary>One question that a script put to a tuned model, and the SQL that came, as the API keeps it.</summary>
public sealed class SqlGeneration
{
    public required string Id { get; init; }

    public required string FineTuningId { get; init; }

    public required string ConnectionId { get; init; }

    public required string PromptText { get; init; }

    /// <summary>The provider's id of the model that was asked.</summary>
    public required string Model { get; init; }

    public Dictionary<string, string>? Metadata { get; init; }

    /// <summary>Null where the model gave none.</summary>
    public string? Sql { get; init; }

    /// <summary>True where the SQL runs on the connection.</summary>
    public bool IsValid { get; init; }

    /// <summary>Why it is not valid, in a sentence.</summary>
    public string? Error { get; init; }

    public int? TokensUsed { get; init; }

    /// <summary>0..1 where the model tells; null elsewhere.</summary>
    public double? ConfidenceScore { get; init; }

    /// <summary>The share of its candidates that run, 0..1, where the caller asked for an evaluation; else null.</summary>
    public double? EvaluationScore { get; init; }

    public DateTime CreatedAt { get; init; }

    public DateTime CompletedAt { get; init; }
}
