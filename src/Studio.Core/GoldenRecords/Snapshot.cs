namespace FineTuningStudio.Core.GoldenRecords;

/// <summary>
/// What jobs are trained on, frozen: the record versions, the schema text, the prompt template, and which records are held
/// out. Its content never changes, so that a job can be explained and repeated whatever happens to the records later. The
/// same content of one connection is one row, found by <see cref="Hash"/>; who made it, from what, by which split and seed is
/// how it came to be the first time, and no part of the content.
/// </summary>
public sealed class Snapshot
{
    public const int MaxAliasLength = MetadataRules.MaxAliasLength;
    public const int MaxNoteLength = 2_000;
    public const int MaxSourceLength = 400;

    /// <summary>How many digits of the hash are shown as the name.</summary>
    public const int NameLength = 12;

    public required string Id { get; init; }

    /// <summary>
    /// The name: SHA-256 over all that the training and validation file are made of (question and SQL of each row in order with its part, template, schema and dialect), 64
    /// hexadecimal digits. Null only until it is computed for a snapshot of an earlier version of the Studio.
    /// </summary>
    public string? Hash { get; init; }

    public required string ConnectionId { get; init; }

    public required string Dialect { get; init; }

    /// <summary>The schema as the model sees it (CREATE TABLE statements with values and sample rows as comments).</summary>
    public required string SchemaText { get; init; }

    /// <summary>The tables whose texts, joined by line ends, are <see cref="SchemaText"/>; null in snapshots of an earlier version of the Studio.</summary>
    public List<SchemaPart>? SchemaParts { get; init; }

    /// <summary>How many tokens of schema a row's prompt may have; null where each row has the whole.</summary>
    public int? MaxSchemaTokens { get; init; }

    /// <summary>The system prompt with the placeholders {dialect} and {schema}.</summary>
    public required string SystemTemplate { get; init; }

    /// <summary>The user message with the placeholder {question}.</summary>
    public required string UserTemplate { get; init; }

    /// <summary>The number of the connection's prompt template that it was made with; 0 is the built-in one, null where that was not kept.</summary>
    public int? TemplateVersion { get; init; }

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

    public string? CreatedBy { get; init; }

    /// <summary>From what it was made, in words, such as "12 chosen golden records".</summary>
    public string? Source { get; init; }

    /// <summary>True where a person made or named it: then it stays when the last job that was trained on it goes.</summary>
    public bool IsKept { get; set; }

    /// <summary>A name that a person gave it.</summary>
    public string? Alias { get; set; }

    public string? Note { get; set; }
}

/// <summary>A table of a schema text: its name, and how many characters its text has.</summary>
public sealed record SchemaPart(string Name, int Length);

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
