using System.Text.Json;
using System.Text.Json.Serialization;

namespace FineTuningStudio.Core.FineTunings;

/// <summary>
/// The value of a hyperparameter as the API writes it: scalars as their text ("1", "auto", "true"), lists as texts.
/// Exactly one of the two properties is set.
/// </summary>
[JsonConverter(typeof(ParameterValueConverter))]
public sealed record ParameterValue
{
    public string? Text { get; private init; }

    public IReadOnlyList<string>? Items { get; private init; }

    public static ParameterValue Of(string text) => new() { Text = text };

    public static ParameterValue Of(IReadOnlyList<string> items) => new() { Items = items };

    /// <summary>A JSON scalar or array of scalars; null for anything else (an object, null, a nested array).</summary>
    public static ParameterValue? FromJson(JsonElement json)
    {
        if (json.ValueKind is JsonValueKind.Array)
        {
            var items = json.EnumerateArray().Select(ScalarText).ToList();
            return items.Contains(null) ? null : Of(items.ConvertAll(item => item!));
        }
        return ScalarText(json) is { } text ? Of(text) : null;
    }

    public bool Equals(ParameterValue? other) =>
        other is not null && Text == other.Text && (Items ?? []).SequenceEqual(other.Items ?? []);

    public override int GetHashCode() => HashCode.Combine(Text, Items?.Count);

    public override string ToString() => Text ?? string.Join(", ", Items!);

    private static string? ScalarText(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.String => json.GetString(),
        JsonValueKind.Number => json.GetRawText(),
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        _ => null,
    };
}

internal sealed class ParameterValueConverter : JsonConverter<ParameterValue>
{
    public override ParameterValue Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        return ParameterValue.FromJson(document.RootElement)
            ?? throw new JsonException("A parameter is a number, a string, a boolean or a list of these.");
    }

    public override void Write(Utf8JsonWriter writer, ParameterValue value, JsonSerializerOptions options)
    {
        if (value.Items is { } items)
        {
            JsonSerializer.Serialize(writer, items, options);
        }
        else
        {
            writer.WriteStringValue(value.Text);
        }
    }
}
