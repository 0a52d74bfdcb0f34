namespace FineTuningStudio.Core.GoldenRecords.Formats;

/// <summary>Tells whose file it is by the names that its first record has.</summary>
internal static class FormatGuess
{
    /// <param name="keys">The names of the columns or keys; null where they could not be read.</param>
    /// <param name="otherwise">The format of a file that is nobody's in particular.</param>
    public static ImportFormat OfKeys(IReadOnlyCollection<string>? keys, ImportFormat otherwise)
    {
        return keys switch
        {
            null => otherwise,
            _ when Has("messages") => ImportFormat.OpenAiChat,
            _ when Has("training_data_type") => ImportFormat.Vanna,
            _ when Has("question") && Has("query") && Has("db_id") => ImportFormat.Spider,
            _ when Has("question") && Has("query") && (Has("db_name") || Has("query_category")) => ImportFormat.SqlEval,
            _ when Has("db_connection_id") || (Has("question") && Has("sql_query") && !Has("tags")) => ImportFormat.Dataherald,
            _ when Has("question") && Has("sql") && (Has("createdAt") || Has("projectId") || Has("project_id")) => ImportFormat.WrenAi,
            _ => otherwise,
        };

        bool Has(string name) => keys.Contains(name, StringComparer.OrdinalIgnoreCase);
    }
}
