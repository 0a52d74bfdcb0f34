namespace FineTuningStudio.Core.Filtering;

/// <summary>The comparators of AIP-160.</summary>
public enum FilterComparator
{
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,

    /// <summary>The colon: "has".</summary>
    Has,
}

/// <summary>
/// A filter as it was written (AIP-160's grammar, https://google.aip.dev/160), before anybody knows what its names mean.
/// Positions are those of the first character, from 1, in UTF-16 units.
/// </summary>
public abstract record FilterSyntax(int Position);

/// <summary>All of the parts must hold: a sequence ("a b") or a conjunction ("a AND b"). Without parts it is the empty filter, which everything fits.</summary>
public sealed record FilterAll(int Position, IReadOnlyList<FilterSyntax> Parts, bool IsSequence) : FilterSyntax(Position);

/// <summary>One of the parts must hold.</summary>
public sealed record FilterAny(int Position, IReadOnlyList<FilterSyntax> Parts) : FilterSyntax(Position);

/// <summary>"NOT x" or "-x".</summary>
public sealed record FilterNot(int Position, FilterSyntax Inner) : FilterSyntax(Position);

/// <summary>A value that stands alone, to be found anywhere; names with dots in them are one value.</summary>
public sealed record FilterWord(FilterText Value) : FilterSyntax(Value.Position);

/// <summary>A field compared with a value, or with an expression of values in brackets: exactly one of the two is set.</summary>
public sealed record FilterRestriction(
    IReadOnlyList<FilterText> Field, FilterComparator Comparator, FilterText? Value, FilterSyntax? Group) : FilterSyntax(Field[0].Position);

/// <summary>
/// A name or a value, quotes and escapes undone. Its wildcards are still in <paramref name="Text"/>: a "*" that was
/// written plainly (not as "\*") at the beginning or end.
/// </summary>
public sealed record FilterText(string Text, int Position, bool IsQuoted, bool StartsWild, bool EndsWild)
{
    /// <summary>The text without its wildcards.</summary>
    public string Core
    {
        get
        {
            var rest = StartsWild ? Text[1..] : Text;
            return EndsWild && rest.Length > 0 ? rest[..^1] : rest;
        }
    }

    /// <summary>True for a lone "*", which stands for any value.</summary>
    public bool IsAnything => Text is "*" && StartsWild;
}
