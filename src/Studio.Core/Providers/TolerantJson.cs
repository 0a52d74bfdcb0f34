using System.Globalization;
using System.Text.Json;

namespace FineTuningStudio.Core.Providers;

/// <summary>Reads fields of a provider's answer: whatever is missing, null or of another type than expected is null.</summary>
internal static class TolerantJson
{
    public static JsonElement? Field(this JsonElement json, string name) =>
        json.ValueKind is JsonValueKind.Object && json.TryGet(name, out var value) && value.ValueKind is not JsonValueKind.Null
            ? value
            : null;

    /// <summary>
    /// The framework's search for a name throws where it comes past another one whose escape stands for no character: then
    /// the names are gone through one by one, and of two that are the same the last counts, as there.
    /// </summary>
    private static bool TryGet(this JsonElement json, string name, out JsonElement value)
    {
        try
        {
            return json.TryGetProperty(name, out value);
        }
        catch (InvalidOperationException)
        {
            value = json.EnumerateObject().LastOrDefault(property => property.Named() == name).Value;
            return value.ValueKind is not JsonValueKind.Undefined;
        }
    }

    /// <summary>A property's name; null where an escape in it stands for no character.</summary>
    public static string? Named(this JsonProperty property)
    {
        try
        {
            return property.Name;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    public static string? Text(this JsonElement json, string name) => json.Field(name) switch
    {
        { ValueKind: JsonValueKind.String } value => value.Said(),
        { ValueKind: JsonValueKind.Number } value => value.GetRawText(),
        _ => null,
    };

    /// <summary>The text of a string; null where an escape in it stands for no character (half of a surrogate pair).</summary>
    public static string? Said(this JsonElement json)
    {
        try
        {
            return json.GetString();
        }
        catch (InvalidOperationException)
        {
            // What the reader of the framework says of such an escape; there is no way to ask it before.
            return null;
        }
    }

    public static double? Number(this JsonElement json, string name) =>
        double.TryParse(json.Text(name), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null;

    public static long? Whole(this JsonElement json, string name) =>
        json.Number(name) is { } number && Math.Abs(number) < 9e15 ? (long)number : null;

    /// <summary>Seconds since 1970, as a number or its text.</summary>
    public static DateTimeOffset? UnixTime(this JsonElement json, string name) =>
        json.Whole(name) is { } seconds and >= 0 and < 253_402_300_800 ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null;

    public static IEnumerable<JsonElement> Items(this JsonElement json, string name) =>
        json.Field(name) is { ValueKind: JsonValueKind.Array } array ? array.EnumerateArray() : [];
}
