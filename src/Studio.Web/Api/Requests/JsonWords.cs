using System.Text.Json;

namespace FineTuningStudio.Web.Api.Requests;

/// <summary>What was found in a body, in words short enough to be said back.</summary>
internal static class JsonWords
{
    private const int MaxEcho = 60;

    public static string Describe(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => "null",
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        JsonValueKind.Number => $"the number {Short(value.GetRawText())}",
        JsonValueKind.String => $"the text {Short(value.GetRawText())}",
        JsonValueKind.Array => $"a list of {value.GetArrayLength()}",
        _ => "an object",
    };

    public static string Short(string text) => text.Length <= MaxEcho ? text : text[..MaxEcho] + "…";
}
