namespace FineTuningStudio.Core.GoldenRecords;

/// <summary>What a golden record may hold. Texts are trimmed before they are judged and stored.</summary>
internal static class GoldenRecordRules
{
    public const int MaxTags = 20;
    public const int MaxTagLength = 64;

    public static string? PromptFault(string? text) => Fault("prompt_text", "question", text, GoldenRecord.MinPromptLength, GoldenRecord.MaxPromptLength);

    public static string? SqlFault(string? text) => Fault("sql", "SQL", text, 1, GoldenRecord.MaxSqlLength);

    public static string? TagsFault(IReadOnlyList<string>? tags)
    {
        if (tags is null)
        {
            return null;
        }
        if (tags.Count > MaxTags)
        {
            return $"tags has {tags.Count} entries; {MaxTags} is the most.";
        }
        return tags.FirstOrDefault(tag => tag is null || tag.Trim().Length is 0 or > MaxTagLength || HasBadCharacter(tag)) is { } bad
            ? $"tags holds an entry of {bad.Trim().Length} characters that cannot be taken; a tag has 1 to {MaxTagLength} printable characters."
            : tags.Contains(null) ? "tags holds null; write texts." : null;
    }

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
        Add(errors, $"{path}tags", TagsFault(record.Tags), path);
        CheckMetadata(record.Metadata, path, errors);
    }

    public static void Check(GoldenRecordChange change, IDictionary<string, string[]> errors)
    {
        CheckTexts(change.PromptText, change.Sql, "", errors);
        Add(errors, "accepted_sqls", AcceptedSqlsFault(change.AcceptedSqls), "");
        Add(errors, "tags", TagsFault(change.Tags), "");
        CheckMetadata(change.Metadata, "", errors);
    }

    public static List<string> Tags(IReadOnlyList<string>? tags) => [.. (tags ?? []).Select(tag => tag.Trim()).Distinct(StringComparer.Ordinal)];

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
            _ when HasBadCharacter(text!) => $"{field} holds a NUL character or half of a surrogate pair; remove it.",
            _ => null,
        };
    }

    private static bool HasBadCharacter(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] is '\0' || (char.IsSurrogate(text[i]) && !(char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[++i]))))
            {
                return true;
            }
        }
        return false;
    }
}
