using System.Globalization;

namespace FineTuningStudio.Core.GoldenRecords.Checks;

/// <summary>Whether a question says a literal of its SQL, in whatever words: forgiving, since a false alarm costs more trust than a miss.</summary>
internal sealed class LiteralWords
{
    private const int ShortestStem = 3;
    private const int LongestAbbreviation = 5;

    private static readonly string[] NumberWords =
        ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];

    private static readonly Dictionary<string, double> OtherNumbers = new(StringComparer.Ordinal)
    {
        ["single"] = 1, ["once"] = 1, ["twice"] = 2, ["double"] = 2, ["half"] = 0.5, ["quarter"] = 0.25, ["dozen"] = 12, ["fifteen"] = 15, ["twenty"] = 20, ["thirty"] = 30,
        ["forty"] = 40, ["fifty"] = 50, ["sixty"] = 60, ["hundred"] = 100, ["thousand"] = 1_000, ["million"] = 1_000_000, ["billion"] = 1_000_000_000,
    };

    /// <summary>Yes and no in data are said in a hundred ways.</summary>
    private static readonly string[] Truths = ["true", "false", "t", "f", "yes", "no", "y", "n"];

    private readonly string[] _words;
    private readonly string _squashed;
    private readonly HashSet<double> _numbers = [];

    public LiteralWords(string question)
    {
        _words = QuestionText.Key(question).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        _squashed = string.Concat(_words);
        foreach (var word in _words)
        {
            Count(word);
        }
        var spelled = _words.Select(word => Spelled(word)).ToList();
        for (var i = 0; i + 1 < _words.Length; i++)
        {
            // "two thousand", "1.5 million".
            if ((spelled[i] ?? Read(_words[i])) is { } factor && spelled[i + 1] is >= 100 and { } unit)
            {
                _numbers.Add(factor * unit);
            }
        }
    }

    public bool SaysNumber(string literal)
    {
        if (Read(literal) is not { } number || number is 0 or 1 or -1)
        {
            return true;
        }
        // "more than nine" may be written ">= 10", and a percentage as a share or as itself.
        var whole = Math.Abs(number);
        return _numbers.Any(said => Near(said, whole) || (whole == Math.Floor(whole) && Near(Math.Abs(said - whole), 1)) || Near(said, whole * 100) || Near(said * 100, whole));
    }

    public bool SaysText(string literal)
    {
        var text = literal.Trim('%', ' ', '_');
        if (text.Length is 0 || Truths.Contains(text, StringComparer.OrdinalIgnoreCase))
        {
            return true;
        }
        if (Read(text) is not null)
        {
            return SaysNumber(text);
        }
        var key = QuestionText.Key(text);
        var words = key.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return words.Length is 0
            || _squashed.Contains(string.Concat(words), StringComparison.Ordinal)
            || IsDate(text)
            || words.Any(Says)
            || (words.Length is 1 && IsAbbreviated(words[0]))
            || IsInitials(words);
    }

    /// <summary>A date: said where its year is, or where the question names no number, such as "in March".</summary>
    private bool IsDate(string text) =>
        text.Length >= 7 && DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
        && (_numbers.Contains(date.Year) || _numbers.Contains(date.Year - 1) || _numbers.Contains(date.Year + 1) || _words.Any(word => word.Contains(date.Year.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)));

    /// <summary>The word, or one with the same beginning: "cancelled" is said by "cancellations".</summary>
    private bool Says(string word) => word.Length >= ShortestStem
        ? _words.Any(said => said.Length >= ShortestStem && Common(said, word) >= Math.Max(ShortestStem, Math.Min(said.Length, word.Length) - 2))
        : _words.Contains(word, StringComparer.Ordinal);

    /// <summary>"TX" for Texas, "M" for male: the letters in their order, the first at the beginning.</summary>
    private bool IsAbbreviated(string word) =>
        word.Length <= LongestAbbreviation && _words.Any(said => said.Length > word.Length && said[0] == word[0] && HoldsInOrder(said, word));

    /// <summary>"NY" for New York, and the other way round.</summary>
    private bool IsInitials(string[] words)
    {
        if (words.Length is 1)
        {
            var word = words[0];
            return word.Length is >= 2 and <= LongestAbbreviation && Enumerable.Range(0, Math.Max(0, _words.Length - word.Length + 1))
                .Any(start => Enumerable.Range(0, word.Length).All(i => _words[start + i][0] == word[i]));
        }
        var initials = string.Concat(words.Select(word => word[0]));
        return _words.Contains(initials, StringComparer.Ordinal);
    }

    private void Count(string word)
    {
        if (Spelled(word) is { } spelled)
        {
            _numbers.Add(spelled);
        }
        var end = word.Length;
        while (end > 0 && Read(word[..end]) is null && char.IsLetter(word[end - 1]))
        {
            end--;
        }
        if (end > 0 && Read(word[..end]) is { } number)
        {
            _numbers.Add(Math.Abs(number));
            // "10k", "5m".
            _ = word[end..] switch { "k" => _numbers.Add(number * 1_000), "m" => _numbers.Add(number * 1_000_000), "s" => _numbers.Add(number), _ => false };
        }
    }

    private static double? Spelled(string word)
    {
        var place = Array.IndexOf(NumberWords, word);
        return place >= 0 ? place : OtherNumbers.TryGetValue(word, out var number) ? number : null;
    }

    private static double? Read(string text) =>
        double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowThousands | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var number)
        && double.IsFinite(number) ? number : null;

    private static bool Near(double left, double right) => Math.Abs(left - right) <= 1e-9 * Math.Max(1, Math.Abs(right));

    private static int Common(string left, string right)
    {
        var length = 0;
        while (length < left.Length && length < right.Length && left[length] == right[length])
        {
            length++;
        }
        return length;
    }

    private static bool HoldsInOrder(string text, string letters)
    {
        var at = 0;
        foreach (var c in text)
        {
            at += at < letters.Length && c == letters[at] ? 1 : 0;
        }
        return at == letters.Length;
    }
}
