namespace FineTuningStudio.Core;

/// <summary>Tags of golden records and of jobs: a few short words each, trimmed before they are judged and stored.</summary>
internal static class TagRules
{
    public const int MaxTags = 20;
    public const int MaxTagLength = 64;

    /// <summary>What is wrong with the list, in one sentence; null where nothing is.</summary>
    public static string? Fault(IReadOnlyList<string>? tags)
    {
        if (tags is null)
        {
            return null;
        }
        if (tags.Count > MaxTags)
        {
            return $"tags has {tags.Count} entries; {MaxTags} is the most.";
        }
        return tags.FirstOrDefault(tag => tag is null || tag.Trim().Length is 0 or > MaxTagLength || TextRules.HasBadCharacter(tag)) is { } bad
            ? $"tags holds an entry of {bad.Trim().Length} characters that cannot be taken; a tag has 1 to {MaxTagLength} printable characters."
            : tags.Contains(null) ? "tags holds null; write texts." : null;
    }

    /// <summary>The tags as they are stored: trimmed, each once.</summary>
    public static List<string> Of(IReadOnlyList<string>? tags) => [.. (tags ?? []).Select(tag => tag.Trim()).Distinct(StringComparer.Ordinal)];
}
