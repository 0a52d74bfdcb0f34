using FineTuningStudio.Core.FineTunings;
using FineTuningStudio.Core.GoldenRecords;
using FineTuningStudio.Core.GoldenRecords.Checks;

namespace FineTuningStudio.Web.Api.Requests;

/// <summary>Fields whose values are words out of a list; another word is a fault that names those which are known.</summary>
internal static class FieldWords
{
    public static readonly string[] Splits = [.. Enum.GetValues<SplitKind>().Select(kind => kind.ToWire())];
    public static readonly string[] States = [.. Enum.GetValues<CheckState>().Select(state => state.ToWire())];

    public static readonly string[] Statuses = [.. Enum.GetValues<FineTuningStatus>().Select(status => status.ToWire())];

    public static readonly string[] Reviews = [.. ReviewStates.Wire];

    /// <summary>Null where it is absent, or is another word.</summary>
    public static string? Word(this JsonFields fields, string name, string[] known) => Known(fields, fields.PathOf(name), fields.Text(name), known);

    /// <summary>Null where the list is absent; other words are left out.</summary>
    public static IReadOnlyList<string>? Words(this JsonFields fields, string name, string[] known) =>
        fields.Texts(name) is { } words ? [.. words.Select((word, place) => Known(fields, $"{fields.PathOf(name)}[{place}]", word, known)).OfType<string>()] : null;

    private static string? Known(JsonFields fields, string path, string? word, string[] known)
    {
        if (word is not null && !known.Contains(word))
        {
            fields.Errors.Add(path, $"{path} must be one of {string.Join(", ", known)}; found \"{JsonWords.Short(word)}\".");
            return null;
        }
        return word;
    }
}
