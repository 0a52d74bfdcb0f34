using System.Text;
using System.Text.Json;

namespace FineTuningStudio.Core.GoldenRecords.Formats;

/// <summary>How the records of a file follow each other.</summary>
internal enum FileContainer
{
    JsonLines,

    /// <summary>The elements of a JSON array, which may lie inside of an object.</summary>
    JsonArray,
    Csv,
}

/// <summary>What a file is, as far as its beginning tells: its format (never <see cref="ImportFormat.Auto"/>) and how its records follow each other.</summary>
/// <param name="Format">The format of its records.</param>
/// <param name="Container">How they follow each other.</param>
/// <param name="ArrayAt">Of a JSON array the place of its opening bracket.</param>
/// <param name="Delimiter">Of a CSV file the byte between its fields.</param>
internal sealed record FileShape(ImportFormat Format, FileContainer Container, int ArrayAt = 0, byte Delimiter = (byte)',')
{
    private const int LinesLookedAt = 20;

    /// <summary>Whether the array lies inside of an object.</summary>
    public bool IsInEnvelope { get; private init; }

    public static FileShape Of(ImportFormat asked, ReadOnlySpan<byte> beginning)
    {
        var start = beginning.IndexOfAnyExcept(" \t\r\n"u8);
        if (asked is ImportFormat.Csv || (start >= 0 && MayBeCsv(asked) && !LooksLikeJson(beginning[start..])))
        {
            var table = WithoutBlankLines(beginning);
            var delimiter = CsvText.Delimiter(table);
            return new(asked is ImportFormat.Auto ? GuessOfCsv(table, delimiter) : asked, FileContainer.Csv, Delimiter: delimiter);
        }
        if (start >= 0 && asked is not ImportFormat.Jsonl && ArrayIn(beginning, start) is { } at)
        {
            var format = asked is ImportFormat.Auto ? FormatGuess.OfKeys(FirstElement(beginning[(at + 1)..]), ImportFormat.Json) : asked;
            return new(format, FileContainer.JsonArray, at) { IsInEnvelope = at != start };
        }
        return new(asked is ImportFormat.Auto ? FormatGuess.OfKeys(FirstLine(beginning), ImportFormat.Jsonl) : asked, FileContainer.JsonLines);
    }

    /// <summary>The records of the file, whose bytes stand at its beginning.</summary>
    public IFileRecords Records(FileBytes bytes)
    {
        if (Container is not FileContainer.JsonArray)
        {
            return new LineRecords(bytes, Container is FileContainer.Csv ? Delimiter : null);
        }
        bytes.Take(ArrayAt);
        return new ArrayRecords(bytes, endsFile: !IsInEnvelope);
    }

    // Not simply without white space: a table of tabs may begin with one, before its second column.
    private static ReadOnlySpan<byte> WithoutBlankLines(ReadOnlySpan<byte> text)
    {
        for (int end; (end = text.IndexOf((byte)'\n')) >= 0 && text[..end].IndexOfAnyExcept(" \t\r"u8) < 0;)
        {
            text = text[(end + 1)..];
        }
        return text;
    }

    private static bool MayBeCsv(ImportFormat asked) => asked is not (ImportFormat.Jsonl or ImportFormat.Json or ImportFormat.OpenAiChat);

    // A table may begin with a bracket too, so what follows it counts; and JSONL may begin with a broken line.
    private static bool LooksLikeJson(ReadOnlySpan<byte> text) =>
        text[0] is (byte)'{'
        || (text[0] is (byte)'[' && text[1..].TrimStart(" \t\r\n"u8) is [] or [(byte)'{' or (byte)']', ..])
        || FirstLine(text) is not null;

    private static int? ArrayIn(ReadOnlySpan<byte> beginning, int start) => beginning[start] switch
    {
        (byte)'[' => start,
        (byte)'{' => JsonEnvelope.ArrayAt(beginning),
        _ => null,
    };

    private static IReadOnlyCollection<string>? FirstLine(ReadOnlySpan<byte> beginning)
    {
        for (var i = 0; i < LinesLookedAt && beginning.Length > 0; i++)
        {
            var end = beginning.IndexOf((byte)'\n');
            var line = end < 0 ? beginning : beginning[..end];
            if (line.TrimStart(" \t"u8) is [(byte)'{', ..] && FirstElement(line) is { } keys)
            {
                return keys;
            }
            beginning = end < 0 ? [] : beginning[(end + 1)..];
        }
        return null;
    }

    /// <summary>The keys of the first object; null where there is no whole one.</summary>
    private static HashSet<string>? FirstElement(ReadOnlySpan<byte> json)
    {
        try
        {
            var reader = new Utf8JsonReader(json, isFinalBlock: false, default);
            if (!JsonDocument.TryParseValue(ref reader, out var document))
            {
                return null;
            }
            using (document)
            {
                return document.RootElement.ValueKind is JsonValueKind.Object
                    ? document.RootElement.EnumerateObject().Take(JsonRows.MaxKeys).Select(member => member.Name).ToHashSet(StringComparer.OrdinalIgnoreCase)
                    : null;
            }
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // Not JSON, or a key with half of a character: it tells nothing of the format.
            return null;
        }
    }

    private static ImportFormat GuessOfCsv(ReadOnlySpan<byte> beginning, byte delimiter)
    {
        var end = beginning.IndexOf((byte)'\n');
        var header = Encoding.UTF8.GetString(end < 0 ? beginning : beginning[..end]).TrimEnd('\r');
        var columns = CsvText.Fields(header, (char)delimiter, CsvRows.MaxColumns)?.Select(column => column.Trim()).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return FormatGuess.OfKeys(columns, ImportFormat.Csv) is var format and not ImportFormat.OpenAiChat ? format : ImportFormat.Csv;
    }
}
