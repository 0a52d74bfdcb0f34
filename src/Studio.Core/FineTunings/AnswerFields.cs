using System.Globalization;
using System.Text.Json;
using FineTuningStudio.Core.Providers;

namespace FineTuningStudio.Core.FineTunings;

/// <summary>Reads every field out of a provider's raw answer, however deep it lies.</summary>
public static class AnswerFields
{
    /// <summary>More than any job has; what comes after is in the raw answer.</summary>
    private const int MaxFields = 1000;

    /// <summary>
    /// Paths such as "datasets[0].dataset" with their values as text, in the answer's order; an empty object or list is a
    /// field by itself. Empty where the answer is no JSON object.
    /// </summary>
    public static IReadOnlyList<(string Path, string Value)> Read(string body)
    {
        var fields = new List<(string, string)>();
        try
        {
            using var document = JsonDocument.Parse(body);
            if (document.RootElement.ValueKind is JsonValueKind.Object)
            {
                Add(document.RootElement, "", fields);
            }
        }
        catch (JsonException)
        {
            // Not every answer is JSON; then it is shown as it came, and has no fields.
        }
        return fields;
    }

    private static void Add(JsonElement json, string path, List<(string, string)> fields)
    {
        if (fields.Count == MaxFields)
        {
            return;
        }
        switch (json.ValueKind)
        {
            case JsonValueKind.Object when json.EnumerateObject().Any():
                foreach (var property in json.EnumerateObject())
                {
                    var name = property.Named() ?? "?";
                    Add(property.Value, path.Length == 0 ? name : $"{path}.{name}", fields);
                }
                break;
            case JsonValueKind.Array when json.GetArrayLength() > 0:
                foreach (var (index, item) in json.EnumerateArray().Index())
                {
                    Add(item, string.Create(CultureInfo.InvariantCulture, $"{path}[{index}]"), fields);
                }
                break;
            default:
                if (path.Length > 0)
                {
                    fields.Add((path, Text(json)));
                }
                break;
        }
    }

    private static string Text(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.String => json.Said() switch { null => json.GetRawText(), "" => "empty", var text => text },
        JsonValueKind.True => "yes",
        JsonValueKind.False => "no",
        JsonValueKind.Null => "not set",
        JsonValueKind.Object => "given, without details",
        JsonValueKind.Array => "none",
        _ => json.GetRawText(),
    };
}
