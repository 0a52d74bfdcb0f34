namespace FineTuningStudio.E2E.Harness;

/// <summary>
/// Looks at another process until it shows what is wanted. The one place where a test waits by the clock: a process that
/// is only reached over HTTP tells nobody when it has got there.
/// </summary>
internal static class Eventually
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    public static async Task TrueAsync(Func<Task<bool>> condition, TimeSpan timeout, Func<string> otherwise)
    {
        using var deadline = new CancellationTokenSource(timeout);
        using var ticks = new PeriodicTimer(Interval);
        while (!await condition())
        {
            try
            {
                await ticks.WaitForNextTickAsync(deadline.Token);
            }
            catch (OperationCanceledException)
            {
                throw new TimeoutException($"Not within {timeout.TotalSeconds:0} s. {otherwise()}");
            }
        }
    }
}
