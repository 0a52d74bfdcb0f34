namespace FineTuningStudio.Core.GoldenRecords;

/// <summary>
/// What is written to a file: all records that the search finds, or of these the ones with the given ids. In CSV a cell that a
/// spreadsheet would run as a formula gets an apostrophe in front, unless <paramref name="KeepFormulas"/> leaves it off.
/// </summary>
public sealed record ExportRequest(ImportFormat Format, GoldenRecordSearch Search, IReadOnlyList<string>? Ids = null, bool KeepFormulas = false);
