namespace FineTuningStudio.Core.GoldenRecords;

/// <summary>
/// What a record can be found by, one row a value: its tags, the tables that its SQL reads, the codes that its check found.
/// Triggers of the database write the rows with the record, whoever writes that; they stay while a record is deleted.
/// </summary>
public sealed class GoldenRecordFacet
{
    public required FacetKind Kind { get; init; }

    public required string Value { get; init; }

    /// <summary>The record's <see cref="GoldenRecord.Number"/>.</summary>
    public required long Number { get; init; }
}

/// <summary>The numbers stand in the triggers too.</summary>
public enum FacetKind
{
    Tag = 0,
    Table = 1,
    Finding = 2,
}
