namespace FineTuningStudio.LocalTrainer.Learning;

/// <summary>
/// How well a filled template suits what a question mentions, beside its words. Somebody who names a number wants it used: an answer
/// that leaves out more than training ever left out is less likely the one that is asked for, and so is one that takes
/// a year where training only ever saw a count.
/// </summary>
internal static class Plausibility
{
    /// <summary>Values of the prompt, numbers, periods.</summary>
    public const int Classes = 3;

    /// <summary>What one mention left out, or of a kind never seen in its slot, costs as a factor of probability.</summary>
    private const double Penalty = 0.1;

    /// <summary>Raises the counts of each class to what these mentions leave unused.</summary>
    public static void Count(IReadOnlyList<Mention> mentions, IReadOnlyList<Mention> used, int[] most)
    {
        var counts = Of(mentions, used);
        for (var i = 0; i < Classes; i++)
        {
            most[i] = Math.Max(most[i], counts[i]);
        }
    }

    /// <summary>Between 0 and 1. <paramref name="used"/> holds the mention of each slot in turn.</summary>
    public static double Factor(Template template, IReadOnlyList<Mention> mentions, IReadOnlyList<Mention> used)
    {
        var counts = Of(mentions, used);
        var oddities = used.Where((mention, slot) => template.Slots[slot].KindCounts[(int)mention.Kind] == 0).Count();
        for (var i = 0; i < Classes; i++)
        {
            oddities += Math.Max(0, counts[i] - template.Unused[i]);
        }

        return Math.Pow(Penalty, oddities);
    }

    private static int[] Of(IReadOnlyList<Mention> mentions, IReadOnlyList<Mention> used)
    {
        var counts = new int[Classes];
        var taken = used.ToList();
        foreach (var mention in mentions)
        {
            var kind = mention.Kind switch
            {
                MentionKind.Value => 0,
                MentionKind.Integer or MentionKind.Decimal => 1,
                MentionKind.Year or MentionKind.Month or MentionKind.Quarter or MentionKind.Day => 2,
                _ => -1,
            };

            // The same words may be a value of several kinds; they count once.
            if (kind >= 0 && !taken.Exists(t => t.Overlaps(mention)))
            {
                counts[kind]++;
                taken.Add(mention);
            }
        }

        return counts;
    }
}
