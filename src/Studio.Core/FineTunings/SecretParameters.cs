using System.Security.Cryptography;
using FineTuningStudio.Core.Providers;
using Microsoft.AspNetCore.DataProtection;

namespace FineTuningStudio.Core.FineTunings;

/// <summary>
/// Encrypts the secrets among a job's parameters before anything is stored, and opens them for the one call that needs them:
/// creating the job at its provider.
/// </summary>
public sealed class SecretParameters(IDataProtectionProvider protection)
{
    /// <summary>What ends a job whose secret cannot be opened any more.</summary>
    internal static ProviderError Lost { get; } = new(ProviderErrorKind.Refused, "secret_lost",
        "A secret among the parameters cannot be decrypted, since the keys of the data directory are others now; create the job again and give it anew.");

    private readonly IDataProtector _protector = protection.CreateProtector("FineTuningStudio.SecretParameters");

    /// <summary>The values with the secrets among them encrypted, by the description of their provider; null stays null.</summary>
    public Dictionary<string, ParameterValue>? Protect(IReadOnlyDictionary<string, ParameterValue>? values, ProviderDescription? provider) =>
        values?.ToDictionary(pair => pair.Key, pair => provider?.Parameters.IsSecret(pair.Key) is true ? Protect(pair.Value) : pair.Value);

    /// <summary>The request with its secrets in clear; null where the keys that encrypted them are gone.</summary>
    internal RemoteJobRequest? Reveal(RemoteJobRequest request)
    {
        try
        {
            return request.Parameters.Values.Any(value => value.IsProtected)
                ? request with { Parameters = request.Parameters.ToDictionary(pair => pair.Key, pair => Reveal(pair.Value)) }
                : request;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private ParameterValue Protect(ParameterValue value) =>
        value is { IsProtected: false, Text: { } text } ? ParameterValue.OfProtected(_protector.Protect(text)) : value;

    private ParameterValue Reveal(ParameterValue value) =>
        value.Protected is { } encrypted ? ParameterValue.Of(_protector.Unprotect(encrypted)) : value;
}
