using System.Globalization;
using FineTuningStudio.Core.Connections;

namespace FineTuningStudio.Web.Components.Playground;

/// <summary>A quick look at whether two results agree. An evaluation judges more finely: it knows orders and tolerances.</summary>
public static class SameRows
{
    /// <summary>True where both hold the same rows, as often, in any order, whatever their columns are called; never for results that are empty or cut off.</summary>
    public static bool In(QueryRows one, QueryRows other) =>
        one.Rows.Count > 0 && one.Rows.Count == other.Rows.Count && one.Columns.Count == other.Columns.Count && !one.Truncated && !other.Truncated
        && Keys(one).SequenceEqual(Keys(other), StringComparer.Ordinal);

    private static IEnumerable<string> Keys(QueryRows rows) => rows.Rows.Select(row => string.Join('\u001f', row.Select(Key))).Order(StringComparer.Ordinal);

    // A letter for the type keeps the text '1' apart from the number 1, and 1 and 1.0 together.
    private static string Key(object? value) => value switch
    {
        null => "0",
        long number => $"n{((double)number).ToString("G15", CultureInfo.InvariantCulture)}",
        double number => $"n{number.ToString("G15", CultureInfo.InvariantCulture)}",
        byte[] bytes => $"b{Convert.ToHexString(bytes)}",
        _ => $"t{value}",
    };
}
