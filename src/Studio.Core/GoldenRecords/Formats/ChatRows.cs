using System.Text.Json;

namespace FineTuningStudio.Core.GoldenRecords.Formats;

/// <summary>
/// Reads pairs out of OpenAI's chat format: the SQL is what the last assistant message says, the question what the last user
/// message before it says, without the words of a known template around the question and without a code fence around the SQL.
/// </summary>
internal static class ChatRows
{
    // The Studio's own template, and the one of Dataherald's engine.
    private static readonly (string Before, string Behind)[] Templates = [Around(PromptTemplate.Default.User), Around("User Question: {question}\n SQL: ")];

    public static ImportRow Read(JsonElement row)
    {
        if (!row.TryGetProperty("messages", out var messages) || messages.ValueKind is not JsonValueKind.Array)
        {
            return ImportRow.Bad("The line has no list \"messages\"; OpenAI's chat format has {\"messages\": [{\"role\": \"user\", \"content\": \"…\"}, {\"role\": \"assistant\", \"content\": \"…\"}]}.");
        }
        var turns = messages.EnumerateArray().ToList();
        var answer = turns.FindLastIndex(message => IsOf(message, "assistant"));
        var asked = turns.FindLastIndex(answer < 0 ? turns.Count - 1 : answer, message => IsOf(message, "user"));
        var questionFault = Read(turns, asked, "user", out var question);
        var sqlFault = Read(turns, answer, "assistant", out var sql);
        var fault = questionFault ?? sqlFault ?? (turns.FindLastIndex(message => IsOf(message, "user")) > answer
            ? "The conversation ends with a question that has no answer: take that message out, or write the SQL behind it."
            : null);
        return new ImportRow(WithoutTemplate(question), WithoutFence(sql), null, null, Fault: fault);
    }

    /// <summary>The question without the words that a template puts around it, one template's at most.</summary>
    public static string WithoutTemplate(string text)
    {
        var trimmed = text.Trim();
        foreach (var (before, behind) in Templates)
        {
            if (trimmed.StartsWith(before, StringComparison.Ordinal) && trimmed.EndsWith(behind, StringComparison.Ordinal) && trimmed.Length >= before.Length + behind.Length)
            {
                return trimmed[before.Length..^behind.Length].Trim();
            }
        }
        return trimmed;
    }

    /// <summary>The SQL without the code fence that is around all of it.</summary>
    public static string WithoutFence(string text)
    {
        const string Fence = "```";
        var trimmed = text.Trim();
        if (!trimmed.StartsWith(Fence, StringComparison.Ordinal) || !trimmed.EndsWith(Fence, StringComparison.Ordinal) || trimmed.Length < 2 * Fence.Length)
        {
            return trimmed;
        }
        var inner = trimmed[Fence.Length..^Fence.Length];
        var lineEnd = inner.IndexOf('\n', StringComparison.Ordinal);
        // The first line is the language's name, where it is one word.
        return (lineEnd >= 0 && inner.AsSpan(0, lineEnd).Trim().IndexOfAny(" \t") < 0 ? inner[lineEnd..] : inner).Trim();
    }

    /// <summary>A SQL as an assistant's message; what looks fenced gets another fence, so that reading takes that one off.</summary>
    public static string Fenced(string sql) => WithoutFence(sql) == sql ? sql : $"```sql\n{sql}\n```";

    // Without the spaces beside the question, which are trimmed with it.
    private static (string Before, string Behind) Around(string template) =>
        template.Split("{question}") is [var before, var behind] ? (before.Trim(), behind.Trim()) : (template, "");

    private static bool IsOf(JsonElement message, string role) =>
        message.ValueKind is JsonValueKind.Object && message.TryGetProperty("role", out var of) && of.ValueKind is JsonValueKind.String && of.ValueEquals(role);

    private static string? Read(List<JsonElement> turns, int at, string role, out string text)
    {
        text = "";
        if (at < 0)
        {
            return $"The line has no message of the role \"{role}\", which would hold the {(role is "user" ? "question" : "SQL")}.";
        }
        if (!turns[at].TryGetProperty("content", out var content) || Content(content) is not { } said)
        {
            return $"The last message of the role \"{role}\" holds no text.";
        }
        text = said;
        return null;
    }

    /// <summary>A text, or the texts of a list of parts; null where there is neither.</summary>
    private static string? Content(JsonElement content) => content.ValueKind switch
    {
        JsonValueKind.String => content.GetString(),
        JsonValueKind.Array => string.Join('\n', content.EnumerateArray()
            .Where(part => part.ValueKind is JsonValueKind.Object && part.TryGetProperty("text", out var text) && text.ValueKind is JsonValueKind.String)
            .Select(part => part.GetProperty("text").GetString())) is { Length: > 0 } parts ? parts : null,
        _ => null,
    };
}
