namespace FineTuningStudio.Core.GoldenRecords;

/// <summary>What a record of a file says, or the reason why it says nothing.</summary>
internal sealed record ImportRow(string PromptText, string Sql, IReadOnlyList<string>? Tags, IReadOnlyDictionary<string, string>? Metadata, IReadOnlyList<string>? AcceptedSqls = null, string? Fault = null)
{
    /// <summary>Why the row is left out without being judged; null where it is not.</summary>
    public string? Skip { get; init; }

    /// <summary>The database that the file names for it, where the format has such a name.</summary>
    public string? Database { get; init; }

    public static ImportRow Skipped(string reason) => new("", "", null, null) { Skip = reason };

    public static ImportRow Bad(string reason) => new("", "", null, null, null, reason);

    /// <summary>The row with the fault of its texts, judged as records are everywhere.</summary>
    public ImportRow Judged() => Fault is not null || Skip is not null
        ? this
        : this with
        {
            Fault = GoldenRecordRules.PromptFault(PromptText) ?? GoldenRecordRules.SqlFault(Sql) ?? GoldenRecordRules.AcceptedSqlsFault(AcceptedSqls) ?? TagRules.Fault(Tags) ?? MetadataRules.Fault(Metadata),
        };
}

/// <summary>The names under which question and SQL are looked for.</summary>
internal static class ImportNames
{
    public static readonly string[] Question = ["prompt_text", "question"];
    public static readonly string[] Sql = ["sql", "sql_query"];
    public const string Tags = "tags";
    public const string AcceptedSqls = "accepted_sqls";

    /// <summary>As published sets call them, where the gold is one of the list.</summary>
    public const string Accepted = "accepted";
    public const string Metadata = "metadata";

    // Other people's names, offered for a mapping and never taken without one.
    private static readonly string[] QuestionGuesses = [.. Question, "prompt", "natural_language_query", "nl_query", "utterance", "instruction", "input", "text"];
    private static readonly string[] SqlGuesses = [.. Sql, "query", "gold_sql", "gold", "answer", "completion", "output", "response"];

    public static string? GuessQuestion(IReadOnlyList<string> columns) => First(QuestionGuesses, columns);

    public static string? GuessSql(IReadOnlyList<string> columns) => First(SqlGuesses, columns);

    /// <summary>The first of the names that is a column.</summary>
    public static string? First(string[] names, IReadOnlyList<string> columns) =>
        names.Select(name => columns.FirstOrDefault(column => column.Equals(name, StringComparison.OrdinalIgnoreCase))).FirstOrDefault(found => found is not null);
}
