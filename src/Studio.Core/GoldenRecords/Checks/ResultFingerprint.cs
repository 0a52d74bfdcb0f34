using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using FineTuningStudio.Core.Connections;

namespace FineTuningStudio.Core.GoldenRecords.Checks;

/// <summary>What a result is known by later: a hash of its values, and its size.</summary>
/// <param name="Hash">32 hexadecimal digits; the order of the rows counts only where the SQL orders.</param>
/// <param name="Rows">Number of rows.</param>
/// <param name="Columns">Number of columns.</param>
public sealed record ResultFingerprint(string Hash, int Rows, int Columns)
{
    /// <summary>Reals count to twelve significant digits, since databases may add them up in another order each time.</summary>
    internal static ResultFingerprint Of(QueryRows result, bool isOrdered)
    {
        var rows = result.Rows.Select(HashOf).ToList();
        if (!isOrdered)
        {
            rows.Sort(StringComparer.Ordinal);
        }
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var row in rows)
        {
            sha.AppendData(Encoding.ASCII.GetBytes(row));
        }
        return new ResultFingerprint(Convert.ToHexStringLower(sha.GetHashAndReset().AsSpan(0, 16)), result.Rows.Count, result.Columns.Count);
    }

    private static string HashOf(object?[] row)
    {
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var value in row)
        {
            var (kind, bytes) = value switch
            {
                null => ("n", []),
                byte[] blob => ("b", blob),
                string text => ("s", Encoding.UTF8.GetBytes(text)),
                double real => ("d", Encoding.ASCII.GetBytes(real.ToString("G12", CultureInfo.InvariantCulture))),
                // A whole number is the same whether the database calls it an integer or a real.
                _ => ("d", Encoding.ASCII.GetBytes(Convert.ToString(value, CultureInfo.InvariantCulture) ?? "")),
            };
            sha.AppendData(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{kind}{bytes.Length}:")));
            sha.AppendData(bytes);
        }
        return Convert.ToHexStringLower(sha.GetHashAndReset().AsSpan(0, 16));
    }
}
