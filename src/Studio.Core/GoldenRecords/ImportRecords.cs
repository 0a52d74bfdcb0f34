namespace FineTuningStudio.Core.GoldenRecords;

public enum ImportFormat
{
    /// <summary>One JSON object a line.</summary>
    Jsonl,

    /// <summary>Comma-separated with a header line (RFC 4180).</summary>
    Csv,

    /// <summary>Told from the beginning of the file; an import alone can ask for it.</summary>
    Auto,

    /// <summary>A JSON array of objects.</summary>
    Json,

    /// <summary>OpenAI's chat format for fine-tuning, one object a line.</summary>
    OpenAiChat,

    /// <summary>The golden records of Dataherald's engine.</summary>
    Dataherald,

    /// <summary>The training data of Vanna.</summary>
    Vanna,

    /// <summary>The SQL pairs of WrenAI.</summary>
    WrenAi,

    /// <summary>The examples of Spider, of one database or of several.</summary>
    Spider,

    /// <summary>The questions of Defog's sql-eval.</summary>
    SqlEval,
}

public enum ImportMode
{
    /// <summary>Reads and judges everything, stores nothing.</summary>
    Preview,

    Commit,
}

/// <summary>
/// An import. Without column names the question is looked for under "prompt_text" or "question", the SQL under "sql" or
/// "sql_query", or under the format's own names. With <paramref name="SkipInvalid"/> the good lines are stored in spite of bad
/// ones; else all or nothing. With <paramref name="Database"/> only the rows of that database are taken.
/// </summary>
public sealed record ImportRequest(
    string ConnectionId,
    ImportFormat Format,
    ImportMode Mode,
    string? QuestionColumn = null,
    string? SqlColumn = null,
    bool SkipInvalid = false,
    string? Database = null)
{
    /// <summary>What is to be taken in the place of what lines of the file say, at most one a line.</summary>
    public IReadOnlyList<ImportCorrection> Corrections { get; init; } = [];
}

/// <summary>A line in other words, or left out. A text that is null stays as the file has it; tags and metadata always do.</summary>
public sealed record ImportCorrection(int Line, string? PromptText = null, string? Sql = null, bool Skip = false);

/// <summary>
/// A line that cannot be taken: its number in the file (from 1), why, and the beginning of its text. Question and SQL are what
/// could be read of them, for a correction; null where there was nothing, or where they would be too much to be sent.
/// </summary>
public sealed record ImportFault(int Line, string Reason, string? Text, string? PromptText = null, string? Sql = null);

/// <summary>A line whose pair is known: a record of the connection has it, or an earlier line of the file. One of the two is not null.</summary>
public sealed record ImportDuplicate(int Line, string? PromptText, string? Sql, string? RecordId, int? EarlierLine);

/// <summary>Lines that are left out without being judged, and why ("of the kind “ddl”, …").</summary>
public sealed record ImportSkip(string Reason, int Count);

/// <summary>A database that rows of the file belong to, and how many.</summary>
public sealed record ImportDatabase(string Name, int Count);

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
    IReadOnlyList<ImportSample> FirstRows)
{
    /// <summary>The format that the file was read as, never <see cref="ImportFormat.Auto"/>.</summary>
    public ImportFormat Format { get; init; }

    /// <summary>True where the line numbers count the elements of a JSON array, which may be one line.</summary>
    public bool LinesAreElements { get; init; }

    /// <summary>The first 1,000 duplicates.</summary>
    public IReadOnlyList<ImportDuplicate> Duplicates { get; init; } = [];

    public int MoreDuplicates { get; init; }

    /// <summary>How many lines were left out without being judged, and below why.</summary>
    public int Skipped { get; init; }

    public IReadOnlyList<ImportSkip> SkippedRows { get; init; } = [];

    /// <summary>The databases that the file's rows name, the first 1,000, also those that were not asked for; empty where the format names none.</summary>
    public IReadOnlyList<ImportDatabase> Databases { get; init; } = [];
}

/// <summary>How far an import has come.</summary>
public sealed record ImportProgress(long Bytes, int Records);

/// <summary>What is to be said of a pair that is about to be imported: what is wrong with it, or the record that has it already; both null where it is new.</summary>
public sealed record PairJudgement(string? Fault, string? RecordId);

/// <summary>The columns (or JSON keys) of a file's beginning, which of them look like question and SQL, the first rows, cells in the order of the columns, and the format.</summary>
public sealed record ImportColumns(
    IReadOnlyList<string> Columns,
    string? QuestionColumn,
    string? SqlColumn,
    IReadOnlyList<IReadOnlyList<string?>> FirstRows,
    ImportFormat Format);
