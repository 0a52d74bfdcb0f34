using System.Globalization;

namespace FineTuningStudio.Core.Data;

/// <summary>
/// What queries need of the database and LINQ has no word for. Each kind of database says for itself how it does them
/// (<see cref="SqliteFunctions"/>); nothing else in the queries depends on its kind.
/// </summary>
internal static class StudioFunctions
{
    /// <summary>The text that a column holds whose values are read as something else, such as a map or the states of a job.</summary>
    public static string? Stored(string? column) => throw OnlyInQueries();

    /// <summary>The text of a key in a column of JSON text, an array as its JSON, a secret as its mask; null where the column or the key is missing. The path is "$." and the key as JSON writes it; a key with a quote in it needs <see cref="MapTextByKey"/>.</summary>
    public static string? MapText(string? json, string path) => throw OnlyInQueries();

    /// <summary>Like <see cref="MapText"/>, for any key; slower.</summary>
    public static string? MapTextByKey(string? json, string key) => throw OnlyInQueries();

    /// <summary>True where the text holds the part, A-Z and a-z being the same; for a part of ASCII alone that is "in any case". The pattern is one of LIKE.</summary>
    public static bool ContainsAsciiPattern(string? text, string pattern) => throw OnlyInQueries();

    /// <summary>True where the text holds the part, in any case; slower than <see cref="ContainsAsciiPattern"/>.</summary>
    public static bool ContainsAnyCase(string? text, string part) => throw OnlyInQueries();

    /// <summary>True where the text has that form, case minded: "*" stands for anything, and what would have a meaning in the pattern stands in brackets (see <see cref="GlobText"/>).</summary>
    public static bool Matches(string? text, string glob) => throw OnlyInQueries();

    /// <summary>The number that a text is; null where it is none.</summary>
    public static double? NumberOf(string? text) => throw OnlyInQueries();

    /// <summary>The condition itself, but apart from those beside it: SQLite takes a chain of no more than 1,000.</summary>
    public static bool Grouped(bool condition) => throw OnlyInQueries();

    /// <summary>The number that a text is when it is written as JSON writes one, a leading zero or plus allowed; null otherwise.</summary>
    public static double? ReadNumber(string? text) =>
        double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var number)
        && double.IsFinite(number) ? number : null;

    /// <summary>A text as it stands in a pattern of <see cref="Matches"/>.</summary>
    public static string GlobText(string text) => text
        .Replace("[", "[[]", StringComparison.Ordinal).Replace("*", "[*]", StringComparison.Ordinal).Replace("?", "[?]", StringComparison.Ordinal);

    private static InvalidOperationException OnlyInQueries() => new("This stands for a function of the database and is only good in a query.");
}
