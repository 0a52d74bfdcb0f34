using System.Globalization;

namespace FineTuningStudio.Core.Connections;

/// <summary>Cells of a user's table as short texts.</summary>
internal static class CellText
{
    /// <summary>How many rows of a table are looked at for the values of a column.</summary>
    public const int RowsLookedAt = 100_000;

    private const int MaxLength = 100;

    /// <summary>The cell in one line, cut where it is long; null for NULL. Bytes are counted, not shown.</summary>
    public static string? Of(object? value) => value switch
    {
        null => null,
        long number => number.ToString(CultureInfo.InvariantCulture),
        double number => number.ToString(CultureInfo.InvariantCulture),
        byte[] bytes => $"<{bytes.Length} bytes>",
        var text => Cut(OneLine(text.ToString() ?? "")),
    };

    /// <summary>Whether a text can be listed as a value of its column: short, and on one line.</summary>
    public static bool IsCategory(string text) => text.Length <= MaxLength && !text.Any(IsBreak);

    /// <summary>How a sample cell stands in the schema's text: numbers bare, texts in quotes as SQL writes them.</summary>
    public static string Literal(string? cell, string type) => cell switch
    {
        null => "NULL",
        _ when cell.StartsWith('<') && cell.EndsWith(" bytes>", StringComparison.Ordinal) => cell,
        _ when !DeclaredType.IsText(type) && double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out _) => cell,
        _ => Quote(cell),
    };

    public static string Quote(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    /// <summary>A text that may stand behind "--": no character of it ends the line.</summary>
    public static string OneLine(string text) => text.Any(IsBreak) ? new string([.. text.Select(c => IsBreak(c) ? ' ' : c)]) : text;

    // Line ends of any kind, NUL, and the separators that some readers take for line ends.
    private static bool IsBreak(char c) => char.IsControl(c) || c is '\u2028' or '\u2029';

    private static string Cut(string text)
    {
        if (text.Length <= MaxLength)
        {
            return text;
        }
        var end = char.IsHighSurrogate(text[MaxLength - 2]) ? MaxLength - 2 : MaxLength - 1;
        return text[..end] + "…";
    }
}
