using System.Text.Json;
using System.Text.Json.Serialization;
using FineTuningStudio.Core.Providers;

namespace FineTuningStudio.Core.FineTunings;

/// <summary>
/// The value of a hyperparameter as the API writes it: scalars as their text ("1", "auto", "true"), lists as texts.
/// Exactly one of the two properties is set. A secret's text is <see cref="Mask"/> wherever it is read; what was given is
/// kept encrypted, and only <see cref="SecretParameters"/> opens it.
/// </summary>
[JsonConverter(typeof(ParameterValueConverter))]
public sealed record ParameterValue
{
    public string? Text { get; private init; }

    public IReadOnlyList<string>? Items { get; private init; }

    /// <summary>What is shown of a secret.</summary>
    public const string Mask = "[redacted]";

    /// <summary>A secret's text, encrypted; null for all else.</summary>
    internal string? Protected { get; private init; }

    /// <summary>True for a secret that is stored: its text is the mask.</summary>
    public bool IsProtected => Protected is not null;

    public static ParameterValue Of(string text) => new() { Text = text };

    public static ParameterValue Of(IReadOnlyList<string> items) => new() { Items = items };

    internal static ParameterValue OfProtected(string encrypted) => new() { Text = Mask, Protected = encrypted };

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
        other is not null && Text == other.Text && Protected == other.Protected && (Items ?? []).SequenceEqual(other.Items ?? []);

    public override int GetHashCode() => HashCode.Combine(Text, Items?.Count);

    public override string ToString() => Text ?? string.Join(", ", Items!);

    private static string? ScalarText(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.String => json.Said(),
        JsonValueKind.Number => json.GetRawText(),
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        _ => null,
    };
}

/// <summary>As callers see it: a secret is its mask.</summary>
internal class ParameterValueConverter : JsonConverter<ParameterValue>
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

/// <summary>As our own database keeps it: a secret is <c>{"protected": "…"}</c>, which no caller can send, since parameters are never objects.</summary>
internal sealed class StoredParameterValueConverter : ParameterValueConverter
{
    private const string ProtectedKey = "protected";

    public override ParameterValue Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType is not JsonTokenType.StartObject)
        {
            return base.Read(ref reader, typeToConvert, options);
        }
        using var document = JsonDocument.ParseValue(ref reader);
        return ParameterValue.OfProtected(document.RootElement.GetProperty(ProtectedKey).GetString()!);
    }

    public override void Write(Utf8JsonWriter writer, ParameterValue value, JsonSerializerOptions options)
    {
        if (value.Protected is not { } encrypted)
        {
            base.Write(writer, value, options);
            return;
        }
        writer.WriteStartObject();
        writer.WriteString(ProtectedKey, encrypted);
        writer.WriteEndObject();
    }
}

public static class ParameterValues
{
    /// <summary>How often training goes through the records, under the name that the job's provider gives it; "auto" where it decides.</summary>
    public static string? EpochsText(this IReadOnlyDictionary<string, ParameterValue> parameters) =>
        (parameters.GetValueOrDefault(RetrainParameters.Epochs) ?? parameters.GetValueOrDefault(RetrainParameters.EpochsElsewhere))?.Text;
}
