using System.Globalization;

namespace FineTuningStudio.Core.Providers;

/// <summary>
/// Retry-After (RFC 9110, 10.2.3) as a moment of our clock. A date is compared with the answer's own Date, not with our clock:
/// one of the two may be an hour off, and then the wait would be an hour too long, or none.
/// </summary>
internal static class RetryAfter
{
    /// <summary>More than that is as good as never; what is really waited is bounded by who waits.</summary>
    private const double MostSeconds = 999_999;

    /// <summary>From now on; null where there is no such header, or one that says nothing.</summary>
    public static DateTimeOffset? Until(string? retryAfter, string? date, DateTimeOffset now)
    {
        if (double.TryParse(retryAfter, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) && double.IsFinite(seconds))
        {
            return In(seconds);
        }
        return TryDate(retryAfter, out var until) ? In((until - (TryDate(date, out var said) ? said : now)).TotalSeconds) : null;

        DateTimeOffset In(double wait) => now.AddSeconds(Math.Clamp(wait, 0, MostSeconds));
    }

    private static bool TryDate(string? text, out DateTimeOffset date) =>
        DateTimeOffset.TryParseExact(text, "r", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out date);
}
