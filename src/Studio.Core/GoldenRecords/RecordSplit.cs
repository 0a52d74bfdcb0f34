namespace FineTuningStudio.Core.GoldenRecords;

/// <summary>Which positions of a snapshot are held out. A pure function of the records in their order, the choice and the seed.</summary>
internal static class RecordSplit
{
    /// <summary>
    /// How many of <paramref name="count"/> records a share holds out: rounded down, at least one where the share is not
    /// zero and there are two or more.
    /// </summary>
    public static int CountByChance(int count, double share) =>
        share <= 0 || count < 2 ? 0 : Math.Max(1, (int)Math.Floor(count * share));

    /// <summary>The first of a shuffle by the seed.</summary>
    public static List<int> ByChance(int count, double share, int seed)
    {
        var heldOut = CountByChance(count, share);
        var positions = Enumerable.Range(0, count).ToArray();
        new SplitMix64(seed).Shuffle<int>(positions, heldOut);
        return [.. positions.AsSpan(0, heldOut)];
    }

    /// <summary>
    /// Whole shapes, so that no shape stands on both sides. The seed draws their order; each is taken that still fits into the
    /// share, and then the one more that brings the number nearest to it, if any does. Empty where there are fewer than two shapes.
    /// </summary>
    public static List<int> ByShape(IReadOnlyList<string> shapes, double share, int seed)
    {
        // Ordered before they are shuffled, so that the draw depends on which shapes there are and not on who came first.
        var groups = shapes.Select((shape, position) => (shape, position)).GroupBy(row => row.shape, row => row.position)
            .OrderBy(group => group.Key, StringComparer.Ordinal).Select(group => group.ToArray()).ToArray();
        if (groups.Length < 2)
        {
            return [];
        }
        new SplitMix64(seed).Shuffle<int[]>(groups, groups.Length);
        var wanted = shapes.Count * share;
        var heldOut = new List<int>();
        var left = new List<int[]>();
        foreach (var group in groups)
        {
            if (heldOut.Count + group.Length <= wanted)
            {
                heldOut.AddRange(group);
            }
            else
            {
                left.Add(group);
            }
        }
        var smallest = left.MinBy(group => group.Length)!;
        if (heldOut.Count == 0 || heldOut.Count + smallest.Length - wanted < wanted - heldOut.Count)
        {
            heldOut.AddRange(smallest);
        }
        return heldOut;
    }

    /// <summary>The records that carry the tag.</summary>
    public static List<int> ByTag(IReadOnlyList<IReadOnlyList<string>> tags, string tag) =>
        [.. Enumerable.Range(0, tags.Count).Where(position => tags[position].Contains(tag, StringComparer.Ordinal))];
}
