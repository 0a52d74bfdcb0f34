namespace FineTuningStudio.Core.GoldenRecords;

/// <summary>
/// SplitMix64 (Steele, Lea, Flood: Fast splittable pseudorandom number generators, 2014): a generator that is ours, since the
/// framework's may change and a split must come out the same for ever.
/// </summary>
internal struct SplitMix64(int seed)
{
    private const ulong Step = 0x9E3779B97F4A7C15;

    private ulong _state = (ulong)(uint)seed + Step;

    public ulong Next()
    {
        _state += Step;
        var mixed = (_state ^ (_state >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }

    /// <summary>Puts the first <paramref name="count"/> places of a Fisher-Yates shuffle in place.</summary>
    public void Shuffle<T>(Span<T> items, int count)
    {
        for (var index = 0; index < count; index++)
        {
            var other = index + (int)(Next() % (ulong)(items.Length - index));
            (items[index], items[other]) = (items[other], items[index]);
        }
    }
}
