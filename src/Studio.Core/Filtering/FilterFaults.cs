namespace FineTuningStudio.Core.Filtering;

/// <summary>The two problems of a filter; their sentences count characters from 1.</summary>
internal static class FilterFaults
{
    private const int MaxShown = 60;

    /// <summary>Not a sentence of the grammar.</summary>
    public static Problem Unreadable(int position, string why) =>
        new(ProblemKind.Impossible, "invalid_filter", $"The filter cannot be read at character {position}: {why}.") { Position = position };

    /// <summary>Well formed, but it asks for what there is not.</summary>
    public static Problem Meaningless(int position, string why) =>
        new(ProblemKind.Impossible, "invalid_filter_field", $"The filter does not fit at character {position}: {why}.") { Position = position };

    /// <summary>A text as a sentence may repeat it: in quotes, and not endless.</summary>
    public static string Quote(string text) => text.Length <= MaxShown ? $"\"{text}\"" : $"\"{text[..MaxShown]}…\"";
}
