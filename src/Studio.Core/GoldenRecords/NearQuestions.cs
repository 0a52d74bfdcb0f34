namespace FineTuningStudio.Core.GoldenRecords;

/// <summary>
/// Finds questions that are nearly the same: those whose sets of words have a Jaccard similarity (shared words over all words)
/// of 0.8 or more, the threshold of Lee et al., "Deduplicating Training Data Makes Language Models Better" (ACL 2022).
/// </summary>
/// <remarks>
/// Exact, without comparing all with all: two sets that similar share a word among the first few of each when words are ordered
/// from rare to common (Chaudhuri et al. 2006; Bayardo, Ma, Srikant 2007, "Scaling up all pairs similarity search"), and where
/// they share it bounds how much they can share in all (Xiao et al. 2008, PPJoin). Postings lie in buckets of one length and
/// place, so that a bound rules out a whole bucket.
/// </remarks>
internal sealed class NearQuestions
{
    public const double Threshold = 0.8;

    private readonly Dictionary<string, int> _ranks = new(StringComparer.Ordinal);
    private readonly int[][] _sets;
    private readonly Dictionary<int, List<Bucket>> _buckets = [];

    /// <param name="keys">Different keys of <see cref="QuestionText"/>.</param>
    public NearQuestions(IReadOnlyList<string> keys)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        var words = new string[keys.Count][];
        for (var i = 0; i < keys.Count; i++)
        {
            words[i] = QuestionText.Words(keys[i]);
            foreach (var word in words[i])
            {
                counts[word] = counts.GetValueOrDefault(word) + 1;
            }
        }
        foreach (var (word, _) in counts.OrderBy(count => count.Value).ThenBy(count => count.Key, StringComparer.Ordinal))
        {
            _ranks[word] = _ranks.Count;
        }
        _sets = Array.ConvertAll(words, Ranked);
        for (var i = 0; i < _sets.Length; i++)
        {
            Add(i, _sets[i]);
        }
    }

    /// <summary>
    /// A key that is near, as its index and similarity; null where none is. The nearest with <paramref name="nearest"/>, else the
    /// first that comes up, which is much faster where many are near.
    /// </summary>
    public (int Index, double Similarity)? Find(string key, bool nearest = false)
    {
        var words = QuestionText.Words(key);
        var known = Ranked(words);

        // Words that no indexed question has are the rarest of all and take the first places.
        var unknown = words.Length - known.Length;
        (int Index, double Similarity)? best = null;
        for (var place = unknown; place < PrefixLength(words.Length); place++)
        {
            foreach (var bucket in _buckets.GetValueOrDefault(known[place - unknown], []))
            {
                var needed = Needed(words.Length, bucket.Length);
                if (Math.Min(words.Length - place, bucket.Length - bucket.Place) < needed)
                {
                    continue;
                }
                foreach (var index in bucket.Questions)
                {
                    var shared = Shared(known, _sets[index], needed);
                    var similarity = shared / (double)(words.Length + bucket.Length - shared);
                    if (shared >= needed && (best is null || similarity > best.Value.Similarity || (similarity == best.Value.Similarity && index < best.Value.Index)))
                    {
                        best = (index, similarity);
                        if (!nearest)
                        {
                            return best;
                        }
                    }
                }
            }
        }
        return best;
    }

    // The least overlap of sets of a and b words with shared / (a + b - shared) >= 4/5, that is 9 shared >= 4 (a + b).
    private static int Needed(int a, int b) => (4 * (a + b) + 8) / 9;

    // Beyond these a set has fewer words left than any overlap with a similar set needs, which is four fifths of it.
    private static int PrefixLength(int length) => length == 0 ? 0 : length - (4 * length + 4) / 5 + 1;

    private int[] Ranked(string[] words)
    {
        var ranks = words.Where(_ranks.ContainsKey).Select(word => _ranks[word]).ToArray();
        Array.Sort(ranks);
        return ranks;
    }

    private void Add(int index, int[] set)
    {
        for (var place = 0; place < PrefixLength(set.Length); place++)
        {
            if (!_buckets.TryGetValue(set[place], out var buckets))
            {
                _buckets[set[place]] = buckets = [];
            }
            var bucket = buckets.Find(bucket => bucket.Length == set.Length && bucket.Place == place);
            if (bucket is null)
            {
                buckets.Add(bucket = new Bucket(set.Length, place));
            }
            bucket.Questions.Add(index);
        }
    }

    /// <summary>How many the two sorted sets share; anything less than needed once so much cannot be reached.</summary>
    private static int Shared(int[] left, int[] right, int needed)
    {
        var (shared, i, j) = (0, 0, 0);
        while (i < left.Length && j < right.Length && shared + Math.Min(left.Length - i, right.Length - j) >= needed)
        {
            if (left[i] == right[j])
            {
                shared++;
                i++;
                j++;
            }
            else if (left[i] < right[j])
            {
                i++;
            }
            else
            {
                j++;
            }
        }
        return shared;
    }

    /// <summary>The questions of so many words that have the word at that place, from rare to common.</summary>
    private sealed record Bucket(int Length, int Place)
    {
        public List<int> Questions { get; } = [];
    }
}
