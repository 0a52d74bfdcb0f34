namespace FineTuningStudio.LocalTrainer.Learning;

/// <summary>An order that a seed decides, the same in every version of the runtime (Fisher-Yates over SplitMix64).</summary>
internal static class StableShuffle
{
    public static int[] Order(int count, int seed, int round)
    {
        var order = new int[count];
        var state = StableHash.Mix(((ulong)(uint)seed << 32) | (uint)round);
        for (var i = 0; i < count; i++)
        {
            order[i] = i;
        }

        for (var i = count - 1; i > 0; i--)
        {
            state += 0x9E3779B97F4A7C15UL;
            var j = (int)(StableHash.Mix(state) % (ulong)(i + 1));
            (order[i], order[j]) = (order[j], order[i]);
        }

        return order;
    }
}
