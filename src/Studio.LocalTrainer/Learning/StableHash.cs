namespace FineTuningStudio.LocalTrainer.Learning;

/// <summary>A hash of text that is the same in every process and on every machine (FNV-1a with 64 bits and a final mix).</summary>
internal static class StableHash
{
    public static ulong Of(params ReadOnlySpan<string> parts)
    {
        var hash = 14695981039346656037UL;
        foreach (var part in parts)
        {
            hash = Append(hash, part);
            hash = (hash ^ 0x1F) * 1099511628211UL;
        }

        return Mix(hash);
    }

    public static ulong Append(ulong hash, ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            hash = (hash ^ c) * 1099511628211UL;
        }

        return hash;
    }

    /// <summary>The finaliser of SplitMix64: every bit of the input moves every bit of the result.</summary>
    public static ulong Mix(ulong x)
    {
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9UL;
        x = (x ^ (x >> 27)) * 0x94D049BB133111EBUL;
        return x ^ (x >> 31);
    }
}
