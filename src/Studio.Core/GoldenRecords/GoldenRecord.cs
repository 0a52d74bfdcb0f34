using FineTuningStudio.Core.GoldenRecords.Checks;

namespace FineTuningStudio.Core.GoldenRecords;

/// <summary>
/// A natural-language question and the SQL that answers it. The row holds the present version; an edit moves the old
/// text into <see cref="GoldenRecordVersion"/> first, so that (id, version) always names the same text.
/// </summary>
public sealed class GoldenRecord
{
    public const int MinPromptLength = 3;
    public const int MaxPromptLength = 20_000;
    public const int MaxSqlLength = 100_000;
    public const int MaxAcceptedSqls = 50;

    public required string Id { get; init; }

    public required string ConnectionId { get; init; }

    /// <summary>Counts from 1; grows by one with each change of question or SQL.</summary>
    public int Version { get; set; } = 1;

    public required string PromptText { get; set; }

    public required string Sql { get; set; }

    /// <summary>Other SQL texts that answer the question as well; a model's answer is judged against the best of them. Not trained on.</summary>
    public List<string> AcceptedSqls { get; set; } = [];

    /// <summary>Hash of the SQL's shape (16 hexadecimal digits); empty until it is computed for a record of an earlier version of the Studio.</summary>
    public string ShapeHash { get; set; } = "";

    /// <summary>Hash of the question as it counts for being the same (16 hexadecimal digits); empty until it is computed for a record of an earlier version of the Studio.</summary>
    public string QuestionHash { get; set; } = "";

    /// <summary>What the last check says; <see cref="CheckState.NotChecked"/> again after a change of question, SQL or further right answers.</summary>
    public CheckState CheckState { get; set; }

    public List<string> Tags { get; set; } = [];

    public Dictionary<string, string>? Metadata { get; set; }

    public DateTime CreatedAt { get; init; }

    public DateTime UpdatedAt { get; set; }

    /// <summary>The import that this record came with, null for others; while a <see cref="PendingImport"/> of that id exists the record is invisible.</summary>
    public string? ImportId { get; set; }

    /// <summary>When it was deleted; the row stays because snapshots refer to it.</summary>
    public DateTime? DeletedAt { get; set; }
}

/// <summary>An earlier version of a golden record. Never changes.</summary>
public sealed class GoldenRecordVersion
{
    public required string RecordId { get; init; }

    public required int Version { get; init; }

    public required string PromptText { get; init; }

    public required string Sql { get; init; }

    public DateTime ReplacedAt { get; init; }
}
