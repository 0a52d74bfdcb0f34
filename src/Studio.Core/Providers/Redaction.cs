using System.Text.RegularExpressions;

namespace FineTuningStudio.Core.Providers;

/// <summary>Takes secrets out of what a provider answered, before it is stored or shown.</summary>
public static partial class Redaction
{
    private const string Mark = "[redacted]";
    private const int MaxLength = 1_000_000;

    /// <summary>The text without the given key, without anything that looks like an API key, and without the values of secret fields.</summary>
    public static string Apply(string text, string? apiKey)
    {
        var redacted = string.IsNullOrEmpty(apiKey) ? text : text.Replace(apiKey, Mark, StringComparison.Ordinal);
        redacted = SecretField().Replace(KeyLike().Replace(redacted, Mark), match => $"{match.Groups[1].Value}\"{Mark}\"");
        return redacted.Length <= MaxLength ? redacted : redacted[..MaxLength];
    }

    [GeneratedRegex(@"\b(?:sk|fw|key)[-_][A-Za-z0-9*_\-]{8,}", RegexOptions.CultureInvariant)]
    private static partial Regex KeyLike();

    [GeneratedRegex("""("(?:api_?key|wandb_?api_?key|password|secret|authorization|token)"\s*:\s*)"(?:[^"\\]|\\.)*" """, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex SecretField();
}
