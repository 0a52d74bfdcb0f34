using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace FineTuningStudio.UnitTests.Core.Providers.OpenAi;

/// <summary>Spoils answers as careless servers, proxies and cut connections do; the same seed spoils alike.</summary>
internal sealed class AnswerMutations(int seed)
{
    private static readonly string[] Odd =
    [
        "null", "true", "0", "-1", "1e308", "1e400", "99999999999999999999999", "-9223372036854775808", "0.5", "253402300800", "\"\"", "\"auto\"", "\"NaN\"",
        "\"1721764800\"", "\"\\ud83d\"", "\"paused\"", "\"metrics\"", "[]", "{}", "[null]", "{\"a\":{\"b\":[1,{\"c\":null}]}}", "[[[[[[[[]]]]]]]]", "\"2027-13-45\"",
    ];

    private readonly Random _random = new(seed);

    public int Next(int below) => _random.Next(below);

    /// <summary>A text that was spoilt once or a few times: as JSON where it is some, else as bytes.</summary>
    public byte[] Spoil(string text)
    {
        for (var times = _random.Next(1, 4); times > 0; times--)
        {
            text = _random.Next(8) switch
            {
                0 => text[.._random.Next(text.Length + 1)],
                1 => text.Insert(_random.Next(text.Length + 1), ((char)_random.Next(1, 0x3000)).ToString()),
                _ => SpoilJson(text) ?? text.Remove(_random.Next(text.Length + 1) is var at && at < text.Length ? at : 0, text.Length > 0 ? 1 : 0),
            };
        }
        var bytes = Encoding.UTF8.GetBytes(text);
        if (bytes.Length > 0 && _random.Next(10) is 0)
        {
            bytes[_random.Next(bytes.Length)] = (byte)_random.Next(256);
        }
        return bytes;
    }

    private string? SpoilJson(string text)
    {
        JsonNode? root;
        try
        {
            root = JsonNode.Parse(text);
            var places = Places(root).ToList();
            if (places.Count is 0)
            {
                return Odd[_random.Next(Odd.Length)];
            }
            Spoil(places[_random.Next(places.Count)]);
            return root!.ToJsonString();
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or ArgumentException)
        {
            // No JSON any more, or a name that no text can hold: the caller spoils it as a text.
            return null;
        }
    }

    private void Spoil((JsonNode Parent, string? Name, int Index) place)
    {
        var other = JsonNode.Parse(Odd[_random.Next(Odd.Length)]);
        switch (place.Parent)
        {
            case JsonObject parent when _random.Next(3) is 0:
                parent.Remove(place.Name!);
                break;
            case JsonObject parent:
                parent[place.Name!] = other;
                break;
            case JsonArray parent when _random.Next(3) is 0:
                parent.Add(parent[place.Index]?.DeepClone());
                break;
            case JsonArray parent:
                parent[place.Index] = other;
                break;
        }
    }

    private static IEnumerable<(JsonNode Parent, string? Name, int Index)> Places(JsonNode? node) => node switch
    {
        JsonObject parent => parent.SelectMany(property => Places(property.Value).Prepend((parent, property.Key, 0))),
        JsonArray parent => parent.SelectMany((item, index) => Places(item).Prepend((parent, null, index))),
        _ => [],
    };
}
