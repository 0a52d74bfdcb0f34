using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace FineTuningStudio.Core.Webhooks;

/// <summary>Makes the secrets that messages are signed with, and keeps them encrypted.</summary>
public sealed class WebhookSecrets(IDataProtectionProvider protection)
{
    /// <summary>Standard Webhooks asks for 24 to 64 bytes.</summary>
    private const int Bytes = 32;

    private readonly IDataProtector _protector = protection.CreateProtector("Studio.Webhook.Secret");

    /// <summary>A new secret as people copy it: "whsec_" and Base64.</summary>
    internal static string New() => WebhookSignature.SecretPrefix + Convert.ToBase64String(RandomNumberGenerator.GetBytes(Bytes));

    internal string Protect(string secret) => _protector.Protect(secret);

    /// <summary>False for one that can no longer be decrypted, such as after the directory of keys was lost.</summary>
    internal bool TryUnprotect(string text, [NotNullWhen(true)] out string? secret)
    {
        try
        {
            secret = _protector.Unprotect(text);
            return true;
        }
        catch (CryptographicException)
        {
            secret = null;
            return false;
        }
    }
}
