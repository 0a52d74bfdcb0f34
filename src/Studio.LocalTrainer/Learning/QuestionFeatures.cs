namespace FineTuningStudio.LocalTrainer.Learning;

/// <summary>Features of a question: buckets in ascending order, each with the weight of its kind, before its rarity is known.</summary>
internal readonly record struct FeatureList(int[] Buckets, float[] Weights);

/// <summary>
/// What the classifier sees of a question: hashes of its words, of single words and pairs in which values, numbers and dates
/// stand for their kind, of runs of three and four letters, and of the prompt's tables. No text is kept.
/// </summary>
internal static class QuestionFeatures
{
    /// <summary>Hashes are cut to this many values, so that a model's size has a bound; two features may then fall together.</summary>
    public const int Buckets = 1 << 20;

    // Weights of the kinds of features, and the two of FeatureTable, chosen on splits of the sample workspace with seeds 11 to 30;
    // within a factor of about 1.5 either way they change the result by less than two points.
    private const float KindWeight = 1.6f;
    private const float LettersWeight = 0.8f;
    private const float PairWeight = 0.6f;
    private const float TableWeight = 0.5f;
    private const float WordWeight = 0.3f;

    public static FeatureList Of(QuestionText question, IReadOnlyList<Mention> mentions, PromptSchema schema)
    {
        var features = new Dictionary<int, float>();
        var masked = Masked(question, mentions);
        foreach (var mention in mentions.Where(m => m.Kind == MentionKind.Value))
        {
            foreach (var column in mention.Columns)
            {
                Add(features, KindWeight, "column", column);
            }
        }

        for (var i = 0; i < question.Items.Count; i++)
        {
            Add(features, WordWeight, "word", question.Items[i].Stem);
            AddLetters(features, question.Items[i].Stem, masked[i]);
        }

        var sequence = masked.Where((m, i) => i == 0 || !m.StartsWith('#') || masked[i - 1] != m).Prepend("^").Append("$").ToArray();
        for (var i = 0; i < sequence.Length; i++)
        {
            Add(features, KindWeight, "kind", sequence[i]);
            if (i > 0)
            {
                Add(features, PairWeight, "pair", sequence[i - 1], sequence[i]);
            }
        }

        foreach (var table in schema.Tables)
        {
            Add(features, TableWeight, "table", table);
        }

        var buckets = features.Keys.Order().ToArray();
        return new FeatureList(buckets, Array.ConvertAll(buckets, b => features[b]));
    }

    /// <summary>The words, but "#value", "#number" and the like where something is mentioned.</summary>
    private static string[] Masked(QuestionText question, IReadOnlyList<Mention> mentions)
    {
        var masked = question.Items.Select(w => w.Stem).ToArray();

        // The surest kinds are written last, over the others.
        foreach (var mention in mentions.OrderByDescending(m => m.Kind == MentionKind.Name).ThenByDescending(m => m.Kind == MentionKind.Quoted))
        {
            var isLoneFirstWord = mention is { Kind: MentionKind.Name, First: 0, End: 1 };
            for (var i = mention.First; i < mention.End && !isLoneFirstWord; i++)
            {
                masked[i] = mention.Kind switch
                {
                    MentionKind.Value or MentionKind.Quoted or MentionKind.Name => "#value",
                    MentionKind.Integer or MentionKind.Decimal => "#number",
                    MentionKind.Year => "#year",
                    MentionKind.Day => "#day",
                    _ => "#period",
                };
            }
        }

        return masked;
    }

    private static void AddLetters(Dictionary<int, float> features, string word, string masked)
    {
        if (masked.StartsWith('#') || word.Length < 4)
        {
            return;
        }

        var bounded = $"<{word}>";
        for (var length = 3; length <= 4; length++)
        {
            for (var i = 0; i + length <= bounded.Length; i++)
            {
                Add(features, LettersWeight, "letters", bounded.Substring(i, length));
            }
        }
    }

    private static void Add(Dictionary<int, float> features, float weight, params ReadOnlySpan<string> parts) =>
        features[(int)(StableHash.Of(parts) % Buckets)] = weight;
}
