using System.Globalization;
using System.IO.Pipelines;
using System.Security.Cryptography;
using System.Text;

namespace FineTuningStudio.Core.Providers.OpenAi;

/// <summary>
/// Reads the metric points of a result file: CSV with a line of names, at times the base64 of it. Lines that cannot be read
/// are left out, and of two lines for one step the later counts.
/// </summary>
internal static class ResultFile
{
    private const int LongestLine = 4096;

    /// <summary>Far more than any job has steps; what comes behind is not read.</summary>
    private const int MaxPoints = 1_000_000;

    /// <summary>What a base64 text begins with where a result file begins with its first name, with and without a byte order mark.</summary>
    private static readonly string[] Base64Beginnings = ["c3RlcC", "77u/c3RlcC"];

    /// <summary>The content as it is, or decoded where it is the base64 of a result file. Disposing it disposes the content.</summary>
    public static async Task<Stream> DecodedAsync(Stream content, CancellationToken cancellationToken)
    {
        var pipe = PipeReader.Create(content);
        var beginning = await pipe.ReadAtLeastAsync(Base64Beginnings[^1].Length, cancellationToken);
        var text = Encoding.UTF8.GetString(beginning.Buffer).TrimStart();
        pipe.AdvanceTo(beginning.Buffer.Start);
        return Base64Beginnings.Any(known => text.StartsWith(known, StringComparison.Ordinal))
            ? new CryptoStream(pipe.AsStream(), new FromBase64Transform(FromBase64TransformMode.IgnoreWhiteSpaces), CryptoStreamMode.Read)
            : pipe.AsStream();
    }

    /// <summary>The points in the order of their steps; none of what is no such file.</summary>
    public static async Task<List<RemoteMetrics>> ReadAsync(Stream content, CancellationToken cancellationToken)
    {
        var points = new SortedDictionary<int, RemoteMetrics>();
        try
        {
            await ReadAsync(content, points, cancellationToken);
        }
        catch (FormatException)
        {
            // Base64 that was cut off or spoilt: what was read until there is good.
        }
        return [.. points.Values];
    }

    private static async Task ReadAsync(Stream bytes, SortedDictionary<int, RemoteMetrics> points, CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(bytes, Encoding.UTF8);
        var line = new StringBuilder();
        var buffer = new char[LongestLine];
        string[]? names = null;
        int read;
        do
        {
            read = await reader.ReadAsync(buffer, cancellationToken);
            foreach (var character in read > 0 ? buffer.AsSpan(0, read) : (ReadOnlySpan<char>)"\n")
            {
                Take(character);
            }
        }
        while (read > 0 && points.Count < MaxPoints);

        void Take(char character)
        {
            if (character is not ('\n' or '\r'))
            {
                // One that is longer than any line of numbers is kept just long enough to be seen as broken.
                line.Append(line.Length <= LongestLine ? character : "");
                return;
            }
            var cells = line.ToString().Split(',', StringSplitOptions.TrimEntries);
            line.Clear();
            if (names is null)
            {
                names = cells.Contains("step") ? cells : null;
            }
            else if (Point(names, cells) is { } point)
            {
                points[point.Step] = point;
            }
        }
    }

    private static RemoteMetrics? Point(string[] names, string[] cells)
    {
        if (cells.Length > names.Length || Number("step") is not { } step || step is < 0 or > int.MaxValue || step != Math.Floor(step))
        {
            return null;
        }
        var point = new RemoteMetrics((int)step, null)
        {
            TrainLoss = Number("train_loss"),
            TrainAccuracy = Number("train_accuracy", "train_mean_token_accuracy"),
            ValidLoss = Number("full_valid_loss", "valid_loss"),
            ValidAccuracy = Number("full_valid_mean_token_accuracy", "valid_mean_token_accuracy", "validation_mean_token_accuracy"),
        };
        return point is { TrainLoss: null, TrainAccuracy: null, ValidLoss: null, ValidAccuracy: null } ? null : point;

        double? Number(params ReadOnlySpan<string> known)
        {
            foreach (var name in known)
            {
                var at = Array.IndexOf(names, name);
                if (at >= 0 && at < cells.Length
                    && double.TryParse(cells[at], NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number))
                {
                    return number;
                }
            }
            return null;
        }
    }
}
