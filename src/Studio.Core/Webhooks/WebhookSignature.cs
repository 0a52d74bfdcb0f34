using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace FineTuningStudio.Core.Webhooks;

/// <summary>
/// Signs as the Standard Webhooks specification (standardwebhooks.com, version 1) says: HMAC-SHA256 over the message's id, the
/// attempt's time in seconds since 1970 and the body, with points between them; Base64 after "v1,".
/// </summary>
public static class WebhookSignature
{
    public const string SecretPrefix = "whsec_";

    /// <summary>The header's value for one secret: with or without its prefix, Base64.</summary>
    public static string Of(string secret, string id, DateTimeOffset at, string body)
    {
        var key = Convert.FromBase64String(secret.StartsWith(SecretPrefix, StringComparison.Ordinal) ? secret[SecretPrefix.Length..] : secret);
        var signed = Encoding.UTF8.GetBytes($"{id}.{Timestamp(at)}.{body}");
        return $"v1,{Convert.ToBase64String(HMACSHA256.HashData(key, signed))}";
    }

    /// <summary>The header webhook-timestamp.</summary>
    public static string Timestamp(DateTimeOffset at) => at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
}
