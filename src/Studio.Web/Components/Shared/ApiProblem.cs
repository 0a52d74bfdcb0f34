using System.Text.Json;
using FineTuningStudio.Core;

namespace FineTuningStudio.Web.Components.Shared;

/// <summary>Turns what an upload answered back into values, as the API spelled them.</summary>
public static class ApiProblem
{
    /// <summary>The problem document in an answer that is not a success; a sentence of our own where there is none.</summary>
    public static Problem Of(UploadAnswer answer)
    {
        if (answer.Status == 0)
        {
            return new Problem(ProblemKind.Unavailable, "unavailable", "The server was not reached. Check that it runs, then try again.");
        }
        try
        {
            using var json = JsonDocument.Parse(answer.Body);
            if (json.RootElement is { ValueKind: JsonValueKind.Object } root && root.TryGetProperty("message", out var message))
            {
                return new Problem(ProblemKind.Impossible, Text(root, "error_code") ?? "unknown", message.ToString())
                {
                    Errors = Errors(root),
                };
            }
        }
        catch (JsonException)
        {
            // Not ours, such as a proxy's page; the status says what there is to say.
        }
        return new Problem(ProblemKind.Impossible, "unknown", $"The server refused the file with status {answer.Status} and gave no reason.");
    }

    private static Dictionary<string, string[]> Errors(JsonElement root) =>
        root.TryGetProperty("errors", out var errors) && errors.ValueKind is JsonValueKind.Object
            ? errors.EnumerateObject().ToDictionary(
                field => field.Name, field => field.Value.EnumerateArray().Select(text => text.ToString()).ToArray())
            : [];

    private static string? Text(JsonElement root, string name) =>
        root.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String ? value.GetString() : null;
}
