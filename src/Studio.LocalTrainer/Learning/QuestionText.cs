namespace FineTuningStudio.LocalTrainer.Learning;

/// <summary>A word or number of a question.</summary>
internal readonly record struct QuestionWord(string Text, int Start, int End, bool IsNumber)
{
    public string Stem { get; } = StemOf(Text);

    public bool IsCapital => char.IsUpper(Text[0]);

    // Light on purpose: it only has to bring "city's" to "city" and "categories" to "category", on both sides alike.
    private static string StemOf(string text)
    {
        var word = text.ToLowerInvariant().Replace('’', '\'');
        word = word.EndsWith("'s", StringComparison.Ordinal) ? word[..^2] : word;
        return word switch
        {
            { Length: > 4 } when word.EndsWith("ies", StringComparison.Ordinal) => word[..^3] + "y",
            { Length: > 4 } when word.EndsWith("ches", StringComparison.Ordinal) || word.EndsWith("shes", StringComparison.Ordinal)
                || word.EndsWith("sses", StringComparison.Ordinal) || word.EndsWith("xes", StringComparison.Ordinal) => word[..^2],
            { Length: > 3 } when word[^1] == 's' && word[^2] is not ('s' or 'u' or 'i') => word[..^1],
            _ => word,
        };
    }
}

/// <summary>The question that a user's message asks, cut into words.</summary>
internal sealed class QuestionText
{
    /// <summary>Of a longer message the beginning and the end are read, half each.</summary>
    private const int MaxLength = 4_000;
    private const string Marker = "Question:";

    private QuestionText(string text, string before)
    {
        Text = text;
        Before = before;
        Items = [.. Words(text)];
    }

    public string Text { get; }

    /// <summary>What the message says before its question: in other people's prompts often the schema.</summary>
    public string Before { get; }

    public IReadOnlyList<QuestionWord> Items { get; }

    public static QuestionText Of(string user)
    {
        var at = user.LastIndexOf(Marker, StringComparison.OrdinalIgnoreCase);
        var starts = at == 0 || (at > 0 && user[at - 1] is '\n');
        var text = starts ? user[(at + Marker.Length)..].Trim() : user.Trim();
        if (text.Length > MaxLength)
        {
            text = text[..(MaxLength / 2)] + "\n" + text[^(MaxLength / 2)..];
        }

        return new QuestionText(text, starts ? user[..at] : user.Contains("CREATE TABLE", StringComparison.OrdinalIgnoreCase) ? user : "");
    }

    /// <summary>The text from the first to the last of some words, as it stands.</summary>
    public string Between(int first, int end) => Text[Items[first].Start..Items[end - 1].End];

    public static IEnumerable<QuestionWord> Words(string text)
    {
        var i = 0;
        while (i < text.Length)
        {
            if (!char.IsLetterOrDigit(text[i]))
            {
                i++;
                continue;
            }

            var isNumber = char.IsAsciiDigit(text[i]);
            var end = isNumber ? NumberEnd(text, i) : WordEnd(text, i);
            yield return new QuestionWord(text[i..end], i, end, isNumber);
            i = end;
        }
    }

    private static int NumberEnd(string text, int i)
    {
        while (i < text.Length && char.IsAsciiDigit(text[i]))
        {
            i++;
            if (i + 3 < text.Length + 1 && i < text.Length && text[i] == ',' && IsThousands(text, i + 1))
            {
                i++;
            }
        }

        if (i + 1 < text.Length && text[i] == '.' && char.IsAsciiDigit(text[i + 1]))
        {
            i++;
            while (i < text.Length && char.IsAsciiDigit(text[i]))
            {
                i++;
            }
        }

        return i;
    }

    private static bool IsThousands(string text, int i) =>
        i + 3 <= text.Length && text.AsSpan(i, 3).IndexOfAnyExceptInRange('0', '9') < 0 && (i + 3 == text.Length || !char.IsAsciiDigit(text[i + 3]));

    private static int WordEnd(string text, int i)
    {
        while (i < text.Length && (char.IsLetterOrDigit(text[i]) || text[i] == '_'
            || (text[i] is '\'' or '’' && i + 1 < text.Length && char.IsLetter(text[i + 1]))))
        {
            i++;
        }

        return i;
    }
}
