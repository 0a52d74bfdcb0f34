using System.Numerics;
using System.Text.Json;

namespace FineTuningStudio.Web.Api.Requests;

/// <summary>Reads query parameters, each by its snake_case or camelCase name. Unknown parameters are not looked at; an empty one counts as absent.</summary>
internal sealed class QueryFields(IQueryCollection query)
{
    public FieldErrors Errors { get; } = new();

    public string? Text(string name)
    {
        var value = query[name] is { Count: > 0 } values ? values[^1] : query[Camel(name)] is { Count: > 0 } camel ? camel[^1] : null;
        return string.IsNullOrEmpty(value) ? null : value;
    }

    /// <summary>A whole number of any size, coerced into the range of an int; its text is kept in a fault that says the range.</summary>
    public int? Integer(string name, int minimum)
    {
        if (Text(name) is not { } text)
        {
            return null;
        }
        if (!BigInteger.TryParse(text, out var number) || number < minimum)
        {
            Errors.Add(name, $"{name} must be a whole number from {minimum}; found \"{JsonWords.Short(text)}\".");
            return null;
        }
        return (int)BigInteger.Min(number, int.MaxValue);
    }

    public bool Flag(string name)
    {
        var text = Text(name);
        if (text is not (null or "true" or "false"))
        {
            Errors.Add(name, $"{name} must be true or false; found \"{JsonWords.Short(text)}\".");
        }
        return text is "true";
    }

    /// <summary>One of the given words; the first where none is given.</summary>
    public string Choice(string name, params ReadOnlySpan<string> words)
    {
        var text = Text(name) ?? words[0];
        if (!words.Contains(text))
        {
            Errors.Add(name, $"{name} must be one of {string.Join(", ", words!)}; found \"{JsonWords.Short(text)}\".");
        }
        return text;
    }

    public string Required(string name)
    {
        if (Text(name) is { } text)
        {
            return text;
        }
        Errors.Add(name, $"{name} is missing: add \"{name}=…\" to the address.");
        return "";
    }

    private static string Camel(string name) => JsonNamingPolicy.CamelCase.ConvertName(
        string.Concat(name.Split('_').Select(word => word.Length == 0 ? word : char.ToUpperInvariant(word[0]) + word[1..])));
}
