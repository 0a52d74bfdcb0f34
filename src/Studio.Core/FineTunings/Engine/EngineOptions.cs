namespace FineTuningStudio.Core.FineTunings;

/// <summary>The engine's times. Those that the API contract names come from the configuration.</summary>
public sealed record EngineOptions
{
    /// <summary>The pace for remote providers that move slowly; what changes fast is read each <see cref="FastInterval"/>.</summary>
    public TimeSpan PollInterval { get; init; } = TimeSpan.FromSeconds(10);

    public TimeSpan FastInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a worker owns a job without renewing.</summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long after a doubt, and a look that found nothing, the provider is asked a second time: its lists lag.</summary>
    public TimeSpan SecondLook { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>What delays after failures start from.</summary>
    public TimeSpan BackoffBase { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How many submissions run at once.</summary>
    public int Submissions { get; init; } = 4;

    /// <summary>Who holds the leases of this process; another one at each start.</summary>
    public string Owner { get; init; } = Guid.NewGuid().ToString("N");

    /// <summary>Seed of the jitter.</summary>
    public int JitterSeed { get; init; } = Random.Shared.Next();
}
