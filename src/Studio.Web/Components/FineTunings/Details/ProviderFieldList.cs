using System.Globalization;
using System.Text.RegularExpressions;
using FineTuningStudio.Core.FineTunings;
using FineTuningStudio.Core.Providers;

namespace FineTuningStudio.Web.Components.FineTunings.Details;

/// <summary>
/// Reads every field out of a provider's answer: those that are known in their order and with their labels, and the others
/// after them by their paths, so that nothing that a provider tells stays hidden.
/// </summary>
public static partial class ProviderFieldList
{
    public const string Others = "Other fields";

    /// <summary>Empty where the answer is no JSON object.</summary>
    public static IReadOnlyList<ProviderField> Of(string body, string? providerKind)
    {
        var known = providerKind == ProviderKinds.Fireworks ? FireworksFields.All : [];
        return
        [
            .. AnswerFields.Read(body)
                .Select(field => (Field: field, Place: Place(known, field.Path)))
                .OrderBy(pair => pair.Place)
                .Select(pair => Labelled(pair.Field, pair.Place < known.Count ? known[pair.Place] : null)),
        ];
    }

    private static int Place(IReadOnlyList<KnownField> known, string path)
    {
        var pattern = Index().Replace(path, "[]");
        for (var place = 0; place < known.Count; place++)
        {
            if (known[place].Path == pattern)
            {
                return place;
            }
        }
        return known.Count;
    }

    private static ProviderField Labelled((string Path, string Value) field, KnownField? known)
    {
        if (known is null)
        {
            return new ProviderField(field.Path, Others, field.Path, null, field.Value);
        }
        var number = Index().Match(field.Path) is { Success: true } match ? $" {int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture) + 1}" : "";
        return new ProviderField(field.Path, known.Group, $"{known.Label}{number}", known.Help, field.Value);
    }

    [GeneratedRegex(@"\[(\d+)\]", RegexOptions.CultureInvariant)]
    private static partial Regex Index();
}
