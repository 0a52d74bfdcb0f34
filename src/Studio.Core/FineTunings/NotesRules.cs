namespace FineTuningStudio.Core.FineTunings;

/// <summary>How notes are kept, so that the same text is the same whoever sends it.</summary>
internal static class NotesRules
{
    /// <summary>Lines end in \n, nothing stands behind the last; null where nothing is left.</summary>
    public static string? Normal(string? notes) =>
        string.IsNullOrWhiteSpace(notes) ? null : notes.ReplaceLineEndings("\n").TrimEnd();

    /// <summary>What is wrong with them, in one sentence; null where they can be kept.</summary>
    public static string? Fault(string? notes) => Normal(notes) is { Length: > FineTuning.MaxNotesLength } tooLong
        ? $"notes has {tooLong.Length:N0} characters; {FineTuning.MaxNotesLength:N0} is the most. Keep the rest in a document and put its link here."
        : null;
}
