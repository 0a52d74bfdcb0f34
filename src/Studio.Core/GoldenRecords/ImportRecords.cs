namespace FineTuningStudio.Core.GoldenRecords;

public enum ImportFormat
{
    /// <summary>One JSON object a line.</summary>
    Jsonl,

    /// <summary>Comma-separated with a header line (RFC 4180).</summary>
    Csv,
}

public enum ImportMode
{
    /// <summary>Reads and judges everything, stores nothing.</summary>
    Preview,

    Commit,
}

/// <summary>
/// An import. Without column names the question is looked for under "prompt_text" or "question", the SQL under "sql" or
/// "sql_query". With <paramref name="SkipInvalid"/> the good lines are stored in spite of bad ones; else all or nothing.
/// </summary>
public sealed record ImportRequest(
    string ConnectionId,
    ImportFormat Format,
    ImportMode Mode,
    string? QuestionColumn = null,
    string? SqlColumn = null,
    bool SkipInvalid = false);

/// <summary>A line that cannot be taken: its number in the file (from 1), why, and the beginning of its text.</summary>
public sealed record ImportFault(int Line, string Reason, string? Text);

/// <summary>A line that can be taken, as it would be stored (long texts cut).</summary>
public sealed record ImportSample(int Line, string PromptText, string Sql);

/// <summary>What an import found. <paramref name="Faults"/> holds the first 1,000, <paramref name="MoreFaults"/> counts the rest.</summary>
public sealed record ImportReport(
    int New,
    int Duplicate,
    int Invalid,
    IReadOnlyList<ImportFault> Faults,
    int MoreFaults,
    bool Committed,
    IReadOnlyList<ImportSample> FirstRows);

/// <summary>The columns (or JSON keys) of a file's beginning, which of them look like question and SQL, and the first rows, cells in the order of the columns.</summary>
public sealed record ImportColumns(
    IReadOnlyList<string> Columns,
    string? QuestionColumn,
    string? SqlColumn,
    IReadOnlyList<IReadOnlyList<string?>> FirstRows);
