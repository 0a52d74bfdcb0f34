namespace FineTuningStudio.LocalTrainer.Learning;

/// <summary>
/// A place of a template that a question fills, with what training saw there: the kind of mention, the columns whose values it took,
/// and, as hashes, the words beside it. A naive Bayes model tells how well a mention fits.
/// </summary>
internal sealed class Slot
{
    public static readonly int Kinds = Enum.GetValues<MentionKind>().Length;

    public int Count { get; set; }

    public int MaxWords { get; set; } = 1;

    public int[] KindCounts { get; } = new int[Kinds];

    public SortedSet<string> Columns { get; } = new(StringComparer.Ordinal);

    public SortedDictionary<ushort, int> Left { get; } = [];

    public SortedDictionary<ushort, int> FarLeft { get; } = [];

    public SortedDictionary<ushort, int> Right { get; } = [];

    public void Learn(QuestionText question, Mention mention, IEnumerable<string> columns)
    {
        Count++;
        MaxWords = Math.Max(MaxWords, Math.Min(6, mention.End - mention.First));
        KindCounts[(int)mention.Kind]++;
        Columns.UnionWith(columns);
        Add(Left, WordHash(question, mention.First - 1));
        Add(FarLeft, WordHash(question, mention.First - 2));
        Add(Right, WordHash(question, mention.End));
    }

    /// <summary>The logarithm of how likely training makes this mention here; null where it cannot be meant.</summary>
    public double? Fit(QuestionText question, Mention mention)
    {
        if (mention.Kind == MentionKind.Value && Columns.Count > 0 && !Columns.Overlaps(mention.Columns))
        {
            return null;
        }

        var left = Of(Left, WordHash(question, mention.First - 1));
        var right = Of(Right, WordHash(question, mention.End));
        var seen = KindCounts[(int)mention.Kind];

        // Free words, and texts of a kind that never stood here, are believed only beside a word that stood beside the slot.
        if (left + right == 0 && (mention.Kind == MentionKind.Span || (seen == 0 && mention.Kind is MentionKind.Name or MentionKind.Quoted)))
        {
            return null;
        }

        var far = Of(FarLeft, WordHash(question, mention.First - 2));
        return Math.Log((seen + 0.1) / (Count + 1)) + Math.Log((left + 0.3) / (Count + 3))
            + (0.5 * Math.Log((far + 0.5) / (Count + 5))) + (0.7 * Math.Log((right + 0.3) / (Count + 3)));
    }

    private static int Of(SortedDictionary<ushort, int> counts, ushort hash) => counts.GetValueOrDefault(hash);

    private static void Add(SortedDictionary<ushort, int> counts, ushort hash) => counts[hash] = counts.GetValueOrDefault(hash) + 1;

    private static ushort WordHash(QuestionText question, int index)
    {
        var word = index < 0 ? "^" : index >= question.Items.Count ? "$" : question.Items[index].IsNumber ? "#" : question.Items[index].Stem;
        return (ushort)StableHash.Of("slot", word);
    }
}
