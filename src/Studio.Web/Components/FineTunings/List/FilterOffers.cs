using FineTuningStudio.Core.Filtering;
using FineTuningStudio.Core.FineTunings;

namespace FineTuningStudio.Web.Components.FineTunings.List;

/// <summary>Something that fits into a filter: what is shown, and what takes the place of what was typed.</summary>
public sealed record FilterOffer(string Text, string Note, string Inserted, int Start, int End);

/// <summary>Finds what fits into a filter at the caret: fields, comparators, and the values that jobs have.</summary>
public sealed class FilterOffers(OfferedValues values)
{
    private const int Most = 8;
    private static readonly FilterTable Table = FineTuningFields.Table;

    public async Task<IReadOnlyList<FilterOffer>> AtAsync(string text, int caret, CancellationToken cancellationToken)
    {
        var place = FilterCompletion.At(text, caret, Table);
        return place.Slot switch
        {
            FilterSlot.Field when place.Typed.Length > 0 => [.. Fields(place.Typed).Select(field => Offer(field.Name, Kind(field.Type), Begun(field)))],
            FilterSlot.Comparator => [.. Comparators(place.Field!.Type).Select(one => Offer(one.Sign, one.Meaning, one.Sign is ":" ? ":" : $"{one.Sign} "))],
            FilterSlot.Key => [.. (await values.ReadKeysAsync(place.Field!, place.Typed, Most, cancellationToken)).Select(key => Offer(key.Text, Jobs(key.Count), $"{FilterCompletion.Written(key.Text)} = "))],
            FilterSlot.Value => [.. await ValuesAsync(place, cancellationToken)],
            _ => [],
        };

        FilterOffer Offer(string shown, string note, string inserted) => new(shown, note, inserted, place.Start, EndOf(text, Math.Clamp(caret, place.Start, text.Length)));

        async Task<IEnumerable<FilterOffer>> ValuesAsync(FilterCompletion at, CancellationToken ct)
        {
            var found = await values.ReadAsync(at.Field!, at.Key, at.Typed, Most, ct);

            // The words of a choice are offered whether or not a job has them just now.
            var words = at.Field!.Words.Keys.Where(word => word.Contains(at.Typed, StringComparison.OrdinalIgnoreCase) && found.All(value => value.Text != word)).Select(word => new OfferedValue(word, 0));
            return found.Concat(words).Take(Most).Select(value => Offer(value.Text, Jobs(value.Count), $"{FilterCompletion.Written(value.Text)} "));
        }
    }

    /// <summary>The end of the word that the caret stands in: what is left of it would be a word of its own.</summary>
    private static int EndOf(string text, int caret)
    {
        while (caret < text.Length && (char.IsLetterOrDigit(text[caret]) || text[caret] is '_' or '-'))
        {
            caret++;
        }
        return caret < text.Length && text[caret] is '"' ? caret + 1 : caret;
    }

    private static IEnumerable<FilterField> Fields(string typed) => Table.Names.Where(name => name.Contains(typed, StringComparison.OrdinalIgnoreCase))
        .OrderByDescending(name => name.StartsWith(typed, StringComparison.OrdinalIgnoreCase)).Take(Most).Select(name => Table.Find(name)!);

    private static string Begun(FilterField field) => field.Type switch
    {
        FilterType.Map => $"{field.Name}.",
        FilterType.List => $"{field.Name}:",
        FilterType.Time or FilterType.Number => $"{field.Name} ",
        _ => $"{field.Name} = ",
    };

    private static (string Sign, string Meaning)[] Comparators(FilterType type) => type switch
    {
        FilterType.Choice => [("=", "is"), ("!=", "is another")],
        FilterType.List or FilterType.Map => [(":", "has")],
        FilterType.Text => [("=", "is, case minded"), (":", "contains, in any case"), ("!=", "is another")],
        _ => [(">=", "at least"), ("<", "less than"), ("=", "is"), (">", "more than"), ("<=", "at most"), ("!=", "is another")],
    };

    private static string Kind(FilterType type) => type switch
    {
        FilterType.Choice => "one of a few words",
        FilterType.Time => "a time",
        FilterType.Number => "a number",
        FilterType.Map => "a map: a key follows",
        FilterType.List => "a list",
        _ => "text",
    };

    private static string Jobs(int count) => count switch
    {
        0 => "",
        1 => "1 job",
        _ => $"{count:N0} jobs",
    };
}
