namespace FineTuningStudio.Core.Filtering;

/// <summary>
/// Reads a filter by the grammar of AIP-160 (https://google.aip.dev/160 and its EBNF), written as a recursive descent:
/// expression = sequence {AND sequence}; sequence = factor {space factor}; factor = term {OR term}, so that OR binds
/// tighter than AND; term = [NOT space | "-"] (restriction | "(" expression ")").
/// </summary>
public sealed class FilterParser
{
    /// <summary>The longest filter, in UTF-16 units.</summary>
    public const int MaxLength = 8_192;

    /// <summary>How many brackets may stand inside each other.</summary>
    public const int MaxDepth = 32;

    private readonly FilterLexer _lexer;
    private FilterToken _token;
    private Problem? _fault;
    private int _depth;

    private FilterParser(string text)
    {
        _lexer = new FilterLexer(text);
        _token = _lexer.Next();
    }

    /// <summary>The tree of a filter; an empty or blank one has no parts and everything fits it. Problem: <c>invalid_filter</c>.</summary>
    public static Result<FilterSyntax> Parse(string? text)
    {
        if (text is { Length: > MaxLength })
        {
            return FilterFaults.Unreadable(MaxLength + 1, $"a filter has at most {MaxLength:N0} characters, and this one has {text.Length:N0}");
        }
        if (string.IsNullOrWhiteSpace(text))
        {
            return new FilterAll(1, [], IsSequence: true);
        }
        var parser = new FilterParser(text);
        var tree = parser.Expression();
        if (tree is not null && parser._token.Kind is not FilterTokenKind.End)
        {
            tree = parser.Fail(parser.Unexpected());
        }
        return (parser._lexer.Fault ?? parser._fault) is { } fault ? fault : Result.Of(tree!);
    }

    private FilterSyntax? Expression() => Joined("AND", Sequence, static parts => new FilterAll(parts[0].Position, parts, IsSequence: false));

    private FilterSyntax? Factor() => Joined("OR", Term, static parts => new FilterAny(parts[0].Position, parts));

    private FilterSyntax? Joined(string keyword, Func<FilterSyntax?> part, Func<IReadOnlyList<FilterSyntax>, FilterSyntax> join)
    {
        if (part() is not { } first)
        {
            return null;
        }
        List<FilterSyntax> parts = [first];
        while (_token.Is(keyword))
        {
            if (!_token.SpaceBefore)
            {
                return Fail($"a space must stand before {keyword}");
            }
            Advance();
            if (!_token.SpaceBefore && _token.Kind is not (FilterTokenKind.End or FilterTokenKind.Close))
            {
                return Fail($"a space must follow {keyword}; to search for the word itself, put it in quotes");
            }
            if (part() is not { } next)
            {
                return null;
            }
            parts.Add(next);
        }
        return parts.Count == 1 ? first : join(parts);
    }

    private FilterSyntax? Sequence()
    {
        List<FilterSyntax> parts = [];
        do
        {
            if (parts.Count > 0 && !_token.SpaceBefore)
            {
                return Fail("a space must stand between two conditions");
            }
            if (Factor() is not { } factor)
            {
                return null;
            }
            parts.Add(factor);
        }
        while (_token.Kind is FilterTokenKind.String or FilterTokenKind.Open || (_token.Kind is FilterTokenKind.Text && !_token.Is("AND") && !_token.Is("OR")));
        return parts.Count == 1 ? parts[0] : new FilterAll(parts[0].Position, parts, IsSequence: true);
    }

    private FilterSyntax? Term()
    {
        var position = _token.Position;
        if (_token.Is("NOT"))
        {
            Advance();
            return !_token.SpaceBefore || _token.Kind is FilterTokenKind.End
                ? Fail("NOT must be followed by a space and what it negates")
                : Negated(position);
        }
        if (_token is not { Kind: FilterTokenKind.Text, Text: ['-', .. var rest] })
        {
            return Simple();
        }
        if (rest.Length > 0)
        {
            _token = _token with { Text = rest, Position = position + 1, StartsWild = rest[0] is '*' };
        }
        else
        {
            Advance();
            if (_token.SpaceBefore || _token.Kind is not (FilterTokenKind.String or FilterTokenKind.Open))
            {
                return Fail("a minus must stand directly before what it negates");
            }
        }
        return Negated(position);
    }

    private FilterSyntax? Negated(int position) => _token switch
    {
        { Kind: FilterTokenKind.Text, Text: ['-', ..] } => Fail("one negation cannot follow another; use brackets, as in NOT (-a)"),
        _ when _token.Is("NOT") => Fail("one negation cannot follow another; use brackets, as in NOT (NOT a)"),
        _ => Simple() is { } inner ? new FilterNot(position, inner) : null,
    };

    private FilterSyntax? Simple() => _token.Kind is FilterTokenKind.Open ? Composite() : Restriction();

    private FilterSyntax? Composite()
    {
        var position = _token.Position;
        if (++_depth > MaxDepth)
        {
            return Fail($"brackets may be {MaxDepth} deep and no deeper");
        }
        Advance();
        if (Expression() is not { } inner)
        {
            return null;
        }
        if (_token.Kind is not FilterTokenKind.Close)
        {
            return Fail(_token.Kind is FilterTokenKind.End ? $"the bracket of character {position} is never closed" : Unexpected());
        }
        _depth--;
        Advance();
        return inner;
    }

    private FilterSyntax? Restriction()
    {
        if (Member() is not { } member)
        {
            return null;
        }
        if (_token.Kind is not FilterTokenKind.Comparator)
        {
            return new FilterWord(Whole(member));
        }
        var sign = _token.Text;
        var comparator = ComparatorOf(sign);
        Advance();
        if (_token.Kind is FilterTokenKind.Open)
        {
            return Composite() is { } group ? new FilterRestriction(member, comparator, null, group) : null;
        }
        if (_token.Kind is FilterTokenKind.End or FilterTokenKind.Close)
        {
            return Fail($"a value must follow {sign}");
        }
        if (_token.Kind is FilterTokenKind.Comparator)
        {
            return Fail($"a value must follow {sign}, not {_token.Text}; the comparators are = != < <= > >= and :");
        }
        return Member() is { } value ? new FilterRestriction(member, comparator, Whole(value), null) : null;
    }

    /// <summary>A value or a name with dots; the first part is no keyword, those after a dot may be one.</summary>
    private List<FilterText>? Member()
    {
        if (_token.Kind is not (FilterTokenKind.Text or FilterTokenKind.String) || _token.IsKeyword)
        {
            Fail(Unexpected());
            return null;
        }
        List<FilterText> parts = [Taken()];
        while (_token is { Kind: FilterTokenKind.Dot, SpaceBefore: false })
        {
            Advance();
            if (_token.SpaceBefore || _token.Kind is not (FilterTokenKind.Text or FilterTokenKind.String))
            {
                Fail("a name must stand directly after the dot");
                return null;
            }
            parts.Add(Taken());
        }
        if (parts is [{ Text: "-", IsQuoted: false, Position: var minus }])
        {
            _fault ??= FilterFaults.Unreadable(minus, "a minus alone is no value; put it directly before the number, or the whole text in quotes");
            return null;
        }
        switch (_token)
        {
            case { Kind: FilterTokenKind.Open, SpaceBefore: false }:
                Fail("functions cannot be called in a filter; for two conditions, put a space before the bracket");
                return null;
            case { Kind: FilterTokenKind.Text or FilterTokenKind.String, SpaceBefore: false }:
                Fail("a word and a quote touch each other; put the whole text in quotes, or a space between");
                return null;
            default:
                return parts;
        }
    }

    private FilterText Taken()
    {
        var (token, quoted) = (_token, _token.Kind is FilterTokenKind.String);
        Advance();
        return new FilterText(token.Text, token.Position, quoted, token.StartsWild, token.EndsWild);
    }

    /// <summary>A value with dots in it, such as 2.5 or com.google, as one.</summary>
    private static FilterText Whole(List<FilterText> parts) => parts is [var only]
        ? only
        : new FilterText(
            string.Join('.', parts.Select(part => part.Text)), parts[0].Position, parts.Exists(part => part.IsQuoted), parts[0].StartsWild, parts[^1].EndsWild);

    private static FilterComparator ComparatorOf(string sign) => sign switch
    {
        "=" => FilterComparator.Equal,
        "!=" => FilterComparator.NotEqual,
        "<" => FilterComparator.Less,
        "<=" => FilterComparator.LessOrEqual,
        ">" => FilterComparator.Greater,
        ">=" => FilterComparator.GreaterOrEqual,
        _ => FilterComparator.Has,
    };

    private string Unexpected() => _token switch
    {
        { Kind: FilterTokenKind.End } => "it ends where a condition must follow",
        { Kind: FilterTokenKind.Close } => _depth == 0 ? "this bracket closes none" : "a condition must stand before the bracket closes",
        { Kind: FilterTokenKind.Comma } => "a comma can stand only in quotes",
        { Kind: FilterTokenKind.Dot } => "a dot must stand directly between two names, and a number begins with a digit",
        { Kind: FilterTokenKind.Comparator } => $"a field must stand before {_token.Text}, and one comparison cannot follow another: join two with AND",
        { IsKeyword: true } => $"{_token.Text} must stand between or before conditions; to search for the word, put it in quotes",
        _ => "a space must stand between two conditions",
    };

    private void Advance() => _token = _lexer.Next();

    private FilterSyntax? Fail(string why)
    {
        _fault ??= FilterFaults.Unreadable(_token.Position, why);
        return null;
    }
}
