namespace FineTuningStudio.Core;

internal static class TextRules
{
    /// <summary>True where a text holds what not every database and program can keep: a NUL character, or half of a surrogate pair.</summary>
    public static bool HasBadCharacter(string text)
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
