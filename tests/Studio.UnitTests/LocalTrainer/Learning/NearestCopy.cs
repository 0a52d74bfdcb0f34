using FineTuningStudio.LocalTrainer.Learning;

namespace FineTuningStudio.UnitTests.LocalTrainer.Learning;

/// <summary>The floor to beat: copies the SQL of the training question that reads most alike and fills its slots as the model does. Also linked into the benchmarks.</summary>
internal sealed class NearestCopy
{
    private readonly TrainingSet _set;
    private readonly HashSet<string>[] _words;
    private readonly bool _byFeatures;

    /// <param name="examples">What the model is trained on.</param>
    /// <param name="byFeatures">Nearest by the cosine of the model's own features; else by the share of common words (Jaccard).</param>
    public NearestCopy(IReadOnlyList<TrainingExample> examples, bool byFeatures)
    {
        _set = new TrainingSet(examples, null, CancellationToken.None);
        _words = [.. examples.Select(e => Words(e.User))];
        _byFeatures = byFeatures;
    }

    public string Answer(string system, string user)
    {
        var (question, mentions, features) = new SchemaCache().Read(system, user);
        var vector = _set.Features.Vector(features);
        var words = Words(user);
        var nearest = Enumerable.Range(0, _words.Length).MaxBy(i => _byFeatures ? Cosine(vector, _set.Questions[i]) : Jaccard(words, _words[i]));
        var template = _set.Templates[_set.Labels[nearest]];
        return SlotFiller.Fill(template, question, mentions) is { } filled ? template.Write(filled) : "";
    }

    private static HashSet<string> Words(string user) => [.. QuestionText.Of(user).Items.Select(w => w.Text.ToLowerInvariant())];

    private static double Jaccard(HashSet<string> a, HashSet<string> b)
    {
        double common = a.Count(b.Contains);
        return common / (a.Count + b.Count - common);
    }

    private static double Cosine(FeatureVector a, FeatureVector b)
    {
        var sum = 0.0;
        for (var i = 0; i < a.Rows.Length; i++)
        {
            var at = Array.BinarySearch(b.Rows, a.Rows[i]);
            sum += at < 0 ? 0 : a.Values[i] * b.Values[at];
        }

        return sum;
    }
}
