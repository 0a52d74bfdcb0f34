namespace FineTuningStudio.Core.GoldenRecords.Checks;

/// <summary>The last check of a golden record. Its row stays when the record changes, so that a record once checked is checked again by itself.</summary>
public sealed class GoldenRecordCheck
{
    public required string RecordId { get; init; }

    public required string ConnectionId { get; init; }

    /// <summary>True where record, schema or checks have changed since, so that the record is checked again by itself.</summary>
    public bool IsStale { get; set; }

    /// <summary>The version that was checked.</summary>
    public int RecordVersion { get; set; }

    public CheckState State { get; set; }

    public List<CheckFinding> Findings { get; set; } = [];

    /// <summary><see cref="CheckCodes.Version"/> of the checks that judged.</summary>
    public int ChecksVersion { get; set; }

    /// <summary>The schema that they judged by (<see cref="SchemaIndex.Hash"/>).</summary>
    public string SchemaHash { get; set; } = "";

    public DateTime CheckedAt { get; set; }

    /// <summary>What the SQL answered; null where it gave no whole result.</summary>
    public ResultFingerprint? Result { get; set; }

    /// <summary>What the same SQL answered when it was first checked, or when a person took a later answer for right.</summary>
    public ResultFingerprint? Baseline { get; set; }

    /// <summary>The version of the record that <see cref="Baseline"/> is of.</summary>
    public int BaselineVersion { get; set; }
}

public enum CheckRunStatus
{
    Queued,
    Running,
    Done,
    Cancelled,
    Failed,
}

/// <summary>A wish to check records of a connection, carried out in the background.</summary>
public sealed class CheckRun
{
    public required string Id { get; init; }

    public required string ConnectionId { get; init; }

    public CheckRunStatus Status { get; set; }

    /// <summary>The records to check, in ordinal order; null for all of the connection.</summary>
    public List<string>? RecordIds { get; init; }

    /// <summary>How many there were when it began; null before.</summary>
    public int? Total { get; set; }

    public int Checked { get; set; }

    public int Errors { get; set; }

    public int Warnings { get; set; }

    /// <summary>The id behind which it goes on after a restart; records are taken in the order of their ids.</summary>
    public string After { get; set; } = "";

    public bool CancelRequested { get; set; }

    /// <summary>One sentence that says why it failed.</summary>
    public string? Error { get; set; }

    public string? CreatedBy { get; init; }

    public DateTime CreatedAt { get; init; }

    public DateTime? FinishedAt { get; set; }
}
