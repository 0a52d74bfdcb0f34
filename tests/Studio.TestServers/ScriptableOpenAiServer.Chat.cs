using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace FineTuningStudio.TestServers;

/// <content>Answers to questions, by a script that sees each of them.</content>
public sealed partial class ScriptableOpenAiServer
{
    private readonly List<ChatQuestion> _questions = [];
    private int _chatsNow;
    private int _mostChats;

    /// <summary>What is answered to a question.</summary>
    public Func<ChatQuestion, ChatReply> Chat { get; set; } = _ => new ChatReply("```sql\nSELECT 1\n```");

    /// <summary>How long each answer takes, as a model does.</summary>
    public TimeSpan ChatLatency { get; set; }

    /// <summary>False for a server that answers whole also where a stream is asked for.</summary>
    public bool StreamsChats { get; set; } = true;

    /// <summary>Each stream waits for it after its first piece, so that a test can look at an answer that is being written.</summary>
    public Task AfterFirstPiece { get; set; } = Task.CompletedTask;

    /// <summary>All questions in order of their coming.</summary>
    public IReadOnlyList<ChatQuestion> Questions => Locked(() => _questions.ToList());

    /// <summary>How often each user message was asked, whichever the model.</summary>
    public IReadOnlyDictionary<string, int> AskedTimes =>
        Questions.GroupBy(question => question.User).ToDictionary(group => group.Key, group => group.Count());

    /// <summary>The most questions that were under way at once.</summary>
    public int MostChatsAtOnce => Locked(() => _mostChats);

    private async Task ChatAsync(HttpContext context)
    {
        var body = (await JsonNode.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted))!.AsObject();
        var question = Locked(() =>
        {
            _mostChats = Math.Max(_mostChats, ++_chatsNow);
            var (model, user) = ((string?)body["model"] ?? "", Said(body, "user") ?? "");
            var asked = new ChatQuestion(model, Said(body, "system"), user, _questions.Count(known => known.Model == model && known.User == user) + 1, body);
            _questions.Add(asked);
            return asked;
        });
        try
        {
            if (ChatLatency > TimeSpan.Zero)
            {
                await Task.Delay(ChatLatency, context.RequestAborted);
            }
            await AnswerAsync(context, question, Chat(question));
        }
        finally
        {
            Locked(() => _chatsNow--);
        }
    }

    private static string? Said(JsonObject body, string role) =>
        (string?)body["messages"]!.AsArray().LastOrDefault(message => (string?)message!["role"] == role)?["content"];

    private Task AnswerAsync(HttpContext context, ChatQuestion question, ChatReply reply) => reply switch
    {
        { ErrorStatus: { } status } => Errors.WriteAsync(context, status, reply.ErrorCode, reply.ErrorMessage),
        _ when StreamsChats && (bool?)question.Body["stream"] is true => StreamAsync(context, question, reply),
        _ => context.Response.WriteAsJsonAsync(new JsonObject
        {
            ["id"] = NewId("chatcmpl"),
            ["object"] = "chat.completion",
            ["choices"] = new JsonArray([.. reply.Candidates.Select((candidate, index) => Choice(candidate, index, "message", Message(candidate.Text, candidate.Refusal), "stop"))]),
            ["usage"] = Usage(reply),
        }),
    };

    private async Task StreamAsync(HttpContext context, ChatQuestion question, ChatReply reply)
    {
        context.Response.ContentType = "text/event-stream";
        var sent = 0;
        foreach (var chunk in Chunks(question, reply))
        {
            if (sent++ == reply.BreaksAfter)
            {
                context.Abort();
                return;
            }
            await context.Response.WriteAsync($"data: {chunk.ToJsonString()}\n\n", context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
            if (sent is 1)
            {
                await AfterFirstPiece.WaitAsync(context.RequestAborted);
            }
        }
        if (reply.SaysDone)
        {
            await context.Response.WriteAsync("data: [DONE]\n\n", context.RequestAborted);
        }
    }

    private static IEnumerable<JsonObject> Chunks(ChatQuestion question, ChatReply reply)
    {
        for (var index = 0; index < reply.Candidates.Count; index++)
        {
            var candidate = reply.Candidates[index];
            foreach (var piece in (candidate.Text ?? candidate.Refusal ?? "").Split(' ').Select((word, i) => i is 0 ? word : $" {word}"))
            {
                yield return Chunk(Choice(candidate with { Confidence = null }, index, "delta", Message(candidate.Text is null ? null : piece, candidate.Text is null ? piece : null), null));
            }
            yield return Chunk(Choice(candidate, index, "delta", [], "stop"));
        }
        if ((bool?)question.Body["stream_options"]?["include_usage"] is true)
        {
            yield return new JsonObject { ["object"] = "chat.completion.chunk", ["choices"] = new JsonArray(), ["usage"] = Usage(reply) };
        }

        static JsonObject Chunk(JsonObject choice) => new() { ["object"] = "chat.completion.chunk", ["choices"] = new JsonArray(choice), ["usage"] = null };
    }

    private static JsonObject Choice(ChatCandidate candidate, int index, string part, JsonObject message, string? finishReason)
    {
        var choice = new JsonObject { ["index"] = index, [part] = message, ["finish_reason"] = finishReason };
        if (candidate.Confidence is { } confidence)
        {
            choice["confidence"] = confidence;
        }
        return choice;
    }

    private static JsonObject Message(string? content, string? refusal) => new() { ["role"] = "assistant", ["content"] = content, ["refusal"] = refusal };

    private static JsonObject Usage(ChatReply reply) => new()
    {
        ["prompt_tokens"] = reply.PromptTokens,
        ["completion_tokens"] = reply.CompletionTokens,
        ["total_tokens"] = reply.PromptTokens + reply.CompletionTokens,
    };
}
