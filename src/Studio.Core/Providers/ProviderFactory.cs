namespace FineTuningStudio.Core.Providers;

/// <summary>Makes providers from their settings, while the Studio runs too.</summary>
public sealed class ProviderFactory(
    IReadOnlyList<ProviderSettings> configured, LocalEndpoint local, ProviderHealth health, IHttpClientFactory clients, TimeProvider time)
{
    /// <summary>The providers as they stand in the settings and the environment.</summary>
    internal IReadOnlyList<ProviderSettings> Configured => configured;

    internal IFineTuningProvider Create(ProviderSettings settings) => ProviderRegistry.Create(settings, local, health, clients, time);

    /// <summary>One for a test of values that are not stored: what it answers says nothing about the provider that is set up.</summary>
    internal IFineTuningProvider CreateUnwatched(ProviderSettings settings) =>
        ProviderRegistry.Create(settings, local, new ProviderHealth(new ProviderFeed(time), time), clients, time);
}
