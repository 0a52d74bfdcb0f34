using System.Text;
using System.Text.Unicode;

namespace FineTuningStudio.Core.GoldenRecords;

/// <summary>The bytes of a file as text.</summary>
internal static class ImportText
{
    private const int ShownLength = 200;

    /// <summary>Why the bytes are no text; null where they are.</summary>
    public static string? Fault(ReadOnlySpan<byte> bytes)
    {
        if (!Utf8.IsValid(bytes))
        {
            return $"The line is not UTF-8: byte {FirstBad(bytes) + 1} does not belong to any character. Save the file as UTF-8.";
        }
        return bytes.IndexOf((byte)0) is >= 0 and var at ? $"The line holds a NUL byte at place {at + 1}. Remove it." : null;
    }

    /// <summary>The beginning of the text as it may be shown: broken characters replaced, on one line.</summary>
    public static string Shown(ReadOnlySpan<byte> bytes) => Shown(Encoding.UTF8.GetString(bytes[..Math.Min(bytes.Length, ShownLength * 4)]));

    public static string Shown(string text)
    {
        var cut = text.Length > ShownLength ? text[..(char.IsHighSurrogate(text[ShownLength - 2]) ? ShownLength - 2 : ShownLength - 1)] + "…" : text;
        return new string([.. cut.Select(c => char.IsControl(c) ? ' ' : c)]);
    }

    private static int FirstBad(ReadOnlySpan<byte> bytes)
    {
        var at = 0;
        while (at < bytes.Length && Rune.DecodeFromUtf8(bytes[at..], out _, out var length) is System.Buffers.OperationStatus.Done)
        {
            at += length;
        }
        return at;
    }
}
