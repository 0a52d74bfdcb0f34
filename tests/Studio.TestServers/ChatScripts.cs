using System.Text.Json.Nodes;

namespace FineTuningStudio.TestServers;

/// <summary>A question as it came in. <paramref name="Attempt"/> counts from 1 how often this model was asked the same.</summary>
public sealed record ChatQuestion(string Model, string? System, string User, int Attempt, JsonObject Body);

/// <summary>One candidate of an answer: a text, or a refusal in its place.</summary>
public sealed record ChatCandidate(string? Text, string? Refusal = null, double? Confidence = null);

/// <summary>What the server answers to a question.</summary>
public sealed record ChatReply(params IReadOnlyList<ChatCandidate> Candidates)
{
    public ChatReply(string text)
        : this([new ChatCandidate(text)])
    {
    }

    public int PromptTokens { get; init; } = 100;

    public int CompletionTokens { get; init; } = 20;

    /// <summary>An error's status in the place of an answer.</summary>
    public int? ErrorStatus { get; init; }

    public string ErrorCode { get; init; } = "server_error";

    public string ErrorMessage { get; init; } = "Something went wrong.";

    /// <summary>A stream is cut off after so many pieces.</summary>
    public int? BreaksAfter { get; init; }

    /// <summary>Whether a stream ends with its mark; some servers leave it out.</summary>
    public bool SaysDone { get; init; } = true;

    public static ChatReply Error(int status, string code, string message) => new([]) { ErrorStatus = status, ErrorCode = code, ErrorMessage = message };
}
