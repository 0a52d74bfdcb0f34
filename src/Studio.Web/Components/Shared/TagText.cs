namespace FineTuningStudio.Web.Components.Shared;

/// <summary>Tags as a person types them: separated by commas.</summary>
public static class TagText
{
    public static string[] Read(string? text) => (text ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    public static string Of(IReadOnlyList<string> tags) => string.Join(", ", tags);
}
