using System.Text;

namespace FineTuningStudio.Core.GoldenRecords;

/// <summary>
/// A question as it counts for comparing two of them: lower case, one space between words, without punctuation. Numbers keep
/// sign, point and thousands ("-1.5", "1,000"), and symbols such as &lt; or % are words of their own, since they change what is asked.
/// </summary>
internal static class QuestionText
{
    /// <summary>Two questions are the same where their keys are equal.</summary>
    public static string Key(string question)
    {
        var text = question.IsNormalized(NormalizationForm.FormKC) ? question : question.Normalize(NormalizationForm.FormKC);
        var key = new StringBuilder(text.Length);
        var inWord = false;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (char.IsLetterOrDigit(c) || char.IsSurrogate(c) || IsMark(c))
            {
                Begin();
                key.Append(char.ToLowerInvariant(c));
                inWord = true;
            }
            else if (IsInNumber(text, i))
            {
                if (c == '-')
                {
                    Begin();
                    inWord = true;
                }
                key.Append(c);
            }
            else if (c is not ('\'' or '’' or '`'))
            {
                // An apostrophe is left out of its word: "what's" is "whats".
                inWord = false;
                if (char.IsSymbol(c) || c == '%')
                {
                    Begin();
                    key.Append(c);
                }
            }
        }
        return key.ToString();

        void Begin()
        {
            if (!inWord && key.Length > 0)
            {
                key.Append(' ');
            }
        }
    }

    /// <summary>The first 16 hexadecimal digits of the key's SHA-256.</summary>
    public static string Hash(string question) => FineTuningStudio.Sql.SqlShape.HashOf(Key(question));

    /// <summary>The different words of a key.</summary>
    public static string[] Words(string key) => [.. key.Split(' ', StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.Ordinal)];

    private static bool IsMark(char c) => char.GetUnicodeCategory(c) is System.Globalization.UnicodeCategory.NonSpacingMark or System.Globalization.UnicodeCategory.SpacingCombiningMark;

    // A point or comma between two digits, a minus before a digit that follows no word.
    private static bool IsInNumber(string text, int i) => text[i] switch
    {
        '.' or ',' => i > 0 && char.IsAsciiDigit(text[i - 1]) && i + 1 < text.Length && char.IsAsciiDigit(text[i + 1]),
        '-' => i + 1 < text.Length && char.IsAsciiDigit(text[i + 1]) && (i == 0 || char.IsWhiteSpace(text[i - 1]) || text[i - 1] is '(' or '<' or '>' or '='),
        _ => false,
    };
}
