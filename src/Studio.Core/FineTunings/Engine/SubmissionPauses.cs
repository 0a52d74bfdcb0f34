using System.Collections.Concurrent;
using FineTuningStudio.Core.Providers;

namespace FineTuningStudio.Core.FineTunings;

/// <summary>
/// Holds back the jobs of a provider that does not take them: three hundred that wait are one question every few minutes,
/// not three hundred. While it fails, one job at a time tries for all.
/// </summary>
internal sealed class SubmissionPauses(EngineOptions options, Jitter jitter, TimeProvider time)
{
    private readonly ConcurrentDictionary<string, Pause> _pauses = new();

    /// <summary>The providers that are not to be called now, and until when.</summary>
    public IReadOnlyDictionary<string, DateTime> Held()
    {
        var now = time.GetUtcNow().UtcDateTime;
        return _pauses.Where(pause => pause.Value.Until > now).ToDictionary(pause => pause.Key, pause => pause.Value.Until);
    }

    /// <summary>How many jobs of a provider may be on their way at once.</summary>
    public int RoomOf(string provider) => _pauses.ContainsKey(provider) ? 1 : options.Submissions;

    /// <summary>Counts a failure; how often in a row, and how long the provider is left in peace.</summary>
    public (int Failures, TimeSpan Delay) Fail(string provider, ProviderError error)
    {
        var now = time.GetUtcNow();
        var delay = TimeSpan.Zero;
        var pause = _pauses.AddOrUpdate(provider, _ => Next(0), (_, known) => Next(known.Failures));
        return (pause.Failures, delay);

        Pause Next(int failures)
        {
            delay = Backoff.Obeying(Backoff.Delay(failures + 1, jitter.Next(), options.BackoffBase), error, now);
            return new Pause(failures + 1, (now + delay).UtcDateTime);
        }
    }

    /// <summary>Ends a pause; how many failures it had.</summary>
    public int Succeed(string provider) => _pauses.TryRemove(provider, out var pause) ? pause.Failures : 0;

    /// <summary>Ends all, since addresses or keys are others now.</summary>
    public void Forget() => _pauses.Clear();

    private sealed record Pause(int Failures, DateTime Until);
}
