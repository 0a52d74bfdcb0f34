using System.Buffers;
using System.Text;

namespace FineTuningStudio.Core.GoldenRecords.Formats;

/// <summary>The fields of a CSV record (RFC 4180), and cells that a spreadsheet would take for formulas.</summary>
internal static class CsvText
{
    private static readonly SearchValues<char> NeedsQuotes = SearchValues.Create("\",;\t\r\n");

    /// <summary>The fields of a record, the first <paramref name="most"/> of them; null where text follows a closing quote.</summary>
    public static List<string>? Fields(string record, char delimiter, int most = int.MaxValue)
    {
        var fields = new List<string>();
        var at = 0;
        while (true)
        {
            if (at < record.Length && record[at] is '"')
            {
                var field = new StringBuilder();
                for (at++; at < record.Length; at++)
                {
                    if (record[at] is not '"')
                    {
                        field.Append(record[at]);
                    }
                    else if (at + 1 < record.Length && record[at + 1] is '"')
                    {
                        field.Append(record[at++]);
                    }
                    else
                    {
                        break;
                    }
                }
                at++;
                fields.Add(field.ToString());
            }
            else
            {
                var end = record.IndexOf(delimiter, at);
                end = end < 0 ? record.Length : end;
                fields.Add(record[at..end]);
                at = end;
            }
            if (at >= record.Length || fields.Count == most)
            {
                return fields;
            }
            if (record[at++] != delimiter)
            {
                return null;
            }
        }
    }

    /// <summary>The delimiter that the first line uses most outside of quotes: comma, semicolon or tab.</summary>
    public static byte Delimiter(ReadOnlySpan<byte> beginning)
    {
        Span<int> counts = stackalloc int[3];
        var quoted = false;
        foreach (var b in beginning)
        {
            if (b is (byte)'\n' && !quoted)
            {
                break;
            }
            quoted ^= b is (byte)'"';
            var which = quoted ? -1 : ",;\t"u8.IndexOf(b);
            if (which >= 0)
            {
                counts[which]++;
            }
        }
        var best = counts[1] > counts[0] ? 1 : 0;
        return ",;\t"u8[counts[2] > counts[best] ? 2 : best];
    }

    /// <summary>A cell as it is written: no spreadsheet takes it for a formula, and <see cref="FromCell"/> gives the text back; with <paramref name="keepFormulas"/> as it is.</summary>
    public static string ToCell(string text, bool keepFormulas = false)
    {
        // A text that begins with an apostrophe itself gets another one in any case, since reading takes one off.
        var safe = IsFormula(text) && (!keepFormulas || text[0] is '\'') ? "'" + text : text;
        return safe.AsSpan().ContainsAny(NeedsQuotes) ? $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : safe;
    }

    /// <summary>The text of a cell, without the apostrophe that kept a spreadsheet from running it.</summary>
    public static string FromCell(string cell) => cell.StartsWith('\'') && IsFormula(cell) ? cell[1..] : cell;

    // Also where it has apostrophes in front already, so that writing and reading are each other's inverse.
    private static bool IsFormula(string text)
    {
        var first = text.AsSpan().TrimStart('\'');
        return first is ['=' or '+' or '-' or '@' or '\t' or '\r', ..];
    }
}
