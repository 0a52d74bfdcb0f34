namespace FineTuningStudio.Core.FineTunings;

/// <summary>Random numbers in 0..1 from the engine's seed, for several workers at once.</summary>
internal sealed class Jitter(EngineOptions options)
{
    private readonly Random _random = new(options.JitterSeed);
    private readonly Lock _lock = new();

    public double Next()
    {
        lock (_lock)
        {
            return _random.NextDouble();
        }
    }
}
