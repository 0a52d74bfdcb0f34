namespace FineTuningStudio.LocalTrainer.Learning;

/// <summary>A training file as the classifier learns it: questions as features, answers as the numbers of their templates.</summary>
internal sealed class TrainingSet
{
    /// <summary>More different answers than this are not learned; the rarest are left out.</summary>
    public const int MaxTemplates = 4_096;

    /// <summary>Bounds a model to 64 MB in memory and half of it in its file.</summary>
    public const int MaxWeights = 16 * 1024 * 1024;

    /// <summary>The share of a file's features that an earlier model must know to be gone on from: the marks of a sentence's ends and of values are in every one.</summary>
    private const double LeastShared = 0.1;

    private readonly TemplateMaker _maker;
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);

    public TrainingSet(IReadOnlyList<TrainingExample> examples, TunedModel? from, CancellationToken cancellationToken)
    {
        var schemas = new SchemaCache();
        var drafts = new List<ReadExample>(examples.Count);
        foreach (var example in examples)
        {
            cancellationToken.ThrowIfCancellationRequested();
            drafts.Add(ReadExample.Of(example, schemas));
        }

        _maker = new TemplateMaker(drafts, cancellationToken);
        var keys = drafts.ConvertAll(d => d.Draft.Key());
        var groups = drafts.Zip(keys).GroupBy(d => d.Second, d => d.First, StringComparer.Ordinal).ToList();
        var kept = groups.OrderByDescending(g => g.Count()).Take(MaxTemplates).Select(g => g.Key).ToHashSet(StringComparer.Ordinal);
        foreach (var group in groups.Where(g => kept.Contains(g.Key)))
        {
            _numbers[group.Key] = _numbers.Count;
            Templates.Add(TemplateMaker.Make([.. group]));
        }

        var learned = drafts.Where((_, i) => kept.Contains(keys[i])).ToList();
        var features = FeatureTable.Of(learned.ConvertAll(d => d.Features), Math.Max(1, MaxWeights / Templates.Count), cancellationToken);
        Features = from is null ? features : Join(features, from);
        Labels = [.. keys.Where(kept.Contains).Select(key => _numbers[key])];
        Questions = [.. learned.Select(d => Features.Vector(d.Features))];
        LeftOut = examples.Count - learned.Count;
    }

    public List<Template> Templates { get; } = [];

    public FeatureTable Features { get; }

    public int[] Labels { get; }

    public FeatureVector[] Questions { get; }

    /// <summary>Rows whose answer is none of the <see cref="MaxTemplates"/> most frequent ones.</summary>
    public int LeftOut { get; }

    /// <summary>An earlier model's answers come after the file's own, and its features beside them: it goes on knowing them.</summary>
    private FeatureTable Join(FeatureTable features, TunedModel from)
    {
        if (features.Buckets.Intersect(from.Features.Buckets).Count() < features.Buckets.Length * LeastShared)
        {
            throw new WarmStartException("The model to start from knows hardly a word of this training file, so there is nothing to go on from. Train from a base model.");
        }

        var own = Templates.Select(t => t.Key).ToHashSet(StringComparer.Ordinal);
        Templates.AddRange(from.Templates.Where(t => !own.Contains(t.Key)));
        var joined = features.Beside(from.Features);
        return Templates.Count <= MaxTemplates && (long)joined.Buckets.Length * Templates.Count <= MaxWeights
            ? joined
            : throw new WarmStartException("The model to start from and this training file are more together than this trainer can learn. Train from a base model.");
    }

    /// <summary>Other rows in the same features and numbers; -1 where no training row has such an answer.</summary>
    public (FeatureVector[] Questions, int[] Labels) Read(IReadOnlyList<TrainingExample> examples, CancellationToken cancellationToken)
    {
        var schemas = new SchemaCache();
        var questions = new FeatureVector[examples.Count];
        var labels = new int[examples.Count];
        for (var i = 0; i < examples.Count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var read = ReadExample.Of(examples[i], schemas);
            questions[i] = Features.Vector(read.Features);
            _maker.Settle(read);
            labels[i] = _numbers.GetValueOrDefault(read.Draft.Key(), -1);
        }

        return (questions, labels);
    }
}
