namespace FineTuningStudio.Core.GoldenRecords;

/// <summary>What a golden record may hold. Texts are trimmed before they are judged and stored.</summary>
internal static class GoldenRecordRules
{
    public static string? PromptFault(string? text) => Fault("prompt_text", "question", text, GoldenRecord.MinPromptLength, GoldenRecord.MaxPromptLength);

    public static string? SqlFault(string? text) => Fault("sql", "SQL", text, 1, GoldenRecord.MaxSqlLength);

    /// <summary>The first fault of the list of other right SQL texts, and the place of the text that has it.</summary>
    public static string? AcceptedSqlsFault(IReadOnlyList<string>? accepted)
    {
        if (accepted?.Count > GoldenRecord.MaxAcceptedSqls)
        {
            return $"accepted_sqls has {accepted.Count} entries; {GoldenRecord.MaxAcceptedSqls} is the most.";
        }
        return (accepted ?? []).Select((sql, i) => Fault($"accepted_sqls[{i}]", "SQL", sql, 1, GoldenRecord.MaxSqlLength)).FirstOrDefault(fault => fault is not null);
    }

    /// <summary>Adds what is wrong with a record to the errors, under paths that begin with <paramref name="path"/>.</summary>
    public static void Check(NewGoldenRecord record, string path, IDictionary<string, string[]> errors)
    {
        Add(errors, $"{path}db_connection_id", string.IsNullOrWhiteSpace(record.ConnectionId) ? "db_connection_id is missing; give the id of a database connection." : null, path);
        CheckTexts(record.PromptText ?? "", record.Sql ?? "", path, errors);
        Add(errors, $"{path}accepted_sqls", AcceptedSqlsFault(record.AcceptedSqls), path);
        Add(errors, $"{path}tags", TagRules.Fault(record.Tags), path);
        CheckMetadata(record.Metadata, path, errors);
    }

    public static void Check(GoldenRecordChange change, IDictionary<string, string[]> errors)
    {
        CheckTexts(change.PromptText, change.Sql, "", errors);
        Add(errors, "accepted_sqls", AcceptedSqlsFault(change.AcceptedSqls), "");
        Add(errors, "tags", TagRules.Fault(change.Tags), "");
        CheckMetadata(change.Metadata, "", errors);
    }

    /// <summary>The other right texts, each once and trimmed, without the gold itself.</summary>
    public static List<string> AcceptedSqls(IReadOnlyList<string>? accepted, string gold) =>
        [.. (accepted ?? []).Select(sql => sql.Trim()).Distinct(StringComparer.Ordinal).Where(sql => sql != gold)];

    public static Dictionary<string, string>? Metadata(IReadOnlyDictionary<string, string>? metadata) => metadata?.ToDictionary();

    private static void CheckTexts(string? prompt, string? sql, string path, IDictionary<string, string[]> errors)
    {
        Add(errors, $"{path}prompt_text", prompt is null ? null : PromptFault(prompt), path);
        Add(errors, $"{path}sql", sql is null ? null : SqlFault(sql), path);
    }

    private static void CheckMetadata(IReadOnlyDictionary<string, string>? metadata, string path, IDictionary<string, string[]> errors) =>
        Add(errors, $"{path}metadata", MetadataRules.Fault(metadata), path);

    private static void Add(IDictionary<string, string[]> errors, string field, string? message, string path)
    {
        if (message is not null)
        {
            errors[field] = [path.Length is 0 ? message : $"{path.TrimEnd('.')}: {message}"];
        }
    }

    private static string? Fault(string field, string noun, string? text, int least, int most)
    {
        var length = text?.Trim().Length ?? 0;
        return length switch
        {
            0 => $"{field} is missing or empty; write the {noun}.",
            _ when length < least => $"{field} has {length} {(length == 1 ? "character" : "characters")}; a {noun} has {least} to {most:N0}. Write it out.",
            _ when length > most => $"{field} has {length:N0} characters; a {noun} has at most {most:N0}. Shorten it.",
            _ when TextRules.HasBadCharacter(text!) => $"{field} holds a NUL character or half of a surrogate pair; remove it.",
            _ => null,
        };
    }
}
