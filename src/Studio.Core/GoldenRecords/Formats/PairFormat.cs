namespace FineTuningStudio.Core.GoldenRecords.Formats;

/// <summary>Under which names a format has question and SQL, and what else it says of a row.</summary>
/// <param name="Question">The names of the question, the first that a row has counts.</param>
/// <param name="Sql">The names of the SQL.</param>
internal sealed record PairFormat(string[] Question, string[] Sql)
{
    public static PairFormat Generic { get; } = new(ImportNames.Question, ImportNames.Sql);

    private static readonly PairFormat Dataherald = new(["prompt_text", "question"], ["sql", "sql_query", "query"]) { KeepsNestedMetadata = true };
    private static readonly PairFormat Vanna = new(["question"], ["content", "sql", "answer"]) { SkipOf = SkipOfVanna };
    private static readonly PairFormat WrenAi = new(["question"], ["sql"]);
    private static readonly PairFormat Spider = new(["question"], ["query"]) { Database = "db_id", Complete = DatabaseLabel("db_id") };
    private static readonly PairFormat SqlEval = new(["question"], ["query"]) { Database = "db_name", Complete = SqlEvalGolds.Complete };

    /// <summary>The name of the database that a row belongs to, where a file may hold rows of several.</summary>
    public string? Database { get; private init; }

    public bool KeepsNestedMetadata { get; private init; }

    /// <summary>Why a row is no pair at all; null where it is one. Gets the row's other fields by name.</summary>
    private Func<Func<string, string?>, string?>? SkipOf { get; init; }

    /// <summary>Makes of the row, which has no fault, what the format means by it.</summary>
    private Func<ImportRow, Func<string, string?>, ImportRow>? Complete { get; init; }

    /// <summary>The names of a format, with those in the place of its own that somebody chose.</summary>
    public static PairFormat Of(ImportFormat format, string? question = null, string? sql = null)
    {
        var own = format switch
        {
            ImportFormat.Dataherald => Dataherald,
            ImportFormat.Vanna => Vanna,
            ImportFormat.WrenAi => WrenAi,
            ImportFormat.Spider => Spider,
            ImportFormat.SqlEval => SqlEval,
            _ => Generic,
        };
        return own with
        {
            Question = string.IsNullOrWhiteSpace(question) ? own.Question : [question.Trim()],
            Sql = string.IsNullOrWhiteSpace(sql) ? own.Sql : [sql.Trim()],
        };
    }

    /// <summary>Reads a row: what is no pair is skipped before anything of it is judged.</summary>
    public ImportRow Read(Func<string, string?> field, Func<ImportRow> readPair)
    {
        if (SkipOf?.Invoke(field) is { } skip)
        {
            return ImportRow.Skipped(skip);
        }
        var row = readPair();
        if (Complete is not null && row.Fault is null)
        {
            row = Complete(row, field);
        }
        return Database is null ? row : row with { Database = field(Database) };
    }

    /// <summary>The row with those of its fields as metadata that it has, for a later export to write again.</summary>
    public static ImportRow WithFields(ImportRow row, Func<string, string?> field, params ReadOnlySpan<string> names)
    {
        var metadata = row.Metadata?.ToDictionary() ?? [];
        foreach (var name in names)
        {
            if (field(name) is { Length: > 0 } value)
            {
                metadata.TryAdd(name, value);
            }
        }
        return metadata.Count is 0 ? row : row with { Metadata = metadata };
    }

    private static Func<ImportRow, Func<string, string?>, ImportRow> DatabaseLabel(string name) => (row, field) => WithFields(row, field, name);

    // Vanna trains on schema texts and documents as well, and its export has all three kinds.
    private static string? SkipOfVanna(Func<string, string?> field) =>
        field("training_data_type") is { } kind && !kind.Trim().Equals("sql", StringComparison.OrdinalIgnoreCase)
            ? $"of the kind “{ImportText.Shown(kind)}”, which is no pair of question and SQL"
            : null;
}
