using System.Text.Json;

namespace FineTuningStudio.Web.Api.Answers;

/// <summary>A text that may be JSON: as JSON where it is, else as a JSON text.</summary>
internal static class RawJson
{
    public static JsonElement Of(string text)
    {
        try
        {
            return JsonElement.Parse(text);
        }
        catch (JsonException)
        {
            // Not an error: providers and proxies answer with HTML or plain text too.
            return JsonSerializer.SerializeToElement(text);
        }
    }
}
