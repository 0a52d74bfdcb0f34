using FineTuningStudio.Core.Providers.OpenAi;
using Microsoft.Extensions.Configuration;

namespace FineTuningStudio.Core.Providers;

/// <summary>The configured providers by name.</summary>
public sealed class ProviderRegistry
{
    private readonly IReadOnlyList<IFineTuningProvider> _providers;
    private readonly string? _default;

    public ProviderRegistry(IEnumerable<IFineTuningProvider> providers, IConfiguration configuration)
    {
        _providers = [.. providers];
        _default = configuration["Studio:DefaultProvider"];
    }

    public IReadOnlyList<ProviderDescription> Describe() => [.. _providers.Select(provider => provider.Describe())];

    public IFineTuningProvider? Find(string name) => _providers.FirstOrDefault(provider => provider.Describe().Name == name);

    /// <summary>The provider for those who name none: the configured one, else OpenAI where it has a key, else the built-in trainer.</summary>
    public string DefaultName() =>
        _default
        ?? Describe().FirstOrDefault(provider => provider is { Name: "openai", Ready: true })?.Name
        ?? Describe().FirstOrDefault(provider => provider.Kind == ProviderSettings.LocalKind)?.Name
        ?? "local";

    /// <summary>The description of a provider that can be used now; else <c>provider_not_ready</c>, with what is missing.</summary>
    internal Result<ProviderDescription> Ready(string name)
    {
        if (Find(name)?.Describe() is not { } description)
        {
            return Unknown(name);
        }
        return description.NotReady is { } problem ? problem : description;
    }

    internal static Problem Unknown(string name) => new(ProblemKind.Invalid, "provider_not_ready",
        $"There is no provider named \"{name}\"; add Providers:{name} to the settings, or choose one that GET /api/v1/providers lists.");

    /// <summary>Makes the provider that fits the kind of the settings.</summary>
    internal static IFineTuningProvider Create(
        ProviderSettings settings, LocalEndpoint local, ProviderHealth health, IHttpClientFactory clients, TimeProvider time) =>
        new WatchedProvider(Make(settings, local, clients, time), health);

    private static IFineTuningProvider Make(ProviderSettings settings, LocalEndpoint local, IHttpClientFactory clients, TimeProvider time) =>
        settings.Kind switch
        {
            "openai" or ProviderSettings.LocalKind => new OpenAiProvider(settings, local, clients, time),
            _ => throw new InvalidOperationException(
                $"Providers:{settings.Name}:Kind is \"{settings.Kind}\"; this version knows openai and local."),
        };
}
