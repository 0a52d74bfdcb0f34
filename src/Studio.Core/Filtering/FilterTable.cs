using System.Linq.Expressions;
using System.Text.Json;

namespace FineTuningStudio.Core.Filtering;

/// <summary>What a field holds, and so which values and comparators fit it.</summary>
public enum FilterType
{
    /// <summary>Text, compared by its code points; ":" is "contains" in any case.</summary>
    Text,

    /// <summary>One of a few known words, equal or not.</summary>
    Choice,

    /// <summary>A moment, compared to the microsecond, as the API writes it.</summary>
    Time,

    /// <summary>A whole number or a fraction.</summary>
    Number,

    /// <summary>Texts by their keys, in a column of JSON text.</summary>
    Map,

    /// <summary>Short texts in a column of a JSON list; asked with ":" whether one of them is among them, case minded.</summary>
    List,
}

/// <summary>A field to filter and order by. <paramref name="Column"/> takes a row and gives its member, nullable where the value may be missing.</summary>
public sealed record FilterField(string Name, FilterType Type, LambdaExpression Column, bool IsNullable)
{
    /// <summary>For a choice: its words as the API spells them, with the values they stand for.</summary>
    public IReadOnlyDictionary<string, object> Words { get; init; } = new Dictionary<string, object>();

    public bool IsOrderable => Type is not (FilterType.Map or FilterType.List);

    /// <summary>The row's property that holds the field.</summary>
    public string Property => ((MemberExpression)Column.Body).Member.Name;
}

/// <summary>
/// The fields of a list, by their snake_case and camelCase names; the parts of a name are joined by dots. A word that
/// stands alone is looked for in the texts of <paramref name="searched"/>.
/// </summary>
public sealed class FilterTable(IReadOnlyList<FilterField> fields, IReadOnlyList<string> searched, IReadOnlyDictionary<string, string> otherNames)
{
    private readonly Dictionary<string, FilterField> _byName = ByName(fields, otherNames);

    /// <summary>The names to offer, as the API spells them.</summary>
    public IEnumerable<string> Names => fields.Select(known => known.Name);

    public IEnumerable<FilterField> Searched => searched.Select(name => _byName[name]);

    public FilterField? Find(string name) => _byName.GetValueOrDefault(name);

    private static Dictionary<string, FilterField> ByName(IReadOnlyList<FilterField> fields, IReadOnlyDictionary<string, string> otherNames)
    {
        var names = fields.ToDictionary(field => field.Name, StringComparer.Ordinal);
        foreach (var (other, name) in otherNames)
        {
            names[other] = names[name];
        }
        foreach (var (name, field) in names.ToList())
        {
            // Either spelling for each part: base_llm.modelName is no less clear than baseLlm.modelName.
            var parts = name.Split('.');
            names.TryAdd(string.Join('.', parts.Select(Camel)), field);
            for (var part = 0; part < parts.Length; part++)
            {
                names.TryAdd(string.Join('.', parts.Select((text, at) => at == part ? Camel(text) : text)), field);
            }
        }
        return names;
    }

    private static string Camel(string name) => JsonNamingPolicy.CamelCase.ConvertName(
        string.Concat(name.Split('_').Select(word => char.ToUpperInvariant(word[0]) + word[1..])));
}
