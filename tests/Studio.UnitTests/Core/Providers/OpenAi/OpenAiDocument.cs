using System.Text.Json;
using System.Text.Json.Nodes;
using FineTuningStudio.TestServers;
using Microsoft.AspNetCore.WebUtilities;

namespace FineTuningStudio.UnitTests.Core.Providers.OpenAi;

/// <summary>OpenAI's published document: judges requests by it, and answers by its relaxed twin.</summary>
internal sealed class OpenAiDocument
{
    /// <summary>Chat is not in the part of the document that is about fine-tuning.</summary>
    private const string Elsewhere = "/chat/completions";

    private readonly JsonElement _document;
    private readonly SchemaCheck _check;

    private OpenAiDocument(string resource)
    {
        using var stream = typeof(OpenAiDocument).Assembly.GetManifestResourceStream(resource)!;
        _document = JsonElement.Parse(new StreamReader(stream).ReadToEnd());
        _check = new SchemaCheck(_document);
    }

    public static OpenAiDocument Published { get; } = new("openai-fine-tuning.openapi.json");

    public static OpenAiDocument Wire { get; } = new("openai-fine-tuning.wire.openapi.json");

    /// <summary>What is wrong with a value for a schema of the document.</summary>
    public IReadOnlyList<string> Faults(string schema, JsonElement value) =>
        _check.Faults(_document.GetProperty("components").GetProperty("schemas").GetProperty(schema), value);

    /// <summary>Fails with every fault of every request that a server got. <paramref name="prefix"/> is where its API begins.</summary>
    public static void AssertValid(IEnumerable<RecordedRequest> requests, string prefix = "/v1") =>
        Assert.Empty(requests.SelectMany(request => Published.FaultsOf(request, prefix).Select(fault => $"{request.Method} {request.Path}{request.Query}: {fault}")));

    public IReadOnlyList<string> FaultsOf(RecordedRequest request, string prefix)
    {
        var path = request.Path[prefix.Length..];
        if (path == Elsewhere)
        {
            return [];
        }
        var known = _document.GetProperty("paths").EnumerateObject().Where(entry => Fits(entry.Name, path)).Select(entry => entry.Value).ToList();
        if (known is not [var item] || !item.TryGetProperty(request.Method.ToLowerInvariant(), out var operation))
        {
            return ["the document has no such operation"];
        }
        return [.. QueryFaults(operation, request.Query), .. BodyFaults(operation, request)];
    }

    private static bool Fits(string template, string path)
    {
        var (wanted, given) = (template.Split('/'), path.Split('/'));
        return wanted.Length == given.Length && wanted.Zip(given).All(pair => pair.First == pair.Second || (pair.First.StartsWith('{') && pair.Second.Length > 0));
    }

    private IEnumerable<string> QueryFaults(JsonElement operation, string query)
    {
        var parameters = operation.TryGetProperty("parameters", out var all)
            ? all.EnumerateArray().Where(one => one.GetProperty("in").GetString() == "query").ToDictionary(one => one.GetProperty("name").GetString()!)
            : [];
        foreach (var (name, values) in QueryHelpers.ParseQuery(query))
        {
            // metadata[key]=value stands for the object that the parameter is.
            var isMap = name.EndsWith(']');
            if (!parameters.TryGetValue(isMap ? name[..name.IndexOf('[')] : name, out var parameter))
            {
                yield return $"the query has {name}, which the document does not know";
                continue;
            }
            JsonNode? value = isMap ? new JsonObject { [name[(name.IndexOf('[') + 1)..^1]] = values[0] }
                : parameter.GetProperty("schema").GetProperty("type").GetString() is "integer" && long.TryParse(values[0], out var number) ? JsonValue.Create(number)
                : JsonValue.Create(values[0]);
            foreach (var fault in _check.Faults(parameter.GetProperty("schema"), JsonSerializer.SerializeToElement(value), $"?{name}"))
            {
                yield return fault;
            }
        }
    }

    private IEnumerable<string> BodyFaults(JsonElement operation, RecordedRequest request)
    {
        var type = request.Headers.GetValueOrDefault("Content-Type")?.Split(';')[0];
        if (!operation.TryGetProperty("requestBody", out var body))
        {
            return request.Body is null && request.Parts.Count is 0 ? [] : ["has a body where none belongs"];
        }
        if (type is null || !body.GetProperty("content").TryGetProperty(type, out var content))
        {
            return [$"the body is {type ?? "missing"}"];
        }
        var value = request.Parts.Count > 0
            ? JsonSerializer.SerializeToElement(request.Parts.ToDictionary(part => part.Name, part => part.Content))
            : JsonElement.Parse(request.Body!);
        var nameless = request.Parts.Where(part => part.Name.Length is 0 || (part.Name == "file" && part.FileName is null)).Select(part => "a part's name does not stand in quotes");
        return [.. nameless, .. _check.Faults(content.GetProperty("schema"), value)];
    }
}
