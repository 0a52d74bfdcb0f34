using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace FineTuningStudio.LocalTrainer.Server;

internal sealed record DeltaAnswer(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Role,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Content,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Refusal = null);

internal sealed record ChunkChoiceAnswer(
    int Index,
    DeltaAnswer Delta,
    object? Logprobs,
    string? FinishReason,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? Confidence);

internal sealed record ChunkAnswer(
    string Id,
    string Object,
    long Created,
    string Model,
    IReadOnlyList<ChunkChoiceAnswer> Choices,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] UsageAnswer? Usage);

/// <summary>An answer as server-sent events. The learner gives it whole; it is sent word by word for clients that expect that.</summary>
internal sealed class ChatStream(ChatRequest request, IReadOnlyList<Choice> choices, long created) : IResult
{
    private readonly string _id = Ids.Chat();

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        var cancellationToken = httpContext.RequestAborted;
        response.ContentType = "text/event-stream; charset=utf-8";
        response.Headers.CacheControl = "no-cache";
        httpContext.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        for (var i = 0; i < choices.Count; i++)
        {
            var choice = choices[i];
            await SendAsync(response, Chunk(i, choice.Declined ? new DeltaAnswer("assistant", null, "") : new DeltaAnswer("assistant", "")), cancellationToken);
            foreach (var word in Words(choice.Text))
            {
                await SendAsync(response, Chunk(i, choice.Declined ? new DeltaAnswer(null, null, word) : new DeltaAnswer(null, word)), cancellationToken);
            }
            await SendAsync(response, Chunk(i, new DeltaAnswer(null, null), choice), cancellationToken);
        }
        if (request.IncludesUsage)
        {
            await SendAsync(response, Chunk([], ChatApi.Usage(request, choices)), cancellationToken);
        }
        await response.WriteAsync("data: [DONE]\n\n", cancellationToken);
    }

    private ChunkAnswer Chunk(int index, DeltaAnswer delta, Choice? ended = null) =>
        Chunk([new ChunkChoiceAnswer(index, delta, null, ended?.FinishReason, ended?.Confidence)], null);

    private ChunkAnswer Chunk(IReadOnlyList<ChunkChoiceAnswer> sent, UsageAnswer? usage) =>
        new(_id, "chat.completion.chunk", created, request.Model, sent, usage);

    private static async Task SendAsync(HttpResponse response, ChunkAnswer chunk, CancellationToken cancellationToken)
    {
        await response.WriteAsync($"data: {JsonSerializer.Serialize(chunk, Json.Options)}\n\n", cancellationToken);
        await response.Body.FlushAsync(cancellationToken);
    }

    /// <summary>Each word with the white space before it; together they are the text.</summary>
    private static IEnumerable<string> Words(string text)
    {
        var start = 0;
        for (var i = 1; i < text.Length; i++)
        {
            if (char.IsWhiteSpace(text[i]) && !char.IsWhiteSpace(text[i - 1]))
            {
                yield return text[start..i];
                start = i;
            }
        }
        if (start < text.Length)
        {
            yield return text[start..];
        }
    }
}
