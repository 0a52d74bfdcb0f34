using System.Globalization;
using System.Text;

namespace FineTuningStudio.Core.Filtering;

internal enum FilterTokenKind
{
    End,
    Text,
    String,
    Dot,
    Comma,
    Open,
    Close,
    Comparator,
}

/// <param name="Position">From 1.</param>
/// <param name="SpaceBefore">True also at the beginning of the filter.</param>
internal readonly record struct FilterToken(
    FilterTokenKind Kind, string Text, int Position, bool SpaceBefore, bool StartsWild = false, bool EndsWild = false)
{
    public bool Is(string keyword) => Kind is FilterTokenKind.Text && Text == keyword;

    public bool IsKeyword => Kind is FilterTokenKind.Text && Text is "AND" or "OR" or "NOT";
}

/// <summary>Cuts a filter into words, strings and signs, one after the other. After a fault it gives only <see cref="FilterTokenKind.End"/>.</summary>
internal sealed class FilterLexer(string text)
{
    private int _at;

    public Problem? Fault { get; private set; }

    public FilterToken Next()
    {
        var start = _at;
        while (_at < text.Length && char.IsWhiteSpace(text[_at]))
        {
            _at++;
        }
        var space = _at > start || start == 0;
        if (_at == text.Length || Fault is not null)
        {
            return new FilterToken(FilterTokenKind.End, "", text.Length + 1, space);
        }
        var position = _at + 1;
        return text[_at] switch
        {
            '"' or '\'' => String(space),
            '.' => Sign(FilterTokenKind.Dot, 1),
            ',' => Sign(FilterTokenKind.Comma, 1),
            '(' => Sign(FilterTokenKind.Open, 1),
            ')' => Sign(FilterTokenKind.Close, 1),
            '=' or ':' => Sign(FilterTokenKind.Comparator, 1),
            '<' or '>' => Sign(FilterTokenKind.Comparator, Follows('=') ? 2 : 1),
            '!' when Follows('=') => Sign(FilterTokenKind.Comparator, 2),
            _ => Word(space),
        };

        FilterToken Sign(FilterTokenKind kind, int length)
        {
            _at += length;
            return new FilterToken(kind, text.Substring(_at - length, length), position, space);
        }
    }

    private bool Follows(char sign) => _at + 1 < text.Length && text[_at + 1] == sign;

    private FilterToken Word(bool space)
    {
        var start = _at;
        _at += TimeLength(text.AsSpan(start));
        while (_at < text.Length && !EndsWord(_at))
        {
            if (text[_at] is '\0')
            {
                return Fail(_at, "the character NUL cannot be searched for; take it out");
            }
            _at++;
        }
        var word = text[start.._at];
        return new FilterToken(FilterTokenKind.Text, word, start + 1, space, word.StartsWith('*'), word.EndsWith('*'));
    }

    private bool EndsWord(int at) => text[at] switch
    {
        '"' or '\'' or '.' or ',' or '(' or ')' or '=' or ':' or '<' or '>' => true,
        '!' => at + 1 < text.Length && text[at + 1] is '=',
        var other => char.IsWhiteSpace(other),
    };

    /// <summary>
    /// The length of a timestamp that stands here without quotes, else 0. The grammar knows none, since a colon is a
    /// comparator; so a word is taken for one only where a date, a T, and hours and minutes are there in full.
    /// </summary>
    private static int TimeLength(ReadOnlySpan<char> rest)
    {
        const string shape = "dddd-dd-ddTdd:dd";
        if (rest.Length < shape.Length)
        {
            return 0;
        }
        for (var at = 0; at < shape.Length; at++)
        {
            var fits = shape[at] is 'd' ? char.IsAsciiDigit(rest[at]) : char.ToUpperInvariant(rest[at]) == shape[at];
            if (!fits)
            {
                return 0;
            }
        }
        var length = shape.Length;
        while (length < rest.Length && (char.IsAsciiLetterOrDigit(rest[length]) || rest[length] is ':' or '.' or '+' or '-'))
        {
            length++;
        }
        return length;
    }

    private FilterToken String(bool space)
    {
        var (start, quote) = (_at, text[_at]);
        var value = new StringBuilder();
        var (startsWild, endsWild) = (false, false);
        for (_at++; _at < text.Length && text[_at] != quote; _at++)
        {
            var (place, sign) = (_at, text[_at]);
            endsWild = sign is '*';
            startsWild |= endsWild && value.Length == 0;
            if (sign is '\\')
            {
                if (Escape() is not { } meant)
                {
                    return End();
                }
                sign = meant;
            }
            if (sign is '\0')
            {
                return Fail(place, "the character NUL cannot be searched for; take it out");
            }
            value.Append(sign);
        }
        if (_at == text.Length)
        {
            return Fail(start, $"the quote {quote} is never closed; close it, or write \\{quote} for the character");
        }
        _at++;
        var said = value.ToString();
        return HalfCharacter(said)
            ? Fail(start, "the string holds half of a character: \\u escapes above FFFF come in pairs")
            : new FilterToken(FilterTokenKind.String, said, start + 1, space, startsWild, endsWild);
    }

    /// <summary>The character that an escape means, the place then at its last character; null with a fault.</summary>
    private char? Escape()
    {
        var next = _at + 1 < text.Length ? text[_at + 1] : '\0';
        if (next is 'u' && _at + 5 < text.Length
            && ushort.TryParse(text.AsSpan(_at + 2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code))
        {
            _at += 5;
            return (char)code;
        }
        char? meant = next switch
        {
            '"' or '\'' or '\\' or '*' => next,
            'n' => '\n',
            't' => '\t',
            _ => null,
        };
        if (meant is null)
        {
            Fail(_at, "this is no escape; known are \\\" \\' \\\\ \\n \\t \\* and \\u with four hexadecimal digits");
            return null;
        }
        _at++;
        return meant;
    }

    private static bool HalfCharacter(string said)
    {
        for (var at = 0; at < said.Length; at++)
        {
            if (char.IsSurrogate(said[at]) && !(at + 1 < said.Length && char.IsSurrogatePair(said[at], said[++at])))
            {
                return true;
            }
        }
        return false;
    }

    private FilterToken Fail(int at, string why)
    {
        Fault = FilterFaults.Unreadable(at + 1, why);
        return End();
    }

    private FilterToken End() => new(FilterTokenKind.End, "", text.Length + 1, true);
}
