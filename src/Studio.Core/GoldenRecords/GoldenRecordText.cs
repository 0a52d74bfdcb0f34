namespace FineTuningStudio.Core.GoldenRecords;

/// <summary>
/// The full-text index over question and SQL: SQLite's FTS5 with all runs of three characters, kept by triggers. It is only
/// good in queries, where <c>Query == "…"</c> asks for the records that match.
/// </summary>
public sealed class GoldenRecordText
{
    /// <summary>The record's <see cref="GoldenRecord.Number"/>.</summary>
    public long Number { get; init; }

    /// <summary>FTS5 takes a comparison with the column of the table's own name for a search.</summary>
    public string? Query { get; init; }
}
