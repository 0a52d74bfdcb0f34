using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;

namespace FineTuningStudio.Core.Filtering;

/// <summary>
/// Page tokens (AIP-158): opaque and tamper-proof, since they are encrypted with Data Protection, and bound to the other
/// parameters of the request that they came with. They hold a hash of these, not the text, so that they stay short.
/// </summary>
public sealed class PageTokens(IDataProtectionProvider protection)
{
    private readonly IDataProtector _protector = protection.CreateProtector("Studio.PageTokens");

    public string Write<TPosition>(string request, TPosition position) =>
        _protector.Protect(JsonSerializer.Serialize(new Content<TPosition>(HashOf(request), position)));

    /// <summary>The position of a token that was written for this request; false for any other text.</summary>
    public bool TryRead<TPosition>(string token, string request, out TPosition? position)
    {
        position = default;
        try
        {
            var content = JsonSerializer.Deserialize<Content<TPosition>>(_protector.Unprotect(token));
            position = content is null ? default : content.Position;
            return content?.Request == HashOf(request);
        }
        catch (Exception exception) when (exception is CryptographicException or FormatException or JsonException or DecoderFallbackException)
        {
            // Whatever was sent is not a token of ours: the caller says so in the API's words.
            return false;
        }
    }

    private static string HashOf(string request) => Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(request)));

    private sealed record Content<TPosition>(string Request, TPosition Position);
}
