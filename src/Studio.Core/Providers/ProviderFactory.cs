namespace FineTuningStudio.Core.Providers;

/// <summary>Makes providers from their settings, while the Studio runs too.</summary>
public sealed class ProviderFactory(
    IReadOnlyList<ProviderSettings> configured, LocalEndpoint local, ProviderHealth health, IHttpClientFactory clients, TimeProvider time)
{
    /// <summary>The providers as they stand in the settings and the environment.</summary>
    internal IReadOnlyList<ProviderSettings> Configured => configured;

    internal IFineTuningProvider Create(ProviderSettings settings) => ProviderRegistry.Create(settings, local, health, clients, time);
}
