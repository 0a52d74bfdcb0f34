using System.Text.Encodings.Web;
using System.Text.RegularExpressions;

namespace FineTuningStudio.Core.Providers;

/// <summary>Takes secrets out of what a provider answered, before it is stored or shown.</summary>
public static partial class Redaction
{
    private const string Mark = "[redacted]";
    private const int MaxLength = 1_000_000;

    /// <summary>What is shorter is a word like "none" for a server that asks for no key, and would stand in every second answer.</summary>
    private const int MinKeyLength = 8;

    /// <summary>The text without the given key, without anything that looks like an API key, and without the values of secret fields.</summary>
    public static string Apply(string text, string? apiKey)
    {
        var redacted = Spellings(apiKey).Aggregate(text, (left, spelling) => left.Replace(spelling, Mark, StringComparison.Ordinal));
        redacted = SecretField().Replace(KeyLike().Replace(redacted, Mark), match => $"{match.Groups[1].Value}\"{Mark}\"");
        return redacted.Length <= MaxLength ? redacted : redacted[..MaxLength];
    }

    /// <summary>The key as it may stand in JSON, where some writers escape a plus or a slash, and in an address.</summary>
    private static IEnumerable<string> Spellings(string? apiKey) => apiKey is not { Length: >= MinKeyLength }
        ? []
        : new[] { apiKey, JavaScriptEncoder.Default.Encode(apiKey), JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(apiKey), apiKey.Replace("/", "\\/", StringComparison.Ordinal), Uri.EscapeDataString(apiKey) }
            .Distinct().OrderByDescending(spelling => spelling.Length);

    [GeneratedRegex(@"\b(?:sk|fw|key)[-_][A-Za-z0-9*_\-]{8,}", RegexOptions.CultureInvariant)]
    private static partial Regex KeyLike();

    [GeneratedRegex("""("(?:api_?key|wandb_?api_?key|password|secret|authorization|token)"\s*:\s*)"(?:[^"\\]|\\.)*" """, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex SecretField();
}
