using System.Text.Json;

namespace FineTuningStudio.UnitTests.Core.Providers.OpenAi;

/// <summary>
/// Checks JSON against the part of JSON Schema that OpenAI's published document uses. It stands here because no library
/// for it restores with the packages that this project is built on (JsonSchema.Net and NJsonSchema lack dependencies);
/// where one does, this file can go. An unknown keyword that would narrow a schema is an error, so that nothing passes
/// because it was overlooked.
/// </summary>
internal sealed class SchemaCheck(JsonElement document)
{
    /// <summary>Keywords that only describe. "format" is one in JSON Schema unless somebody asserts it.</summary>
    private static readonly HashSet<string> Describing =
        ["description", "title", "example", "examples", "default", "deprecated", "format", "x-stainless-const", "x-oaiMeta", "x-oaiTypeLabel", "nullable", "$comment"];

    /// <summary>What is wrong, each as "path: sentence"; empty where the value is valid.</summary>
    public IReadOnlyList<string> Faults(JsonElement schema, JsonElement value, string path = "$")
    {
        if (schema.TryGetProperty("$ref", out var reference))
        {
            return Faults(Follow(reference.GetString()!), value, path);
        }
        if (value.ValueKind is JsonValueKind.Null && schema.TryGetProperty("nullable", out var nullable) && nullable.GetBoolean())
        {
            return [];
        }
        var faults = new List<string>();
        foreach (var keyword in schema.EnumerateObject())
        {
            faults.AddRange(OfKeyword(schema, keyword.Name, keyword.Value, value, path));
        }
        return faults;
    }

    private IEnumerable<string> OfKeyword(JsonElement schema, string name, JsonElement rule, JsonElement value, string path) => name switch
    {
        _ when Describing.Contains(name) => [],
        "type" => IsOf(rule.GetString()!, value) ? [] : [$"{path}: is {value.ValueKind}, not {rule}"],
        "enum" => rule.EnumerateArray().Any(one => JsonElement.DeepEquals(one, value)) ? [] : [$"{path}: {value.GetRawText()} is none of {rule.GetRawText()}"],
        "allOf" => rule.EnumerateArray().SelectMany(part => Faults(part, value, path)),
        "anyOf" => Matches(rule, value, path) is 0 ? [$"{path}: {value.GetRawText()} fits none of the schemas of anyOf"] : [],
        "oneOf" => Matches(rule, value, path) is var count and not 1 ? [$"{path}: {value.GetRawText()} fits {count} of the schemas of oneOf"] : [],
        "required" => value.ValueKind is JsonValueKind.Object
            ? rule.EnumerateArray().Where(key => !value.TryGetProperty(key.GetString()!, out _)).Select(key => $"{path}: {key} is missing") : [],
        "properties" => value.ValueKind is JsonValueKind.Object
            ? rule.EnumerateObject().SelectMany(property => value.TryGetProperty(property.Name, out var inner) ? Faults(property.Value, inner, $"{path}.{property.Name}") : []) : [],
        "additionalProperties" => value.ValueKind is JsonValueKind.Object
            ? value.EnumerateObject().Where(property => !IsKnown(schema, property.Name)).SelectMany(property => Extra(rule, property, path)) : [],
        "items" => value.ValueKind is JsonValueKind.Array ? value.EnumerateArray().SelectMany((item, index) => Faults(rule, item, $"{path}[{index}]")) : [],
        "maxProperties" => value.ValueKind is JsonValueKind.Object && value.EnumerateObject().Count() > rule.GetInt32() ? [$"{path}: has more than {rule} keys"] : [],
        "minItems" => value.ValueKind is JsonValueKind.Array && value.GetArrayLength() < rule.GetInt32() ? [$"{path}: has fewer than {rule} items"] : [],
        "maxItems" => value.ValueKind is JsonValueKind.Array && value.GetArrayLength() > rule.GetInt32() ? [$"{path}: has more than {rule} items"] : [],
        "minLength" => value.ValueKind is JsonValueKind.String && Length(value) < rule.GetInt32() ? [$"{path}: is shorter than {rule}"] : [],
        "maxLength" => value.ValueKind is JsonValueKind.String && Length(value) > rule.GetInt32() ? [$"{path}: is longer than {rule}"] : [],
        "minimum" => value.ValueKind is JsonValueKind.Number && (value.GetDouble() < rule.GetDouble() || (Excludes(schema, "exclusiveMinimum") && value.GetDouble() == rule.GetDouble()))
            ? [$"{path}: {value} is too small"] : [],
        "maximum" => value.ValueKind is JsonValueKind.Number && (value.GetDouble() > rule.GetDouble() || (Excludes(schema, "exclusiveMaximum") && value.GetDouble() == rule.GetDouble()))
            ? [$"{path}: {value} is too large"] : [],
        "exclusiveMinimum" or "exclusiveMaximum" when rule.ValueKind is JsonValueKind.True or JsonValueKind.False => [],
        _ => throw new NotSupportedException($"The keyword {name} at {path} is not known to this check."),
    };

    private int Matches(JsonElement schemas, JsonElement value, string path) => schemas.EnumerateArray().Count(schema => Faults(schema, value, path).Count is 0);

    private IReadOnlyList<string> Extra(JsonElement rule, JsonProperty property, string path) => rule.ValueKind switch
    {
        JsonValueKind.True => [],
        JsonValueKind.False => [$"{path}: {property.Name} is not known here"],
        _ => Faults(rule, property.Value, $"{path}.{property.Name}"),
    };

    private JsonElement Follow(string reference) => reference.TrimStart('#', '/').Split('/').Aggregate(document, (at, name) => at.GetProperty(name));

    private static bool IsKnown(JsonElement schema, string name) => schema.TryGetProperty("properties", out var known) && known.TryGetProperty(name, out _);

    private static bool Excludes(JsonElement schema, string name) => schema.TryGetProperty(name, out var rule) && rule.ValueKind is JsonValueKind.True;

    /// <summary>In characters, as JSON Schema counts them, not in UTF-16 units.</summary>
    private static int Length(JsonElement value) => value.GetString()!.EnumerateRunes().Count();

    private static bool IsOf(string type, JsonElement value) => type switch
    {
        "object" => value.ValueKind is JsonValueKind.Object,
        "array" => value.ValueKind is JsonValueKind.Array,
        "string" => value.ValueKind is JsonValueKind.String,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "null" => value.ValueKind is JsonValueKind.Null,
        "number" => value.ValueKind is JsonValueKind.Number,
        "integer" => value.ValueKind is JsonValueKind.Number && value.GetDouble() is var number && number == Math.Floor(number),
        _ => throw new NotSupportedException($"The type {type} is not known to this check."),
    };
}
