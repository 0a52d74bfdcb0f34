using FineTuningStudio.Core.Data;
using FineTuningStudio.Core.Providers;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace FineTuningStudio.Core.FineTunings;

/// <summary>What every cycle works with, whichever provider it reads.</summary>
internal sealed class PollTools(
    IDbContextFactory<StudioDb> databases, JobUpdate update, JobAttention attention, Lease lease, EngineOptions options, Jitter jitter, TimeProvider time, ILogger<PollTools> logger)
{
    public JobUpdate Update => update;

    public JobAttention Attention => attention;

    public Lease Lease => lease;

    public EngineOptions Options => options;

    public TimeProvider Time => time;

    public ILogger Logger => logger;

    public DateTime Now => time.GetUtcNow().UtcDateTime;

    public MissingJobs Missing(IFineTuningProvider provider, PollMemory memory) => new(provider, memory, databases);

    public TimeSpan Delay(int failures) => Backoff.Delay(failures, jitter.Next(), options.BackoffBase);
}

/// <summary>
/// Judges by the answers of a cycle whether the provider is silent: a limit, a refused key and an address that cannot be
/// reached stop the cycle at once, other faults once three calls in a row had one, so that a single odd job stops nobody.
/// </summary>
internal sealed class CallTally
{
    private const int Patience = 3;

    private ProviderError? _first;
    private bool _answered;
    private int _faults;

    /// <summary>Set where the cycle must not go on.</summary>
    public ProviderError? Stop { get; private set; }

    /// <summary>What the cycle came to: no error where the provider answered at all and nothing stopped it.</summary>
    public ProviderError? Outcome => Stop ?? (_answered ? null : _first);

    public void Count(ProviderError? error)
    {
        if (error is null or { Kind: ProviderErrorKind.Refused or ProviderErrorKind.NotFound })
        {
            (_answered, _faults) = (true, 0);
            return;
        }
        _first ??= error;
        if (error.Kind is not ProviderErrorKind.Transient || error.Code is "unreachable" || ++_faults >= Patience)
        {
            Stop = error;
        }
    }

    public void StopBy(ProviderError error) => Stop = error;
}
