namespace FineTuningStudio.Core.GoldenRecords;

/// <summary>What a record of a file says, or the reason why it says nothing.</summary>
internal sealed record ImportRow(string PromptText, string Sql, IReadOnlyList<string>? Tags, IReadOnlyDictionary<string, string>? Metadata, IReadOnlyList<string>? AcceptedSqls = null, string? Fault = null)
{
    public static ImportRow Bad(string reason) => new("", "", null, null, null, reason);

    /// <summary>The row with the fault of its texts, judged as records are everywhere.</summary>
    public ImportRow Judged() => Fault is not null
        ? this
        : this with
        {
            Fault = GoldenRecordRules.PromptFault(PromptText) ?? GoldenRecordRules.SqlFault(Sql) ?? GoldenRecordRules.AcceptedSqlsFault(AcceptedSqls) ?? GoldenRecordRules.TagsFault(Tags) ?? MetadataRules.Fault(Metadata),
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

    public static string? GuessQuestion(IReadOnlyList<string> columns) => Guess(QuestionGuesses, columns);

    public static string? GuessSql(IReadOnlyList<string> columns) => Guess(SqlGuesses, columns);

    private static string? Guess(string[] names, IReadOnlyList<string> columns) =>
        names.Select(name => columns.FirstOrDefault(column => column.Equals(name, StringComparison.OrdinalIgnoreCase))).FirstOrDefault(found => found is not null);
}
