namespace FineTuningStudio.Core.GoldenRecords;

/// <summary>
/// What a job was trained on, frozen: the record versions, the schema text, the prompt template, the split and its seed.
/// Never changes, so that a job can be explained and repeated whatever happens to the records later.
/// </summary>
public sealed class Snapshot
{
    public required string Id { get; init; }

    public required string ConnectionId { get; init; }

    public required string Dialect { get; init; }

    /// <summary>The schema as the model sees it (CREATE TABLE statements with values and sample rows as comments).</summary>
    public required string SchemaText { get; init; }

    /// <summary>The system prompt with the placeholders {dialect} and {schema}.</summary>
    public required string SystemTemplate { get; init; }

    /// <summary>The user message with the placeholder {question}.</summary>
    public required string UserTemplate { get; init; }

    public int TrainingCount { get; init; }

    public int ValidationCount { get; init; }

    public SplitKind SplitKind { get; init; }

    /// <summary>The tag of the held-out records, where the split is by tag.</summary>
    public string? SplitTag { get; init; }

    /// <summary>Share of the records held out for validation, 0..0.5.</summary>
    public double ValidationSplit { get; init; }

    /// <summary>Seed of the shuffle that chose the validation part.</summary>
    public int Seed { get; init; }

    public DateTime CreatedAt { get; init; }
}

public enum SnapshotPart
{
    Training,
    Validation,
}

/// <summary>One record version of a snapshot, at its place in the training file (from 0).</summary>
public sealed class SnapshotItem
{
    public required string SnapshotId { get; init; }

    public required int Position { get; init; }

    public required string RecordId { get; init; }

    public required int RecordVersion { get; init; }

    public SnapshotPart Part { get; init; }
}
