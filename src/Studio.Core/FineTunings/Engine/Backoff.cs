namespace FineTuningStudio.Core.FineTunings;

/// <summary>
/// How long to wait after failures: exponential with full jitter (Brooker, "Exponential Backoff And Jitter", 2015), from
/// half a second to five minutes.
/// </summary>
public static class Backoff
{
    public static readonly TimeSpan Base = TimeSpan.FromSeconds(1);
    public static readonly TimeSpan Cap = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Floor = TimeSpan.FromMilliseconds(500);

    /// <summary>The delay after that many failures in a row; <paramref name="random"/> is uniform in 0..1.</summary>
    public static TimeSpan Delay(int failures, double random)
    {
        var ceiling = Math.Min(Cap.TotalSeconds, Base.TotalSeconds * Math.Pow(2, Math.Clamp(failures, 1, 30)));
        return TimeSpan.FromSeconds(Math.Max(Floor.TotalSeconds, ceiling * random));
    }
}
