namespace FineTuningStudio.LocalTrainer.Learning;

/// <summary>A question as the classifier reads it: rows of the weights, and how strongly each counts; the strengths have length 1 together.</summary>
internal readonly record struct FeatureVector(int[] Rows, float[] Values);

/// <summary>The features that training saw, with a weight for how rare each is: the root of the inverse document frequency ln((n + 1) / df).</summary>
internal sealed class FeatureTable(int[] buckets, float[] rarity)
{
    /// <summary>Ascending; a feature's place is its row in the weights.</summary>
    public int[] Buckets { get; } = buckets;

    public float[] Rarity { get; } = rarity;

    /// <summary>Keeps the features that most questions share where there are more than <paramref name="maxRows"/>.</summary>
    public static FeatureTable Of(IReadOnlyList<FeatureList> questions, int maxRows, CancellationToken cancellationToken)
    {
        var frequency = new Dictionary<int, int>();
        foreach (var question in questions)
        {
            cancellationToken.ThrowIfCancellationRequested();
            foreach (var bucket in question.Buckets)
            {
                frequency[bucket] = frequency.GetValueOrDefault(bucket) + 1;
            }
        }

        var kept = frequency.OrderByDescending(f => f.Value).ThenBy(f => f.Key).Take(maxRows).OrderBy(f => f.Key).ToArray();
        return new FeatureTable(
            [.. kept.Select(f => f.Key)],
            [.. kept.Select(f => RarityOf(f.Value, questions.Count))]);
    }

    /// <summary>These features and those of an earlier model, of which each keeps its weight, so that the earlier weights mean what they meant.</summary>
    public FeatureTable Beside(FeatureTable earlier)
    {
        var rarity = Buckets.Zip(Rarity).ToDictionary(f => f.First, f => f.Second);
        foreach (var (bucket, weight) in earlier.Buckets.Zip(earlier.Rarity))
        {
            rarity[bucket] = weight;
        }

        var sorted = rarity.OrderBy(f => f.Key).ToArray();
        return new FeatureTable([.. sorted.Select(f => f.Key)], [.. sorted.Select(f => f.Value)]);
    }

    private static float RarityOf(int documents, int questions) =>
        (float)Math.Sqrt(Math.Log((questions + 1.0) / documents));

    /// <summary>Features that training never saw are left out; a question of nothing else is empty.</summary>
    public FeatureVector Vector(FeatureList features)
    {
        var rows = new List<int>(features.Buckets.Length);
        var values = new List<float>(features.Buckets.Length);
        var square = 0.0;
        for (var i = 0; i < features.Buckets.Length; i++)
        {
            var row = Array.BinarySearch(Buckets, features.Buckets[i]);
            if (row >= 0)
            {
                var value = features.Weights[i] * Rarity[row];
                rows.Add(row);
                values.Add(value);
                square += (double)value * value;
            }
        }

        var scale = square > 0 ? (float)(1 / Math.Sqrt(square)) : 0;
        return new FeatureVector([.. rows], [.. values.Select(v => v * scale)]);
    }
}
