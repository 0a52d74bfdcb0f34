namespace FineTuningStudio.Core.GoldenRecords;

/// <summary>What is known of each format of golden records' files.</summary>
/// <param name="Format">The format.</param>
/// <param name="Name">Its name in the API.</param>
/// <param name="Title">Its name for people.</param>
/// <param name="Extension">How the names of its files end, when it is written.</param>
/// <param name="ContentType">The media type of its files.</param>
public sealed record ImportFormats(ImportFormat Format, string Name, string Title, string Extension, string ContentType)
{
    private const string JsonLines = "application/jsonl";
    private const string JsonArray = "application/json";

    /// <summary>All of them; the first is the API's default.</summary>
    public static IReadOnlyList<ImportFormats> All { get; } =
    [
        new(ImportFormat.Jsonl, "jsonl", "JSONL", "jsonl", JsonLines),
        new(ImportFormat.Csv, "csv", "CSV", "csv", "text/csv"),
        new(ImportFormat.Json, "json", "JSON array", "json", JsonArray),
        new(ImportFormat.OpenAiChat, "openai-chat", "OpenAI chat (JSONL)", "jsonl", JsonLines),
        new(ImportFormat.Dataherald, "dataherald", "Dataherald", "json", JsonArray),
        new(ImportFormat.Vanna, "vanna", "Vanna training data", "json", JsonArray),
        new(ImportFormat.WrenAi, "wrenai", "WrenAI SQL pairs", "json", JsonArray),
        new(ImportFormat.Spider, "spider", "Spider", "json", JsonArray),
        new(ImportFormat.SqlEval, "sql-eval", "Defog sql-eval (CSV)", "csv", "text/csv"),
    ];

    public static ImportFormats Auto { get; } = new(ImportFormat.Auto, "auto", "Told from the file", "", "application/octet-stream");

    /// <summary>Whether its question and SQL stand under names of the file's own, which a mapping chooses.</summary>
    public bool IsMapped => Format is ImportFormat.Jsonl or ImportFormat.Csv or ImportFormat.Json;

    public static ImportFormats Of(ImportFormat format) => All.FirstOrDefault(known => known.Format == format) ?? Auto;

    /// <summary>The format of that name, with <c>auto</c> among them; null for another.</summary>
    public static ImportFormat? Find(string name) => All.Append(Auto).FirstOrDefault(known => known.Name == name)?.Format;
}
