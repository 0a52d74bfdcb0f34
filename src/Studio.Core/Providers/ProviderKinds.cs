namespace FineTuningStudio.Core.Providers;

/// <summary>The kinds of providers that can be added, and what is known of each.</summary>
public static class ProviderKinds
{
    public const string OpenAi = "openai";
    public const string Fireworks = "fireworks";

    /// <summary>Those that can be added; the built-in trainer is there once.</summary>
    public static IReadOnlyList<string> Addable { get; } = [OpenAi, Fireworks];

    /// <summary>Where a provider of the kind is called unless it has a <c>BaseUrl</c>; null for the built-in trainer.</summary>
    public static Uri? Address(string kind) => kind switch
    {
        OpenAi => new Uri("https://api.openai.com/v1"),
        Fireworks => new Uri("https://api.fireworks.ai/v1"),
        _ => null,
    };
}
