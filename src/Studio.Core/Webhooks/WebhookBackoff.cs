using FineTuningStudio.Core.FineTunings;

namespace FineTuningStudio.Core.Webhooks;

/// <summary>
/// When a message that was not taken is sent again: after 5 seconds, 30 seconds, 2 minutes, 10 minutes, 1, 3, 6, 12, 24 and
/// 26 hours, a little over three days in all; each wait up to a quarter longer by chance, so that many messages do not come at once.
/// </summary>
public static class WebhookBackoff
{
    private const double Jitter = .25;

    private static readonly TimeSpan[] Waits =
    [
        TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(10), TimeSpan.FromHours(1),
        TimeSpan.FromHours(3), TimeSpan.FromHours(6), TimeSpan.FromHours(12), TimeSpan.FromHours(24), TimeSpan.FromHours(26),
    ];

    /// <summary>How often a message is sent at most by itself.</summary>
    public static int MaxAttempts => Waits.Length + 1;

    /// <summary>
    /// The wait after that many failures (from 1), or null where it is not tried again. <paramref name="random"/> is uniform in
    /// 0..1; <paramref name="asked"/> is what the receiver asks for with Retry-After, which counts where it is longer, up to a day.
    /// </summary>
    public static TimeSpan? After(int failures, double random, TimeSpan? asked = null)
    {
        if (failures > Waits.Length)
        {
            return null;
        }
        var wait = Waits[Math.Max(failures, 1) - 1] * (1 + Jitter * random);
        var obeyed = asked > Backoff.LongestWait ? Backoff.LongestWait : asked ?? TimeSpan.Zero;
        return obeyed > wait ? obeyed : wait;
    }
}
