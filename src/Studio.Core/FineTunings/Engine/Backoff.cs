using FineTuningStudio.Core.Providers;

namespace FineTuningStudio.Core.FineTunings;

/// <summary>
/// How long to wait after failures: exponential with full jitter (Brooker, "Exponential Backoff And Jitter", 2015), up to
/// five minutes; as long as the provider asks for, where that is longer, but never more than a day.
/// </summary>
public static class Backoff
{
    public static readonly TimeSpan Cap = TimeSpan.FromMinutes(5);

    /// <summary>The longest Retry-After that is obeyed: a mistyped one must not stop a job for ever.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);

    /// <summary>
    /// The delay after that many failures in a row: uniform below twice the base for the first, doubling up to the cap, and
    /// never less than half the base. <paramref name="random"/> is uniform in 0..1.
    /// </summary>
    public static TimeSpan Delay(int failures, double random, TimeSpan smallest)
    {
        var ceiling = Math.Min(Cap.TotalSeconds, smallest.TotalSeconds * Math.Pow(2, Math.Clamp(failures, 1, 30)));
        return TimeSpan.FromSeconds(Math.Max(smallest.TotalSeconds / 2, ceiling * random));
    }

    /// <summary>The delay, or the provider's own wish where that is longer, up to <see cref="LongestWait"/>.</summary>
    public static TimeSpan Obeying(TimeSpan delay, ProviderError error, DateTimeOffset now)
    {
        if (error.Until is not { } until || until - now <= delay)
        {
            return delay;
        }
        return AsksForTooLong(error, now) ? LongestWait : until - now;
    }

    /// <summary>Whether the provider asks for a wait that is not obeyed to its end.</summary>
    public static bool AsksForTooLong(ProviderError error, DateTimeOffset now) => error.Until - now > LongestWait;
}
