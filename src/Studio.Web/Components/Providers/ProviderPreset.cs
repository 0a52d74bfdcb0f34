using FineTuningStudio.Core.Providers;

namespace FineTuningStudio.Web.Components.Providers;

/// <summary>A starting point for a new provider: what its kind of server usually needs.</summary>
/// <param name="Key">What it is called in the address.</param>
/// <param name="Title">How people call it.</param>
/// <param name="Kind">The provider's kind.</param>
/// <param name="Name">The name that is proposed; null where none is.</param>
/// <param name="KeyHeader">The header that carries the key; null for the usual one.</param>
/// <param name="NeedsAddress">False where the kind's own address is meant.</param>
/// <param name="AddressExample">What an address looks like.</param>
/// <param name="Help">What it is, and what to have at hand.</param>
public sealed record ProviderPreset(
    string Key, string Title, string Kind, string? Name, string? KeyHeader, bool NeedsAddress, string AddressExample, string Help)
{
    public static IReadOnlyList<ProviderPreset> All { get; } =
    [
        new("openai", "OpenAI", ProviderKinds.OpenAi, "openai", null, false, "https://api.openai.com/v1",
            "You need an API key of an organisation that may still create fine-tuning jobs."),
        new("azure", "Azure OpenAI", ProviderKinds.OpenAi, "azure", "api-key", true, "https://RESOURCE.openai.azure.com/openai/v1",
            "You need the address of your resource, ending in /openai/v1, and one of its two keys."),
        new("other", "Another server", ProviderKinds.OpenAi, null, null, true, "http://127.0.0.1:8000/v1",
            "Any server that speaks OpenAI’s fine-tuning API."),
        new("fireworks", "Fireworks", ProviderKinds.Fireworks, "fireworks", null, false, "https://api.fireworks.ai",
            "You need an API key and the id of your account. A tuned model answers once it is deployed."),
    ];

    public static ProviderPreset Of(string? key) => All.FirstOrDefault(preset => preset.Key == key) ?? All[0];
}
