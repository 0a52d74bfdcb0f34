namespace FineTuningStudio.Core.GoldenRecords;

/// <summary>
/// Whether a record is visible, in a row of few bytes: a search that finds hundreds of thousands passes over these and not over
/// the records with their texts. Triggers of the database write it with the record.
/// </summary>
public sealed class GoldenRecordKey
{
    /// <summary>The record's <see cref="GoldenRecord.Number"/>.</summary>
    public required long Number { get; init; }

    public required string ConnectionId { get; init; }

    public DateTime? DeletedAt { get; init; }

    public string? ImportId { get; init; }
}
