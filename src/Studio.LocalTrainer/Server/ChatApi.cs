using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace FineTuningStudio.LocalTrainer.Server;

internal sealed record UsageAnswer(int PromptTokens, int CompletionTokens, int TotalTokens);

/// <summary>Exactly one of content and refusal is not null, as OpenAI has it.</summary>
internal sealed record ChatMessageAnswer(string Role, string? Content, string? Refusal);

/// <summary>A candidate; its confidence, 0 to 1, is our own key beside OpenAI's, which its clients pass over.</summary>
internal sealed record ChoiceAnswer(int Index, ChatMessageAnswer Message, object? Logprobs, string FinishReason, double Confidence);

internal sealed record ChatAnswer(
    string Id, string Object, long Created, string Model, IReadOnlyList<ChoiceAnswer> Choices, UsageAnswer Usage);

internal static class ChatApi
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/chat/completions", AnswerAsync);
        routes.RefuseOtherMethods("/chat/completions", "POST");
    }

    private static async Task<IResult> AnswerAsync(HttpRequest request, ChatAnswers chat, TimeProvider time, CancellationToken cancellationToken)
    {
        var (body, unreadable) = await JsonBody.ReadAsync(request, cancellationToken);
        if (unreadable is not null)
        {
            return unreadable;
        }
        var (wanted, invalid) = ChatRequest.Read(body);
        if (invalid is not null)
        {
            return invalid;
        }
        var (choices, error) = await chat.AskAsync(wanted!, cancellationToken);
        if (error is not null)
        {
            return error;
        }
        var created = time.GetUtcNow().ToUnixTimeSeconds();
        return wanted!.IsStreamed ? new ChatStream(wanted, choices, created) : Answer.Ok(Describe(wanted, choices, created));
    }

    public static UsageAnswer Usage(ChatRequest request, IReadOnlyList<Choice> choices)
    {
        var completion = choices.Sum(static choice => TokenCount.Of(choice.Text));
        return new UsageAnswer(request.PromptTokens, completion, request.PromptTokens + completion);
    }

    private static ChatAnswer Describe(ChatRequest request, IReadOnlyList<Choice> choices, long created) => new(
        Ids.Chat(),
        "chat.completion",
        created,
        request.Model,
        [.. choices.Select(static (choice, index) => new ChoiceAnswer(index, Message(choice), null, choice.FinishReason, choice.Confidence))],
        Usage(request, choices));

    private static ChatMessageAnswer Message(Choice choice) =>
        choice.Declined ? new ChatMessageAnswer("assistant", null, choice.Text) : new ChatMessageAnswer("assistant", choice.Text, null);
}
