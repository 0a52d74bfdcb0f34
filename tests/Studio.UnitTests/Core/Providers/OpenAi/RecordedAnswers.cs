using System.Text.Json;

namespace FineTuningStudio.UnitTests.Core.Providers.OpenAi;

/// <summary>An answer as real servers give it. The schema is that of OpenAI's document, null for what is of another shape.</summary>
internal sealed record RecordedAnswer(string About, string? Schema, string Text)
{
    /// <summary>All of them, each with one of the oddities that the service shows.</summary>
    public static IReadOnlyList<RecordedAnswer> All { get; } = Read();

    private static List<RecordedAnswer> Read()
    {
        using var stream = typeof(RecordedAnswer).Assembly.GetManifestResourceStream("recorded-answers.json")!;
        return [.. JsonElement.Parse(new StreamReader(stream).ReadToEnd()).EnumerateArray().Select(one => new RecordedAnswer(
            one.GetProperty("about").GetString()!,
            one.GetProperty("schema").GetString(),
            one.TryGetProperty("body", out var body) ? body.GetRawText() : one.GetProperty("body_text").GetString()!))];
    }
}
