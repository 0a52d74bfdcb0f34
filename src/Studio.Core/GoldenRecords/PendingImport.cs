namespace FineTuningStudio.Core.GoldenRecords;

/// <summary>
/// An import that is still being staged. Records that carry its id are invisible while this row exists, so publishing any
/// number of records is the deletion of this one row: no long write lock and nothing to be rewritten. A row that is found at
/// the start is of an import that was cut off; its records are swept.
/// </summary>
public sealed class PendingImport
{
    public required string Id { get; init; }

    public required string ConnectionId { get; init; }

    public DateTime StartedAt { get; init; }
}
