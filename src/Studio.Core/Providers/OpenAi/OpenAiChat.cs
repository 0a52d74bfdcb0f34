using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace FineTuningStudio.Core.Providers.OpenAi;

/// <summary>Asks models of a server of OpenAI's shape, at once or as a stream, and reads what such servers really answer.</summary>
internal sealed class OpenAiChat(OpenAiTransport transport, string title, TimeProvider time)
{
    private const string Path = "/chat/completions";

    /// <summary>What makes answers reproducible or counts tokens, and what not every model or server takes.</summary>
    private static readonly string[] Optional = ["temperature", "stream_options"];

    /// <summary>The optional parameters that each model has refused.</summary>
    private readonly ConcurrentDictionary<string, IReadOnlyList<string>> _refused = new(StringComparer.Ordinal);

    public async Task<Answer<ChatAnswer>> AskAsync(ChatRequest request, Action<string>? onText, CancellationToken cancellationToken)
    {
        var without = _refused.GetValueOrDefault(request.Model, []);
        while (true)
        {
            var answer = await SendAsync(request, without, onText, cancellationToken);
            if (answer.Error is null)
            {
                if (without.Count > 0)
                {
                    _refused[request.Model] = without;
                }
                return answer;
            }
            if (NamedIn(answer.Error, without) is not { } named)
            {
                return answer;
            }
            without = [.. without, named];
        }
    }

    /// <summary>The optional parameter that a refusal names and that was sent.</summary>
    private static string? NamedIn(ProviderError error, IReadOnlyList<string> without) =>
        error is { Kind: ProviderErrorKind.Refused, Raw: { StatusCode: 400 or 422 } raw }
            ? Optional.FirstOrDefault(name => !without.Contains(name) && raw.Body.Contains(name, StringComparison.Ordinal))
            : null;

    private async Task<Answer<ChatAnswer>> SendAsync(
        ChatRequest request, IReadOnlyList<string> without, Action<string>? onText, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var json = Body(request, onText is not null);
        foreach (var name in without)
        {
            json.Remove(name);
        }
        using var body = JsonContent.Create(json);
        if (onText is null)
        {
            return await transport.SendAsync(
                HttpMethod.Post, Path, body, OpenAiTransport.ChatTimeout, (whole, _) => Read(whole, time.GetElapsedTime(started)), cancellationToken);
        }
        var pieces = new ChatPieces(title, onText);
        var streamed = await transport.StreamAsync(Path, body, OpenAiTransport.ChatTimeout, pieces.Take, cancellationToken);
        return streamed.TryGet(out _, out var error) ? pieces.ToAnswer(time.GetElapsedTime(started)) : error;
    }

    private static JsonObject Body(ChatRequest request, bool isStreamed)
    {
        var body = new JsonObject
        {
            ["model"] = request.Model,
            ["messages"] = new JsonArray([.. request.Messages.Select(message => new JsonObject { ["role"] = message.Role, ["content"] = message.Content })]),
            ["temperature"] = 0,
        };
        if (request.Candidates > 1)
        {
            body["n"] = request.Candidates;
        }
        if (isStreamed)
        {
            body["stream"] = true;
            body["stream_options"] = new JsonObject { ["include_usage"] = true };
        }
        return body;
    }

    private static ChatAnswer Read(JsonElement json, TimeSpan elapsed)
    {
        var choices = json.Items("choices").Select(Choice).ToList();
        var (prompt, completion) = Usage(json);
        return new ChatAnswer(choices.Count > 0 ? choices : [new ChatChoice("")], prompt, completion, elapsed);
    }

    /// <summary>A candidate of an answer that came whole.</summary>
    public static ChatChoice Choice(JsonElement json)
    {
        var message = json.Field("message") ?? default;
        var text = Text(message, "content");
        return text.Length is 0 && Text(message, "refusal") is { Length: > 0 } refusal
            ? new ChatChoice(refusal, Confidence(json), Declined: true)
            : new ChatChoice(text, Confidence(json));
    }

    /// <summary>A text that stands alone, or in parts of which each has a text; empty where there is none.</summary>
    public static string Text(JsonElement json, string name) => json.Field(name) switch
    {
        { ValueKind: JsonValueKind.String } text => text.Said() ?? "",
        { ValueKind: JsonValueKind.Array } parts => string.Concat(parts.EnumerateArray().Select(part => part.Text("text"))),
        _ => "",
    };

    public static double? Confidence(JsonElement json) => json.Number("confidence") is { } value and >= 0 and <= 1 ? value : null;

    public static (int? Prompt, int? Completion) Usage(JsonElement json) =>
        ((int?)json.Field("usage")?.Whole("prompt_tokens"), (int?)json.Field("usage")?.Whole("completion_tokens"));
}
