using System.Text.Json;

namespace FineTuningStudio.Core.GoldenRecords.Formats;

/// <summary>Reads pairs that stand under named keys of an object, with tags, metadata and other right SQL texts beside them.</summary>
internal sealed class JsonPairs(PairFormat format)
{
    public ImportRow Read(JsonElement line) => format.Read(name => Property(line, name) is { } value ? FieldText(value) : null, () => ReadPair(line));

    private ImportRow ReadPair(JsonElement line)
    {
        var questionFault = Text(line, format.Question, out var question);
        var sqlFault = Text(line, format.Sql, out var sql);
        if ((questionFault ?? sqlFault) is { } fault)
        {
            // What is there is kept, so that only what is missing has to be written.
            return Bad(fault);
        }
        IReadOnlyList<string>? tags = null;
        if (line.TryGetProperty(ImportNames.Tags, out var list) && list.ValueKind is not JsonValueKind.Null && (tags = ReadTags(list)) is null)
        {
            return Bad($"tags is {Kind(list)}, and an array of texts is needed.");
        }
        IReadOnlyDictionary<string, string>? metadata = null;
        if (line.TryGetProperty(ImportNames.Metadata, out var map) && map.ValueKind is not JsonValueKind.Null && (metadata = ReadMetadata(map, format.KeepsNestedMetadata)) is null)
        {
            return Bad("metadata must be an object whose values are texts, numbers, true or false.");
        }
        return Accepted(line, out var accepted) is { } badList ? Bad(badList) : new ImportRow(question, sql, tags, metadata, accepted);

        ImportRow Bad(string reason) => ImportRow.Bad(reason) with { PromptText = question, Sql = sql };
    }

    private static string? FieldText(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => value.ToString(),
        _ => null,
    };

    /// <summary>Both lists together, without the gold. Where "accepted" is no list it is somebody's own mark and not ours to read.</summary>
    private static string? Accepted(JsonElement line, out IReadOnlyList<string>? accepted)
    {
        accepted = null;
        foreach (var key in (string[])[ImportNames.AcceptedSqls, ImportNames.Accepted])
        {
            if (!line.TryGetProperty(key, out var list) || list.ValueKind is JsonValueKind.Null || (key is ImportNames.Accepted && list.ValueKind is not JsonValueKind.Array))
            {
                continue;
            }
            if (list.ValueKind is not JsonValueKind.Array || ReadTags(list) is not { } texts)
            {
                return $"{key} is {Kind(list)}{(list.ValueKind is JsonValueKind.Array ? " that holds more than texts" : "")}, and an array of texts is needed.";
            }
            accepted = [.. accepted ?? [], .. texts];
        }
        return null;
    }

    public static IReadOnlyList<string>? ReadTags(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => [value.GetString()!],
        JsonValueKind.Array when value.EnumerateArray().All(item => item.ValueKind is JsonValueKind.String) => [.. value.EnumerateArray().Select(item => item.GetString()!)],
        _ => null,
    };

    /// <summary>Null where it is no object of plain values; with <paramref name="nested"/> other values are kept as their JSON text, and nulls left out.</summary>
    public static IReadOnlyDictionary<string, string>? ReadMetadata(JsonElement value, bool nested = false)
    {
        if (value.ValueKind is not JsonValueKind.Object)
        {
            return null;
        }
        var metadata = new Dictionary<string, string>();
        foreach (var item in value.EnumerateObject())
        {
            if (item.Value.ValueKind is JsonValueKind.Null && nested)
            {
                continue;
            }
            if (!nested && item.Value.ValueKind is (JsonValueKind.Object or JsonValueKind.Array or JsonValueKind.Null))
            {
                return null;
            }
            metadata[item.Name] = item.Value.ToString();
        }
        return metadata;
    }

    private static string? Text(JsonElement line, string[] keys, out string text)
    {
        text = "";
        foreach (var key in keys)
        {
            if (Property(line, key) is not { } value)
            {
                continue;
            }
            if (value.ValueKind is not JsonValueKind.String)
            {
                return $"\"{key}\" is {Kind(value)}, and a text is needed.";
            }
            text = value.GetString()!;
            return null;
        }
        return $"The line has no key \"{string.Join("\" or \"", keys)}\".";
    }

    private static JsonElement? Property(JsonElement line, string key)
    {
        if (line.TryGetProperty(key, out var exact))
        {
            return exact;
        }
        foreach (var property in line.EnumerateObject())
        {
            if (property.Name.Equals(key, StringComparison.OrdinalIgnoreCase))
            {
                return property.Value;
            }
        }
        return null;
    }

    public static string Kind(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "an array",
        JsonValueKind.String => "a text",
        JsonValueKind.Number => "a number",
        JsonValueKind.Null => "null",
        _ => value.ValueKind.ToString().ToLowerInvariant(),
    };
}
