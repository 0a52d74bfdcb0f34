namespace FineTuningStudio.Core.Filtering;

/// <summary>How a text is compared. All mind case but <see cref="ContainsAnyCase"/>.</summary>
public enum TextTest
{
    Equal,
    StartsWith,
    EndsWith,
    Contains,
    ContainsAnyCase,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

/// <summary>
/// A filter whose names and values have been understood. Each is either true or false for a row, never unknown: a test of
/// a value that is missing is false, so that <see cref="BoundNot"/> is the complement.
/// </summary>
public abstract record BoundFilter;

/// <summary>All of the parts; without parts it is true.</summary>
public sealed record BoundAll(IReadOnlyList<BoundFilter> Parts) : BoundFilter;

/// <summary>One of the parts; without parts it is false.</summary>
public sealed record BoundAny(IReadOnlyList<BoundFilter> Parts) : BoundFilter;

public sealed record BoundNot(BoundFilter Inner) : BoundFilter;

/// <summary>The word stands somewhere in one of the searched texts, in any case.</summary>
public sealed record BoundWord(IReadOnlyList<FilterField> Searched, string Word) : BoundFilter
{
    public bool Equals(BoundWord? other) => other is not null && Word == other.Word;

    public override int GetHashCode() => Word.GetHashCode(StringComparison.Ordinal);
}

/// <summary>The field has a value; of a map with a key, the key is there; of a map without one, any key is; a list holds something.</summary>
public sealed record BoundPresence(FilterField Field, string? Key) : BoundFilter;

/// <summary>A text, or with a key the text of a map.</summary>
public sealed record BoundText(FilterField Field, string? Key, TextTest Test, string Value) : BoundFilter;

/// <summary>The list holds exactly this text.</summary>
public sealed record BoundMember(FilterField Field, string Value) : BoundFilter;

/// <summary>A choice is one of its values.</summary>
public sealed record BoundChoice(FilterField Field, object Value) : BoundFilter;

/// <summary>A moment, both sides cut to the microsecond. <paramref name="Test"/> is never Has or NotEqual.</summary>
public sealed record BoundTime(FilterField Field, FilterComparator Test, DateTime Value) : BoundFilter;

/// <summary>
/// A number, or with a key the number that the text of a map is (false where it is none). <paramref name="Whole"/> is
/// set where the value is a whole number of 64 bits. <paramref name="Test"/> is never Has or NotEqual.
/// </summary>
public sealed record BoundNumber(FilterField Field, string? Key, FilterComparator Test, double Value, long? Whole) : BoundFilter;
