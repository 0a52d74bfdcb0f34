using System.Text.Json;

namespace FineTuningStudio.Core.GoldenRecords;

/// <summary>Reads the lines of a JSONL file.</summary>
internal sealed class JsonlRows(string? questionKey, string? sqlKey)
{
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 32 };

    private readonly string[] _questionKeys = questionKey is null ? ImportNames.Question : [questionKey];
    private readonly string[] _sqlKeys = sqlKey is null ? ImportNames.Sql : [sqlKey];

    public ImportRow Read(ReadOnlyMemory<byte> line)
    {
        if (line.Span.TrimStart((byte)' ') is [(byte)'[', ..])
        {
            return ImportRow.Bad("The line begins a JSON array; JSONL has one object on each line, such as {\"question\": \"…\", \"sql\": \"…\"}.");
        }
        try
        {
            using var json = JsonDocument.Parse(line, Options);
            return json.RootElement.ValueKind is JsonValueKind.Object
                ? Read(json.RootElement)
                : ImportRow.Bad($"The line is {Kind(json.RootElement)}, and an object such as {{\"question\": \"…\", \"sql\": \"…\"}} is needed.");
        }
        catch (JsonException error)
        {
            return ImportRow.Bad($"The line is not JSON: it breaks at byte {error.BytePositionInLine + 1}. Each line must be one complete object.");
        }
        catch (InvalidOperationException)
        {
            // GetString on half of a surrogate pair, written as an escape.
            return ImportRow.Bad("The line holds an escape such as \\ud800 that is half of a character. Remove it.");
        }
    }

    private ImportRow Read(JsonElement line)
    {
        if (Text(line, _questionKeys, out var question) is { } fault || (fault = Text(line, _sqlKeys, out var sql)) is not null)
        {
            return ImportRow.Bad(fault);
        }
        IReadOnlyList<string>? tags = null;
        if (line.TryGetProperty(ImportNames.Tags, out var list) && list.ValueKind is not JsonValueKind.Null && (tags = ReadTags(list)) is null)
        {
            return ImportRow.Bad($"tags is {Kind(list)}, and an array of texts is needed.");
        }
        IReadOnlyDictionary<string, string>? metadata = null;
        if (line.TryGetProperty(ImportNames.Metadata, out var map) && map.ValueKind is not JsonValueKind.Null && (metadata = ReadMetadata(map)) is null)
        {
            return ImportRow.Bad("metadata must be an object whose values are texts, numbers, true or false.");
        }
        return Accepted(line, out var accepted) is { } badList ? ImportRow.Bad(badList) : new ImportRow(question, sql, tags, metadata, accepted);
    }

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

    public static IReadOnlyDictionary<string, string>? ReadMetadata(JsonElement value)
    {
        if (value.ValueKind is not JsonValueKind.Object)
        {
            return null;
        }
        var metadata = new Dictionary<string, string>();
        foreach (var item in value.EnumerateObject())
        {
            if (item.Value.ValueKind is JsonValueKind.Object or JsonValueKind.Array or JsonValueKind.Null)
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

    private static string Kind(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "an array",
        JsonValueKind.String => "a text",
        JsonValueKind.Number => "a number",
        JsonValueKind.Null => "null",
        _ => value.ValueKind.ToString().ToLowerInvariant(),
    };
}
