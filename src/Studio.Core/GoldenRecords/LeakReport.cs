namespace FineTuningStudio.Core.GoldenRecords;

public enum LeakKind
{
    /// <summary>The same question and the same SQL stand in training.</summary>
    SameRow,

    /// <summary>The same question, with another SQL.</summary>
    SameQuestion,

    /// <summary>Nearly the same question.</summary>
    NearQuestion,
}

/// <summary>A held-out record that training has seen, and the training record it was seen in. Similarity 0..1.</summary>
public sealed record LeakedRecord(
    LeakKind Kind, string RecordId, string PromptText, string TrainingRecordId, string TrainingPromptText, double Similarity);

/// <summary>How much of the held-out part stands in training already, so that a figure measured on it can be read rightly.</summary>
public sealed record LeakReport
{
    public int TrainingCount { get; init; }

    public int HeldOutCount { get; init; }

    /// <summary>Held-out records of which the very pair stands in training.</summary>
    public int SameRows { get; init; }

    /// <summary>Held-out records of which the question stands in training with another SQL.</summary>
    public int SameQuestions { get; init; }

    public int NearQuestions { get; init; }

    /// <summary>Held-out records whose SQL shape stands in training.</summary>
    public int SharedShapeRecords { get; init; }

    public int TrainingShapes { get; init; }

    public int HeldOutShapes { get; init; }

    /// <summary>The shapes that stand on both sides.</summary>
    public int SharedShapes { get; init; }

    /// <summary>What this means for the figure, in one or two plain sentences.</summary>
    public required string Summary { get; init; }

    /// <summary>The worst first, at most 100.</summary>
    public IReadOnlyList<LeakedRecord> Records { get; init; } = [];
}
