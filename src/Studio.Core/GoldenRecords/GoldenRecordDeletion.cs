namespace FineTuningStudio.Core.GoldenRecords;

/// <summary>Records that were deleted together and can come back together.</summary>
public sealed class GoldenRecordDeletion
{
    public required string Id { get; init; }

    /// <summary>The connection of the records; null where they were of several.</summary>
    public string? ConnectionId { get; set; }

    /// <summary>How many records it took; grows while it runs.</summary>
    public int Count { get; set; }

    /// <summary>When all of it was deleted; null while it runs.</summary>
    public DateTime? CompletedAt { get; set; }

    /// <summary>When its records were brought back; null where they were not.</summary>
    public DateTime? RestoredAt { get; set; }

    public string? CreatedBy { get; init; }

    public DateTime CreatedAt { get; init; }
}
