using FineTuningStudio.Core.GoldenRecords;

namespace FineTuningStudio.Core.Prompts;

/// <summary>What a prompt template must satisfy: which placeholders stand where, and how long it may be.</summary>
internal static class TemplateRules
{
    public const int MinSchemaTokens = 50;
    public const int MaxSchemaTokens = 1_000_000;

    private static readonly string[] SystemPlaceholders = ["dialect", "schema"];
    private static readonly string[] UserPlaceholders = ["question"];

    /// <summary>Every invalid field at once, by its path in the API's body.</summary>
    public static Dictionary<string, string[]> Check(string? system, string? user, int? maxSchemaTokens)
    {
        var faults = new Dictionary<string, string[]>();
        Add(faults, "system", Fault("system", system ?? "", SystemPlaceholders, UserPlaceholders));
        Add(faults, "user", Fault("user", user ?? "", UserPlaceholders, SystemPlaceholders) ?? (Placeholders(user ?? "").Count(name => name == "question") switch
        {
            1 => null,
            > 1 => "The user text holds {question} more than once: leave one of them, so that the question is put once.",
            _ => "The user text holds no {question}, so the model would never see what is asked: put {question} where the question belongs.",
        }));
        Add(faults, "max_schema_tokens", maxSchemaTokens is < MinSchemaTokens or > MaxSchemaTokens
            ? $"max_schema_tokens must be from {MinSchemaTokens} to {MaxSchemaTokens:N0}, or null for the whole schema; found {maxSchemaTokens:N0}."
            : null);
        return faults;
    }

    /// <summary>The names in braces, in order; braces around anything but letters and underscores, such as JSON, are text.</summary>
    internal static IEnumerable<string> Placeholders(string text)
    {
        for (var open = text.IndexOf('{'); open >= 0; open = text.IndexOf('{', open + 1))
        {
            var end = open + 1;
            while (end < text.Length && (char.IsAsciiLetter(text[end]) || text[end] == '_'))
            {
                end++;
            }
            if (end > open + 1 && end < text.Length && text[end] == '}')
            {
                yield return text[(open + 1)..end];
            }
        }
    }

    private static string? Fault(string which, string text, string[] own, string[] others)
    {
        if (text.Length > PromptTemplate.MaxLength)
        {
            return $"The {which} text has {text.Length:N0} characters; {PromptTemplate.MaxLength:N0} is the most. Shorten it.";
        }
        return Placeholders(text).FirstOrDefault(name => !own.Contains(name)) switch
        {
            null => null,
            { } name when others.Contains(name) => $"{{{name}}} stands in the {which} text and belongs into the {(which == "user" ? "system" : "user")} text: move it there.",
            { } name => $"{{{name}}} is no placeholder; the {which} text may hold {string.Join(" and ", own.Select(known => $"{{{known}}}"))}. Correct or remove it.",
        };
    }

    private static void Add(Dictionary<string, string[]> faults, string field, string? fault)
    {
        if (fault is not null)
        {
            faults[field] = [fault];
        }
    }
}
