using System.Globalization;
using System.Text.Json.Nodes;
using FineTuningStudio.Core.FineTunings;

namespace FineTuningStudio.Core.Providers.Fireworks;

/// <summary>Request bodies as Fireworks' REST reference has them.</summary>
internal static class FireworksRequests
{
    /// <param name="isAddon">True where the model is a LoRA: training goes on from it.</param>
    public static JsonObject Job(RemoteJobRequest request, string account, bool isAddon)
    {
        var body = new JsonObject
        {
            ["dataset"] = FireworksNames.Full(account, FireworksNames.Datasets, request.TrainingFileId),
            [isAddon ? "warmStartFrom" : "baseModel"] = FireworksNames.Model(request.Model),
        };
        Add("displayName", request.DisplayName);
        Add("outputModel", FireworksNames.OutputModel(account, request.Suffix, request.StudioJobId));
        Add("evaluationDataset", request.ValidationFileId is { } file ? FireworksNames.Full(account, FireworksNames.Datasets, file) : null);
        foreach (var (name, value) in request.Parameters.Where(pair => !pair.Key.StartsWith("wandb", StringComparison.Ordinal)))
        {
            body[name] = Typed(name, value);
        }
        if (request.Parameters.GetValueOrDefault("wandbEntity")?.Text is { } entity)
        {
            body["wandbConfig"] = new JsonObject
            {
                ["enabled"] = true,
                ["entity"] = entity,
                ["project"] = request.Parameters.GetValueOrDefault("wandbProject")?.Text,
                ["apiKey"] = request.Parameters.GetValueOrDefault("wandbApiKey")?.Text,
            };
        }
        return body;

        void Add(string name, string? value)
        {
            if (!string.IsNullOrEmpty(value))
            {
                body[name] = value;
            }
        }
    }

    /// <summary>A parameter's text as the JSON type that its description says.</summary>
    private static JsonNode Typed(string name, ParameterValue value)
    {
        var type = FireworksDescription.Parameters.FirstOrDefault(known => known.Name == name)?.Type;
        return (type, value.Text) switch
        {
            (_, null) => new JsonArray([.. value.Items!.Select(item => (JsonNode)item)]),
            (ParameterType.Boolean, { } text) => text == "true",
            (ParameterType.Integer, { } text) when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => (long)number,
            (ParameterType.Number, { } text) when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => number,
            (_, { } text) => text,
        };
    }
}
