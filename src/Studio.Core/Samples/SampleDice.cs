namespace FineTuningStudio.Core.Samples;

/// <summary>Repeatable chance (SplitMix64).</summary>
internal sealed class SampleDice(ulong state)
{
    /// <summary>0 to <paramref name="sides"/> − 1, each as likely.</summary>
    public int Next(int sides)
    {
        state += 0x9E3779B97F4A7C15UL;
        var x = (state ^ (state >> 30)) * 0xBF58476D1CE4E5B9UL;
        x = (x ^ (x >> 27)) * 0x94D049BB133111EBUL;
        return (int)((x ^ (x >> 31)) % (ulong)sides);
    }

    /// <summary>0 to <paramref name="sides"/> − 1, the small ones more often: the lesser of two throws.</summary>
    public int Skewed(int sides) => Math.Min(Next(sides), Next(sides));

    public T Of<T>(IReadOnlyList<T> items) => items[Next(items.Count)];

    /// <summary>A day from the first of January of one year to the last of December of another.</summary>
    public DateOnly Between(int firstYear, int lastYear)
    {
        var first = new DateOnly(firstYear, 1, 1);
        return first.AddDays(Next(new DateOnly(lastYear + 1, 1, 1).DayNumber - first.DayNumber));
    }
}
