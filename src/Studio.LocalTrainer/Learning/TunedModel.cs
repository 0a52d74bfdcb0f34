using System.Globalization;

namespace FineTuningStudio.LocalTrainer.Learning;

/// <summary>What a training gives: templates, and weights that tell which of them a question asks for. Safe for use by several threads at once.</summary>
public sealed class TunedModel
{
    /// <summary>A template less likely than this share of the likeliest one is no answer: its slots being easier to fill says nothing for it.</summary>
    private const double Floor = 0.005;
    private const int MaxCandidates = 64;

    private readonly Template[] _templates;
    private readonly FeatureTable _features;
    private readonly SoftmaxWeights _weights;

    /// <summary>Takes a copy of the weights, rounded to the 16 bits that a model file keeps, so that a loaded model answers exactly as this one does.</summary>
    internal TunedModel(Template[] templates, FeatureTable features, SoftmaxWeights weights, double threshold = 0)
    {
        Threshold = threshold;
        _templates = templates;
        _features = features;
        _weights = new SoftmaxWeights(weights.Rows, weights.Columns, Array.ConvertAll(weights.Values, v => (float)(Half)v));
    }

    internal IReadOnlyList<Template> Templates => _templates;

    internal FeatureTable Features => _features;

    internal SoftmaxWeights Weights => _weights;

    /// <summary>Number of different answers, values apart, that the model knows.</summary>
    public int TemplateCount => _templates.Length;

    /// <summary>The confidence below which the model says that it cannot answer, 0 to 1; at 0 it always answers where it has an answer.</summary>
    public double Threshold { get; }

    /// <summary>The same model with another threshold.</summary>
    public TunedModel WithThreshold(double threshold) => threshold == Threshold ? this : new(_templates, _features, _weights, threshold);

    /// <summary>The best answer; where there is none, or none that it dares to give, a sentence that says why.</summary>
    public ModelAnswer Answer(string system, string user) => Answers(system, user, 1)[0];

    /// <summary>Up to <paramref name="count"/> different answers, the likeliest first. Never empty: where there is none, the only one says so.</summary>
    public IReadOnlyList<ModelAnswer> Answers(string system, string user, int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        return Answers(new SchemaCache().Read(system, user), count);
    }

    internal IReadOnlyList<ModelAnswer> Answers((QuestionText Question, IReadOnlyList<Mention> Mentions, FeatureList Features) asked, int count)
    {
        var (question, mentions, features) = asked;
        var vector = _features.Vector(features);
        if (vector.Rows.Length == 0)
        {
            return [Refusal("no word of this question occurs in what it was trained on")];
        }

        var probabilities = new float[_templates.Length];
        _weights.Probabilities(vector, probabilities);
        var best = probabilities.Max();
        var candidates = Enumerable.Range(0, _templates.Length)
            .Where(t => probabilities[t] >= Floor * best)
            .OrderByDescending(t => probabilities[t]).ThenBy(t => t)
            .Take(MaxCandidates)
            .Select(t => Write(t, probabilities[t], question, mentions))
            .ToList();
        var sum = candidates.Sum(c => c.Confidence);
        var answers = candidates.Where(c => c.Confidence > 0).OrderByDescending(c => c.Confidence).DistinctBy(c => c.Text, StringComparer.Ordinal)
            .Take(count).Select(c => c with { Confidence = c.Confidence / sum }).ToList();
        return answers switch
        {
            [] => [Refusal("it reads like a question it knows, but the value that the answer needs is not in it")],
            [{ Confidence: var sure }, ..] when sure < Threshold => [Refusal(string.Create(CultureInfo.InvariantCulture,
                $"my confidence in the likeliest one is {Math.Floor(sure * 100) / 100:0.00}, and below {Threshold:0.00} I do not answer, as my validation rows have taught"), sure)],
            _ => answers,
        };
    }

    public void Save(Stream stream) => ModelFile.Write(stream, _templates, _features, _weights, Threshold);

    /// <exception cref="InvalidDataException">The stream holds no model, or a damaged one.</exception>
    public static TunedModel Load(Stream stream) => ModelFile.Read(stream);

    // A template whose slots stay empty cannot be what is asked for, however alike the words are.
    private ModelAnswer Write(int template, float probability, QuestionText question, IReadOnlyList<Mention> mentions) =>
        SlotFiller.Fill(_templates[template], question, mentions) is { } filled
            ? new ModelAnswer(_templates[template].Write(filled), probability * Plausibility.Factor(_templates[template], mentions, filled))
            : new ModelAnswer("", 0);

    private ModelAnswer Refusal(string reason, double confidence = 0) => new(
        $"I cannot answer this. I am a small model of the built-in trainer: I know {_templates.Length} kinds of answer and fill in values; {reason}.", confidence, Declined: true);
}
