namespace FineTuningStudio.Core.Evaluations;

/// <summary>A question of the training, with the SQL that a floor may copy.</summary>
internal sealed record TrainingQuestion(string RecordId, string PromptText, string Sql);

/// <summary>
/// Finds the training question that is most like a question: the cosine of their words weighted by TF-IDF, with the smooth
/// idf ln((1 + N) / (1 + df)) + 1 (Manning, Raghavan and Schütze, Introduction to Information Retrieval, chapter 6; smoothed as
/// scikit-learn's TfidfTransformer does by default). Words are runs of letters and digits, in any case. Of equals the first counts.
/// </summary>
internal sealed class NearestQuestion
{
    private readonly IReadOnlyList<TrainingQuestion> _training;
    private readonly Dictionary<string, List<(int Question, double Weight)>> _postings = new(StringComparer.Ordinal);
    private readonly Dictionary<string, double> _idf = new(StringComparer.Ordinal);

    public NearestQuestion(IReadOnlyList<TrainingQuestion> training)
    {
        _training = training;
        var counts = training.Select(question => Count(question.PromptText)).ToList();
        foreach (var word in counts.SelectMany(words => words.Keys).GroupBy(word => word, StringComparer.Ordinal))
        {
            _idf[word.Key] = Math.Log((1.0 + training.Count) / (1.0 + word.Count())) + 1;
        }
        for (var question = 0; question < counts.Count; question++)
        {
            foreach (var (word, weight) in Weigh(counts[question]))
            {
                if (!_postings.TryGetValue(word, out var list))
                {
                    _postings[word] = list = [];
                }
                list.Add((question, weight));
            }
        }
    }

    /// <summary>The nearest training question with its cosine, 0..1, leaving out the record that is asked; null where there is none.</summary>
    public (TrainingQuestion Question, double Similarity)? Find(string question, string exceptRecordId)
    {
        var similarities = new double[_training.Count];
        foreach (var (word, weight) in Weigh(Count(question)))
        {
            foreach (var (at, its) in _postings.GetValueOrDefault(word) ?? [])
            {
                similarities[at] += weight * its;
            }
        }
        var best = -1;
        for (var at = 0; at < similarities.Length; at++)
        {
            if (_training[at].RecordId != exceptRecordId && (best < 0 || similarities[at] > similarities[best]))
            {
                best = at;
            }
        }
        return best < 0 ? null : (_training[best], similarities[best]);
    }

    /// <summary>The weights of a text's words as a vector of length 1. A word that no training question has meets nothing, so it is left out.</summary>
    private List<(string Word, double Weight)> Weigh(Dictionary<string, int> counts)
    {
        var weights = counts.Where(word => _idf.ContainsKey(word.Key)).Select(word => (word.Key, Weight: word.Value * _idf[word.Key])).ToList();
        var length = Math.Sqrt(weights.Sum(word => word.Weight * word.Weight));
        return weights.ConvertAll(word => (word.Key, word.Weight / length));
    }

    private static Dictionary<string, int> Count(string text)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        var start = -1;
        for (var at = 0; at <= text.Length; at++)
        {
            var isWord = at < text.Length && char.IsLetterOrDigit(text[at]);
            if (isWord && start < 0)
            {
                start = at;
            }
            else if (!isWord && start >= 0)
            {
                var word = text[start..at].ToLowerInvariant();
                counts[word] = counts.GetValueOrDefault(word) + 1;
                start = -1;
            }
        }
        return counts;
    }
}
