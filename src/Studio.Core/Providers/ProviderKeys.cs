using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;

namespace FineTuningStudio.Core.Providers;

/// <summary>
/// Encrypts the keys that were entered in the browser. What is encrypted holds the origin for which a key was given too, so
/// that a key cannot be sent elsewhere by changing an address, be it in the form, the settings or the database.
/// </summary>
public sealed class ProviderKeys(IDataProtectionProvider protection)
{
    private readonly IDataProtector _protector = protection.CreateProtector("Studio.Provider.Key");

    internal string Protect(ProviderKey key) => _protector.Protect(JsonSerializer.Serialize(key));

    /// <summary>Null for one that can no longer be decrypted, such as after the directory of keys was lost.</summary>
    internal ProviderKey? Unprotect(string text)
    {
        try
        {
            return JsonSerializer.Deserialize<ProviderKey>(_protector.Unprotect(text));
        }
        catch (Exception broken) when (broken is CryptographicException or JsonException)
        {
            return null;
        }
    }
}

/// <summary>A key, and the origin (scheme, host and port) that it was entered for.</summary>
internal sealed record ProviderKey(string Origin, string Secret, DateTime ChangedAt)
{
    /// <summary>Without the secret, so that it cannot come into a log.</summary>
    public override string ToString() => $"key for {Origin}";
}
