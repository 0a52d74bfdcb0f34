using System.Text.Json;

namespace FineTuningStudio.LocalTrainer.Server;

/// <summary>A request for an answer that was found right in itself. What decides how a language model draws its words (temperature and the like) has no meaning here and is passed over.</summary>
internal sealed record ChatRequest(
    string Model,
    string System,
    string User,
    int PromptTokens,
    int Count,
    int? MaxTokens,
    IReadOnlyList<string> Stops,
    bool IsStreamed,
    bool IncludesUsage)
{
    private const int MaxCount = 128;
    private const int MaxStops = 4;

    public static (ChatRequest? Request, ApiError? Error) Read(JsonElement body)
    {
        var fields = new FieldReader(body);
        var model = fields.RequiredText("model");
        var messages = ReadMessages(fields);
        var count = fields.Whole("n", 1, MaxCount) ?? 1;
        var maxTokens = fields.Whole("max_completion_tokens", 1, int.MaxValue) ?? fields.Whole("max_tokens", 1, int.MaxValue);
        var stops = ReadStops(fields);
        var isStreamed = fields.Flag("stream");
        var includesUsage = fields.Object("stream_options")?.Flag("include_usage") ?? false;
        RefuseWhatItCannot(fields);
        if (fields.Error is { } error)
        {
            return (null, error);
        }
        return (new ChatRequest(
            model,
            Conversation.SystemText(messages),
            messages.Last(static message => message.Role is "user").Text,
            messages.Sum(static message => TokenCount.PerMessage + TokenCount.Of(message.Text)),
            count,
            maxTokens,
            stops,
            isStreamed,
            includesUsage), null);
    }

    private static IReadOnlyList<ChatMessage> ReadMessages(FieldReader fields)
    {
        if (fields.Array("messages") is not { } list)
        {
            fields.Refuse(ApiError.Missing("messages"));
            return [];
        }
        var (messages, problem, at) = Conversation.Read(list);
        if (problem is not null)
        {
            fields.Refuse(ApiError.InvalidValue($"messages.[{at}]", $"Invalid 'messages': {problem}."));
        }
        else if (!messages.Any(static message => message.Role is "user"))
        {
            fields.Refuse(ApiError.InvalidValue("messages", "Invalid 'messages': expected at least one message with the role 'user'."));
        }
        return messages;
    }

    private static IReadOnlyList<string> ReadStops(FieldReader fields)
    {
        if (!fields.Element.TryGetProperty("stop", out var stop) || stop.ValueKind is JsonValueKind.Null)
        {
            return [];
        }
        IReadOnlyList<JsonElement> given = stop.ValueKind is JsonValueKind.Array ? [.. stop.EnumerateArray()] : [stop];
        if (given.Count > MaxStops || given.Any(static item => item.ValueKind is not JsonValueKind.String))
        {
            fields.Refuse(ApiError.InvalidValue("stop", $"Invalid 'stop': expected a string or an array of at most {MaxStops} strings."));
            return [];
        }
        return [.. given.Select(static item => item.GetString()!).Where(static text => text.Length > 0)];
    }

    private static void RefuseWhatItCannot(FieldReader fields)
    {
        foreach (var name in (string[])["tools", "functions"])
        {
            if (fields.Array(name) is { } list && list.GetArrayLength() > 0)
            {
                fields.Refuse(Unsupported(name, "the models of this trainer answer in text and call nothing"));
            }
        }
        if (fields.Flag("logprobs"))
        {
            fields.Refuse(Unsupported("logprobs", "the models of this trainer know no probabilities of single tokens"));
        }
        if (fields.Object("response_format") is { } format && format.RequiredText("type") is not ("text" or ""))
        {
            fields.Refuse(Unsupported("response_format", "the models of this trainer answer as they were trained to; only 'text' is known"));
        }
    }

    private static ApiError Unsupported(string param, string why) =>
        ApiError.Invalid($"Unsupported parameter: '{param}': {why}.", param, "unsupported_parameter");
}
