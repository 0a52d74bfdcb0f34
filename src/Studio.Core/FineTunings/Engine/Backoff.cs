namespace FineTuningStudio.Core.FineTunings;

/// <summary>
/// How long to wait after failures: exponential with full jitter (Brooker, "Exponential Backoff And Jitter", 2015), up to
/// five minutes.
/// </summary>
public static class Backoff
{
    public static readonly TimeSpan Cap = TimeSpan.FromMinutes(5);

    /// <summary>
    /// The delay after that many failures in a row: uniform below twice the base for the first, doubling up to the cap, and
    /// never less than half the base. <paramref name="random"/> is uniform in 0..1.
    /// </summary>
    public static TimeSpan Delay(int failures, double random, TimeSpan smallest)
    {
        var ceiling = Math.Min(Cap.TotalSeconds, smallest.TotalSeconds * Math.Pow(2, Math.Clamp(failures, 1, 30)));
        return TimeSpan.FromSeconds(Math.Max(smallest.TotalSeconds / 2, ceiling * random));
    }
}
