using System.Security.Cryptography;
using System.Text;

namespace FineTuningStudio.Web.Doors;

/// <summary>A key's name and the SHA-256 of its text; the text itself is nowhere kept.</summary>
internal sealed record ApiKey(string Name, byte[] Sha256)
{
    private const int KeyBytes = 32;
    private const string Prefix = "fts_";

    public static ApiKey? Parse(string? name, string? sha256) =>
        string.IsNullOrWhiteSpace(name) || sha256?.Length != SHA256.HashSizeInBytes * 2 || !sha256.All(char.IsAsciiHexDigit)
            ? null
            : new ApiKey(name, Convert.FromHexString(sha256));

    /// <summary>A new key of 256 random bits, as a text for people and as what the settings keep.</summary>
    public static (string Text, ApiKey Key) New(string name)
    {
        var text = Prefix + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(KeyBytes));
        return (text, new ApiKey(name, Hash(text)));
    }

    /// <summary>The key of this text. All keys are compared, each in constant time, so that the time tells nothing.</summary>
    public static ApiKey? Find(IReadOnlyList<ApiKey> keys, string text)
    {
        var hash = Hash(text);
        ApiKey? found = null;
        foreach (var key in keys)
        {
            found = CryptographicOperations.FixedTimeEquals(key.Sha256, hash) ? key : found;
        }
        return found;
    }

    private static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
