using FineTuningStudio.Core.Filtering;

namespace FineTuningStudio.UnitTests.Core.Filtering;

/// <summary>Writes the tree of a filter so that its structure can be compared: (and …), (seq …), (or …), (not …), (= field value).</summary>
internal static class FilterPrinter
{
    public static string Print(FilterSyntax tree) => tree switch
    {
        FilterAll { Parts: [] } => "everything",
        FilterAll all => $"({(all.IsSequence ? "seq" : "and")} {string.Join(' ', all.Parts.Select(Print))})",
        FilterAny any => $"(or {string.Join(' ', any.Parts.Select(Print))})",
        FilterNot not => $"(not {Print(not.Inner)})",
        FilterWord word => Print(word.Value),
        FilterRestriction restriction =>
            $"({Sign(restriction.Comparator)} {string.Join('.', restriction.Field.Select(part => part.Text))} {(restriction.Group is { } group ? Print(group) : Print(restriction.Value!))})",
        _ => throw new ArgumentOutOfRangeException(nameof(tree), tree, null),
    };

    /// <summary>Quoted values in quotes; wildcards as %, a plain star as *.</summary>
    private static string Print(FilterText value)
    {
        var text = value.IsAnything ? "%" : $"{(value.StartsWild ? "%" : "")}{value.Core}{(value.EndsWild ? "%" : "")}";
        return value.IsQuoted ? $"'{text}'" : text;
    }

    private static string Sign(FilterComparator comparator) => comparator switch
    {
        FilterComparator.Equal => "=",
        FilterComparator.NotEqual => "!=",
        FilterComparator.Less => "<",
        FilterComparator.LessOrEqual => "<=",
        FilterComparator.Greater => ">",
        FilterComparator.GreaterOrEqual => ">=",
        _ => ":",
    };
}
