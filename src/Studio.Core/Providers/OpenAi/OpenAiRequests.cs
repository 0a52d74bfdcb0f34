using System.Globalization;
using System.Text.Json.Nodes;
using FineTuningStudio.Core.FineTunings;

namespace FineTuningStudio.Core.Providers.OpenAi;

/// <summary>Request bodies as OpenAI's published document has them.</summary>
internal static class OpenAiRequests
{
    public static JsonObject Create(RemoteJobRequest request)
    {
        var metadata = new JsonObject();
        foreach (var (key, value) in request.Metadata)
        {
            metadata[key] = value;
        }
        metadata[OpenAiJson.StudioJobKey] = request.StudioJobId;
        var hyperparameters = new JsonObject();
        foreach (var (name, value) in request.Parameters)
        {
            hyperparameters[name] = Typed(value);
        }
        var body = new JsonObject
        {
            ["model"] = request.Model,
            ["training_file"] = request.TrainingFileId,
            ["method"] = new JsonObject
            {
                ["type"] = "supervised",
                ["supervised"] = new JsonObject { ["hyperparameters"] = hyperparameters },
            },
            ["metadata"] = metadata,
        };
        AddIfGiven(body, "validation_file", request.ValidationFileId);
        AddIfGiven(body, "suffix", request.Suffix);
        if (request.Seed is { } seed)
        {
            body["seed"] = seed;
        }
        return body;
    }

    private static void AddIfGiven(JsonObject body, string name, string? value)
    {
        if (value is not null)
        {
            body[name] = value;
        }
    }

    /// <summary>A parameter's text as the JSON type that it stands for.</summary>
    private static JsonNode Typed(ParameterValue value) => value switch
    {
        { Items: { } items } => new JsonArray([.. items.Select(item => (JsonNode)item)]),
        { Text: "true" } => true,
        { Text: "false" } => false,
        { Text: { } text } when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) => whole,
        { Text: { } text } when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) => number,
        _ => value.Text!,
    };
}
