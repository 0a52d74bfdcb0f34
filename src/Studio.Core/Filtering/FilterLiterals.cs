using System.Globalization;

namespace FineTuningStudio.Core.Filtering;

/// <summary>Reads the typed values of a filter.</summary>
internal static class FilterLiterals
{
    private static readonly string[] TimeFormats =
    [
        "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK",
    ];

    /// <summary>
    /// A timestamp of RFC 3339, in UTC; a date alone is its midnight in UTC. Fractions finer than the API's microseconds
    /// are cut. Null for anything else, and for what lies outside of the years 1 to 9999.
    /// </summary>
    public static DateTime? Time(string text)
    {
        if (DateTime.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var day))
        {
            return day;
        }
        var normal = text.ToUpperInvariant();
        if (normal is not [.., 'Z'] && !(normal.Length > 6 && normal[^6] is '+' or '-' && normal[^3] is ':'))
        {
            return null;
        }
        if (normal.Length > 19 && normal[10] is ' ')
        {
            normal = $"{normal[..10]}T{normal[11..]}";
        }
        return DateTimeOffset.TryParseExact(Cut(normal), TimeFormats, CultureInfo.InvariantCulture, DateTimeStyles.None, out var moment)
            ? Cut(moment.UtcDateTime)
            : null;
    }

    /// <summary>Without what is finer than a microsecond.</summary>
    public static DateTime Cut(DateTime moment) => new(moment.Ticks - (moment.Ticks % TimeSpan.TicksPerMicrosecond), DateTimeKind.Utc);

    /// <summary>A number with or without fraction and exponent; null for anything else, infinity among it.</summary>
    public static double? Number(string text) =>
        double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var number)
        && double.IsFinite(number) ? number : null;

    /// <summary>A whole number of 64 bits, however it is written: 5.0 and 5e0 are 5, to the last digit.</summary>
    public static long? Whole(string text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var whole) ? whole : null;

    /// <summary>Leaves seven digits of a longer fraction, the most that the framework reads.</summary>
    private static string Cut(string time)
    {
        const int fraction = 20;
        if (time.Length <= fraction || time[fraction - 1] is not '.')
        {
            return time;
        }
        var end = fraction;
        while (end < time.Length && char.IsAsciiDigit(time[end]))
        {
            end++;
        }
        return end - fraction <= 7 ? time : time[..(fraction + 7)] + time[end..];
    }
}
