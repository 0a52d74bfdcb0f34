using System.Text.Json;

namespace FineTuningStudio.Core.Data;

/// <summary>Patterns for LIKE with a backslash as the escape. SQLite's LIKE takes A-Z and a-z for the same, other letters as they are.</summary>
internal static class LikePatterns
{
    public const string Escape = "\\";

    private const int MaxWords = 20;

    /// <summary>The first 20 different words of a search text. A NUL parts words too: no text in the database holds one.</summary>
    public static IEnumerable<string> Words(string? text) =>
        (text ?? "").Replace('\0', ' ').Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Distinct().Take(MaxWords);

    /// <summary>One pattern for each of the words.</summary>
    public static IEnumerable<string> OfWords(string? text) => Words(text).Select(Containing);

    /// <summary>For a list that is kept as a JSON array, in which an entry stands with its quotes; null for a blank entry.</summary>
    public static string? OfEntry(string? entry) =>
        string.IsNullOrWhiteSpace(entry) ? null : Containing(JsonSerializer.Serialize(entry.Trim(), JsonText.Options));

    public static string Containing(string text) =>
        $"%{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal)}%";
}
