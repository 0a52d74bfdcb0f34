using System.Text.Json;

namespace FineTuningStudio.LocalTrainer.Server;

/// <summary>
/// Reads the fields of a JSON object and keeps the first thing that is wrong, with the name of its field as OpenAI's <c>param</c>.
/// A field that is null counts as left out.
/// </summary>
internal sealed class FieldReader
{
    private readonly string _path;
    private readonly FieldReader? _parent;
    private ApiError? _error;

    public FieldReader(JsonElement element)
        : this(element, "", null)
    {
    }

    private FieldReader(JsonElement element, string path, FieldReader? parent)
    {
        Element = element;
        _path = path;
        _parent = parent;
    }

    public JsonElement Element { get; }

    public ApiError? Error => _parent is null ? _error : _parent.Error;

    /// <summary>Unicode characters, as the limits of OpenAI's document count them.</summary>
    public static int Characters(string text) => text.EnumerateRunes().Count();

    public void Refuse(ApiError error)
    {
        if (_parent is null)
        {
            _error ??= error;
        }
        else
        {
            _parent.Refuse(error);
        }
    }

    public string RequiredText(string name)
    {
        if (Find(name) is null)
        {
            Refuse(ApiError.Missing(_path + name));
        }
        return Text(name) ?? "";
    }

    public string? Text(string name) => Of(name, JsonValueKind.String, "a string")?.GetString();

    public FieldReader? Object(string name) =>
        Of(name, JsonValueKind.Object, "an object") is { } element ? new FieldReader(element, $"{_path}{name}.", this) : null;

    public JsonElement? Array(string name) => Of(name, JsonValueKind.Array, "an array");

    public bool Flag(string name)
    {
        switch (Find(name))
        {
            case null or { ValueKind: JsonValueKind.False }:
                return false;
            case { ValueKind: JsonValueKind.True }:
                return true;
            case { } other:
                Refuse(ApiError.InvalidType(_path + name, "a boolean", other));
                return false;
        }
    }

    public int? Whole(string name, int min, int max) => Find(name) is { } element ? Whole(name, element, min, max, "an integer") : null;

    public int? WholeOrAuto(string name, int min, int max) =>
        Find(name) is { } element && !IsAuto(element) ? Whole(name, element, min, max, "an integer or 'auto'") : null;

    public double? PositiveOrAuto(string name)
    {
        if (Find(name) is not { } element || IsAuto(element))
        {
            return null;
        }
        if (element.ValueKind is not JsonValueKind.Number)
        {
            Refuse(ApiError.InvalidType(_path + name, "a number or 'auto'", element));
            return null;
        }
        if (element.TryGetDouble(out var value) && double.IsFinite(value) && value > 0)
        {
            return value;
        }
        Refuse(ApiError.InvalidValue(_path + name, $"Invalid '{_path}{name}': expected a number above 0, but got {ApiError.Echo(element.GetRawText())}."));
        return null;
    }

    private int? Whole(string name, JsonElement element, int min, int max, string expected)
    {
        if (element.ValueKind is not JsonValueKind.Number)
        {
            Refuse(ApiError.InvalidType(_path + name, expected, element));
            return null;
        }
        // JSON knows one kind of number: 3.0 is a whole one.
        if (element.TryGetDouble(out var value) && value == Math.Floor(value) && value >= min && value <= max)
        {
            return (int)value;
        }
        Refuse(ApiError.InvalidValue(
            _path + name, $"Invalid '{_path}{name}': expected a whole number from {min} to {max}, but got {ApiError.Echo(element.GetRawText())}."));
        return null;
    }

    private static bool IsAuto(JsonElement element) => element.ValueKind is JsonValueKind.String && element.ValueEquals("auto");

    private JsonElement? Of(string name, JsonValueKind kind, string expected)
    {
        if (Find(name) is not { } element)
        {
            return null;
        }
        if (element.ValueKind == kind)
        {
            return element;
        }
        Refuse(ApiError.InvalidType(_path + name, expected, element));
        return null;
    }

    private JsonElement? Find(string name) =>
        Element.TryGetProperty(name, out var element) && element.ValueKind is not JsonValueKind.Null ? element : null;
}
