namespace FineTuningStudio.LocalTrainer.Learning;

/// <summary>A training file as the classifier learns it: questions as features, answers as the numbers of their templates.</summary>
internal sealed class TrainingSet
{
    /// <summary>More different answers than this are not learned; the rarest are left out.</summary>
    public const int MaxTemplates = 4_096;

    /// <summary>Bounds a model to 64 MB in memory and half of it in its file.</summary>
    public const int MaxWeights = 16 * 1024 * 1024;

    private readonly TemplateMaker _maker;
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);

    public TrainingSet(IReadOnlyList<TrainingExample> examples, CancellationToken cancellationToken)
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
        Features = FeatureTable.Of(learned.ConvertAll(d => d.Features), Math.Max(1, MaxWeights / Templates.Count), cancellationToken);
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
