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

    /// <summary>The row's key in the database and in its indexes, given by the database and growing; everybody else names a record by <see cref="Id"/>.</summary>
    public long Number { get; init; }

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

    /// <summary>The tables that the SQL reads, lower case, names of its own WITH clauses left out; empty where <see cref="ShapeHash"/> is.</summary>
    public List<string> Tables { get; set; } = [];

    /// <summary>What the last check says; <see cref="CheckState.NotChecked"/> again after a change of question, SQL or further right answers.</summary>
    public CheckState CheckState { get; set; }

    /// <summary>What a person said of the present version.</summary>
    public ReviewState Review { get; set; }

    /// <summary>When that was said (UTC); null while nobody has.</summary>
    public DateTime? ReviewedAt { get; set; }

    public List<string> Tags { get; set; } = [];

    public Dictionary<string, string>? Metadata { get; set; }

    public DateTime CreatedAt { get; init; }

    public DateTime UpdatedAt { get; set; }

    /// <summary>The import that this record came with, null for others; while a <see cref="PendingImport"/> of that id exists the record is invisible.</summary>
    public string? ImportId { get; set; }

    /// <summary>When it was deleted; the row stays because snapshots refer to it.</summary>
    public DateTime? DeletedAt { get; set; }

    /// <summary>The <see cref="GoldenRecordDeletion"/> that it was deleted with, by which it can come back; null for others.</summary>
    public string? DeletionId { get; set; }
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
