using System.Text.Json;
using FineTuningStudio.Core.FineTunings;

namespace FineTuningStudio.Web.Api.Requests;

/// <summary>
/// Reads the members of a JSON object by hand: a member of the wrong type is a fault with its path, what was found and
/// what is wanted, and reading goes on, so that all faults are told at once. Unknown members are not looked at. A
/// member may have several names; null counts as absent.
/// </summary>
internal sealed class JsonFields(JsonElement json, string path, FieldErrors errors)
{
    public FieldErrors Errors => errors;

    public JsonElement Json => json;

    public string? Text(params ReadOnlySpan<string> names) => Read(names, TextOf);

    /// <summary>A text that no answer repeats, also not where it is of the wrong type.</summary>
    public string? Secret(string name) => Read<string>([name], (value, at) =>
    {
        if (value.ValueKind is JsonValueKind.String)
        {
            return TextOf(value, at);
        }
        errors.Add(at, $"{at} must be a text in quotes.");
        return null;
    });

    public int? Integer(string name) => Read<int?>([name], (value, at) =>
        value.ValueKind is JsonValueKind.Number && value.TryGetInt32(out var number) ? number
        : Fault<int?>(at, $"must be a whole number from {int.MinValue} to {int.MaxValue}", value));

    public double? Number(string name) => Read<double?>([name], (value, at) =>
        value.ValueKind is JsonValueKind.Number && value.TryGetDouble(out var number) && double.IsFinite(number) ? number
        : Fault<double?>(at, "must be a number", value));

    /// <summary>False where it is absent.</summary>
    public bool Flag(string name) => Read<bool?>([name], (value, at) =>
        value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean() : Fault<bool?>(at, "must be true or false", value)) ?? false;

    public IReadOnlyList<string>? Texts(params ReadOnlySpan<string> names) => Read(names, (value, at) =>
        value.ValueKind is JsonValueKind.Array
            ? value.EnumerateArray().Select((item, i) => TextOf(item, $"{at}[{i}]") ?? "").ToList()
            : Fault<List<string>>(at, "must be a list of texts, such as [\"a\", \"b\"]", value));

    public IReadOnlyDictionary<string, string>? TextMap(string name) => Read<IReadOnlyDictionary<string, string>>([name], (value, at) =>
    {
        if (value.ValueKind is not JsonValueKind.Object)
        {
            return Fault<Dictionary<string, string>>(at, "must be an object of texts, such as {\"team\": \"sales\"}", value);
        }
        var map = new Dictionary<string, string>();
        foreach (var (key, item) in Members(value, at))
        {
            map[key] = TextOf(item, $"{at}.{key}") ?? "";
        }
        return map;
    });

    /// <summary>Hyperparameters: numbers, texts, booleans and lists of them; nulls are left out.</summary>
    public IReadOnlyDictionary<string, ParameterValue>? Parameters(string name) => Read<IReadOnlyDictionary<string, ParameterValue>>([name], (value, at) =>
    {
        if (value.ValueKind is not JsonValueKind.Object)
        {
            return Fault<Dictionary<string, ParameterValue>>(at, "must be an object, such as {\"n_epochs\": 3}", value);
        }
        var parameters = new Dictionary<string, ParameterValue>();
        foreach (var (key, item) in Members(value, at))
        {
            if (item.ValueKind is not JsonValueKind.Null && ParameterOf(item, $"{at}.{key}") is { } parameter)
            {
                parameters[key] = parameter;
            }
        }
        return parameters;
    });

    public JsonFields? Object(string name) => Read([name], (value, at) =>
        value.ValueKind is JsonValueKind.Object ? new JsonFields(value, at, errors) : Fault<JsonFields>(at, "must be an object", value));

    /// <summary>The objects of a list, each with its place in its path; the body itself where no name is given.</summary>
    public IReadOnlyList<JsonFields>? Objects(string? name = null)
    {
        IReadOnlyList<JsonFields>? Items(JsonElement value, string at) => value.ValueKind is JsonValueKind.Array
            ? value.EnumerateArray().Select((item, i) => ItemOf(item, $"{at}[{i}]")).OfType<JsonFields>().ToList()
            : Fault<IReadOnlyList<JsonFields>>(at.Length > 0 ? at : "body", "must be a list of objects, such as [{…}, {…}]", value);

        JsonFields? ItemOf(JsonElement item, string at) => item.ValueKind is JsonValueKind.Object
            ? new JsonFields(item, at, errors)
            : Fault<JsonFields>(at, "must be an object", item);

        return name is null ? Items(json, path) : Read([name], Items);
    }

    /// <summary>Whether the member is there at all, be it null.</summary>
    public bool Has(string name) => json.ValueKind is JsonValueKind.Object && json.TryGetProperty(name, out _);

    public string PathOf(string name) => path.Length == 0 ? name : $"{path}.{name}";

    private T? Read<T>(ReadOnlySpan<string> names, Func<JsonElement, string, T?> read)
    {
        T? result = default;
        (string Name, JsonElement Value)? first = null;
        foreach (var name in names)
        {
            if (!json.TryGetProperty(name, out var value) || value.ValueKind is JsonValueKind.Null)
            {
                continue;
            }
            if (first is not { } taken)
            {
                first = (name, value);
                result = read(value, PathOf(name));
            }
            else if (!JsonElement.DeepEquals(taken.Value, value))
            {
                errors.Add(PathOf(name), $"{PathOf(name)} is another name for {PathOf(taken.Name)}, and the two differ: send one of them.");
            }
        }
        return result;
    }

    private string? TextOf(JsonElement value, string at)
    {
        if (value.ValueKind is not JsonValueKind.String)
        {
            return Fault<string>(at, "must be a text in quotes", value);
        }
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            // The body is valid UTF-8, so this is an escape such as \ud83d without its second half.
            errors.Add(at, $"{at} holds half of a character (an escape such as \\ud83d without its second half): send the whole character.");
            return null;
        }
    }

    private ParameterValue? ParameterOf(JsonElement value, string at)
    {
        var broken = value.ValueKind is JsonValueKind.String && TextOf(value, at) is null;
        return broken ? null : ParameterValue.FromJson(value) ?? Fault<ParameterValue>(at, "must be a number, a text, true, false or a list of these", value);
    }

    private IEnumerable<(string Name, JsonElement Value)> Members(JsonElement value, string at)
    {
        foreach (var member in value.EnumerateObject())
        {
            string? name = null;
            try
            {
                name = member.Name;
            }
            catch (InvalidOperationException)
            {
                errors.Add(at, $"{at} has a key with half of a character (an escape such as \\ud83d without its second half): send the whole character.");
            }
            if (name is not null)
            {
                yield return (name, member.Value);
            }
        }
    }

    private T? Fault<T>(string at, string rule, JsonElement found)
    {
        errors.Add(at, $"{at} {rule}; found {JsonWords.Describe(found)}.");
        return default;
    }
}
