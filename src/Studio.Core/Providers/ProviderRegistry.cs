using System.Collections.Immutable;
using FineTuningStudio.Core.Providers.Fireworks;
using FineTuningStudio.Core.Providers.OpenAi;
using Microsoft.Extensions.Configuration;

namespace FineTuningStudio.Core.Providers;

/// <summary>
/// The providers by name, as they are at this moment: those of the settings, with what was changed in the browser, and those
/// that were added there. The list is replaced as a whole, so whoever holds a provider goes on with the one it has.
/// </summary>
public sealed class ProviderRegistry
{
    private readonly ProviderFactory? _factory;
    private readonly string? _default;
    private ImmutableArray<Entry> _entries;

    /// <summary>Holds the given providers for good, and those of the factory's settings until others take their place.</summary>
    public ProviderRegistry(IEnumerable<IFineTuningProvider> providers, IConfiguration configuration, ProviderFactory? factory = null)
    {
        _factory = factory;
        _default = configuration["Studio:DefaultProvider"];
        _entries = [.. providers.Select(provider => new Entry(null, provider)), .. Made(factory?.Configured ?? [])];
    }

    public IReadOnlyList<ProviderDescription> Describe() => [.. _entries.Select(entry => entry.Provider.Describe())];

    public IFineTuningProvider? Find(string name)
    {
        foreach (var entry in _entries)
        {
            if (entry.Name == name)
            {
                return entry.Provider;
            }
        }
        return null;
    }

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

    /// <summary>What each provider was made from; those that were handed over ready made have no settings.</summary>
    internal IReadOnlyList<ProviderSettings> Settings => [.. _entries.Select(entry => entry.Settings).OfType<ProviderSettings>()];

    /// <summary>
    /// Puts other settings in place, all at once. A provider whose settings are the same stays the instance that it is; a
    /// call that runs on one that went ends as it would have. Returns the names that were added, changed or removed.
    /// </summary>
    internal IReadOnlyList<string> Replace(IReadOnlyList<ProviderSettings> settings)
    {
        var before = _entries;
        var known = before.Where(entry => entry.Settings is not null).ToDictionary(entry => entry.Name);
        var after = settings.Select(wanted => known.TryGetValue(wanted.Name, out var entry) && entry.Settings == wanted ? entry : Made([wanted]).Single()).ToList();
        _entries = [.. before.Where(entry => entry.Settings is null), .. after];
        var stayed = after.Intersect(known.Values).Select(entry => entry.Name).ToHashSet();
        return [.. known.Keys.Union(after.Select(entry => entry.Name)).Where(name => !stayed.Contains(name))];
    }

    internal static Problem Unknown(string name) => new(ProblemKind.Invalid, "provider_not_ready",
        $"There is no provider named \"{name}\"; add it on the providers page or as Providers:{name} in the settings, or choose one that GET /api/v1/providers lists.");

    /// <summary>Makes the provider that fits the kind of the settings.</summary>
    internal static IFineTuningProvider Create(
        ProviderSettings settings, LocalEndpoint local, ProviderHealth health, IHttpClientFactory clients, TimeProvider time) =>
        new WatchedProvider(Make(settings, local, clients, time), health, settings.KeyFault);

    private static IFineTuningProvider Make(ProviderSettings settings, LocalEndpoint local, IHttpClientFactory clients, TimeProvider time) =>
        settings.Kind switch
        {
            "openai" or ProviderSettings.LocalKind => new OpenAiProvider(settings, local, clients, time),
            ProviderKinds.Fireworks => new FireworksProvider(settings, clients, time),
            _ => throw new InvalidOperationException(
                $"Providers:{settings.Name}:Kind is \"{settings.Kind}\"; this version knows openai, fireworks and local."),
        };

    private IEnumerable<Entry> Made(IEnumerable<ProviderSettings> settings) =>
        settings.Select(made => new Entry(made, _factory!.Create(made)));

    private sealed record Entry(ProviderSettings? Settings, IFineTuningProvider Provider)
    {
        public string Name => Settings?.Name ?? Provider.Describe().Name;
    }
}
