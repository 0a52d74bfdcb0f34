using System.Text;

namespace FineTuningStudio.LocalTrainer.Server;

/// <summary>The models that can be tuned here, and the names of what comes out.</summary>
internal static class BaseModels
{
    public const string Owner = "fine-tuning-studio";
    public const string Organization = "org-local";

    /// <summary>When the first of them was made, in Unix seconds: 2026-01-01.</summary>
    public const long Created = 1_767_225_600;

    /// <summary>The whole list.</summary>
    public static IReadOnlyList<string> All { get; } = ["studio-sql-small"];

    public static bool IsOne(string model) => All.Contains(model, StringComparer.Ordinal);

    public static bool IsTunedName(string model) => model.StartsWith("ft:", StringComparison.Ordinal);

    /// <summary>As OpenAI names them: <c>ft:base:organisation:suffix:id</c>; an empty suffix leaves two colons.</summary>
    public static string TunedName(string model, string? suffix) => $"ft:{BaseOf(model)}:local:{Clean(suffix ?? "")}:{Ids.ModelKey()}";

    /// <summary>The base model under a model, however often it was tuned.</summary>
    public static string BaseOf(string model) => IsTunedName(model) ? model.Split(':')[1] : model;

    public static string CheckpointName(string tunedName, int step) => $"{tunedName}:ckpt-step-{step}";

    /// <summary>A model's name is part of URLs and is split at colons, so everything but letters, digits, dot, dash and underscore becomes a dash.</summary>
    private static string Clean(string suffix)
    {
        var clean = new StringBuilder(suffix.Length);
        foreach (var rune in suffix.EnumerateRunes())
        {
            clean.Append(rune.IsAscii && (char.IsAsciiLetterOrDigit((char)rune.Value) || rune.Value is '.' or '-' or '_')
                ? char.ToLowerInvariant((char)rune.Value)
                : '-');
        }
        return clean.ToString();
    }
}
