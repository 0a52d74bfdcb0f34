using System.Text.Json;
using FineTuningStudio.LocalTrainer.Learning;

namespace FineTuningStudio.LocalTrainer.Server;

/// <summary>One message. <paramref name="IsTarget"/>: an answer to learn; OpenAI's <c>"weight": 0</c> takes one out.</summary>
internal sealed record ChatMessage(string Role, string Text, bool IsTarget);

/// <summary>Reads messages of OpenAI's chat format, in training files and in requests alike.</summary>
internal static class Conversation
{
    private static readonly string[] Roles = ["system", "developer", "user", "assistant", "tool", "function"];

    /// <summary>The messages of a row of a training file, or what is wrong with them.</summary>
    public static (IReadOnlyList<ChatMessage> Messages, string? Problem) ReadTraining(JsonElement row)
    {
        if (row.ValueKind is not JsonValueKind.Object)
        {
            return ([], "expected a JSON object with the key 'messages'");
        }
        if (!row.TryGetProperty("messages", out var list))
        {
            return ([], row.TryGetProperty("prompt", out _)
                ? "the row has a 'prompt' instead of 'messages'; this trainer takes the chat format"
                : "the key 'messages' is missing");
        }
        if (list.ValueKind is not JsonValueKind.Array || list.GetArrayLength() == 0)
        {
            return ([], "'messages' must be an array with at least one message");
        }
        var (messages, problem, _) = Read(list);
        if (problem is not null)
        {
            return ([], problem);
        }
        return messages.Any(static message => message.Role is "assistant")
            ? messages[^1].Role is "assistant" ? (messages, null) : ([], "the last message must be from the assistant")
            : ([], "there is no message from the assistant, so there is nothing to learn");
    }

    /// <summary>The messages of an array; a problem comes with the index of its message.</summary>
    public static (IReadOnlyList<ChatMessage> Messages, string? Problem, int At) Read(JsonElement list)
    {
        var messages = new List<ChatMessage>();
        foreach (var element in list.EnumerateArray())
        {
            var (message, problem) = ReadMessage(element);
            if (message is null)
            {
                return ([], $"message {messages.Count + 1}: {problem}", messages.Count);
            }
            messages.Add(message);
        }
        return (messages, null, 0);
    }

    /// <summary>
    /// Every answer to learn with the question before it. A row of several turns gives several examples, as a chat model would learn them.
    /// </summary>
    public static (IReadOnlyList<TrainingExample> Examples, string? Problem) Examples(IReadOnlyList<ChatMessage> messages)
    {
        var system = SystemText(messages);
        var examples = new List<TrainingExample>();
        string? user = null;
        foreach (var message in messages)
        {
            switch (message.Role)
            {
                case "user":
                    user = message.Text;
                    break;
                case "assistant" when message.IsTarget && user is null:
                    return ([], "the assistant answers before the user has asked; put a message of the user before it");
                case "assistant" when message.IsTarget:
                    examples.Add(new TrainingExample(system, user!, message.Text));
                    break;
            }
        }
        return examples.Count > 0 ? (examples, null) : ([], "every message from the assistant has the weight 0, so there is nothing to learn");
    }

    public static string SystemText(IReadOnlyList<ChatMessage> messages) =>
        string.Join("\n\n", messages.Where(static message => message.Role is "system" or "developer").Select(static message => message.Text));

    private static (ChatMessage? Message, string? Problem) ReadMessage(JsonElement element)
    {
        if (element.ValueKind is not JsonValueKind.Object)
        {
            return (null, "expected an object with 'role' and 'content'");
        }
        if (!element.TryGetProperty("role", out var roleElement) || roleElement.ValueKind is not JsonValueKind.String)
        {
            return (null, "the key 'role' is missing or not a string");
        }
        var role = roleElement.GetString()!;
        if (!Roles.Contains(role, StringComparer.Ordinal))
        {
            return (null, $"the role '{ApiError.Echo(role)}' is unknown; use system, developer, user or assistant");
        }
        if (element.TryGetProperty("weight", out var weight)
            && (role is not "assistant" || weight.ValueKind is not JsonValueKind.Number || !weight.TryGetInt32(out var number) || number is not (0 or 1)))
        {
            return (null, "'weight' must be 0 or 1, and only on messages from the assistant");
        }
        var (text, problem) = ReadContent(element, role);
        var isTarget = role is "assistant" && (weight.ValueKind is not JsonValueKind.Number || weight.GetInt32() == 1);
        return text is null ? (null, problem) : (new ChatMessage(role, text, isTarget), null);
    }

    private static (string? Text, string? Problem) ReadContent(JsonElement message, string role)
    {
        if (!message.TryGetProperty("content", out var content) || content.ValueKind is JsonValueKind.Null)
        {
            return message.TryGetProperty("tool_calls", out _) || message.TryGetProperty("function_call", out _)
                ? (null, "it calls a tool; this trainer learns text only")
                : (null, $"the message of the role '{role}' has no 'content'");
        }
        if (content.ValueKind is JsonValueKind.String)
        {
            return (content.GetString(), null);
        }
        if (content.ValueKind is not JsonValueKind.Array)
        {
            return (null, "'content' must be a string or an array of text parts");
        }
        var parts = new List<string>();
        foreach (var part in content.EnumerateArray())
        {
            if (part.ValueKind is not JsonValueKind.Object
                || !part.TryGetProperty("type", out var type) || type.ValueKind is not JsonValueKind.String || !type.ValueEquals("text")
                || !part.TryGetProperty("text", out var text) || text.ValueKind is not JsonValueKind.String)
            {
                return (null, "'content' has a part that is not text; this trainer reads text only");
            }
            parts.Add(text.GetString()!);
        }
        return (string.Concat(parts), null);
    }
}
