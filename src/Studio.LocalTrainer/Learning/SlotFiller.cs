namespace FineTuningStudio.LocalTrainer.Learning;

/// <summary>Fills a template's slots from a question: one mention each, none twice, the likeliest together.</summary>
internal sealed class SlotFiller
{
    private const int CandidatesPerSlot = 8;
    private const int MaxSteps = 20_000;

    private readonly Template _template;
    private readonly List<(Mention Mention, double Score)>[] _candidates;
    private readonly Mention[] _chosen;
    private Mention[]? _best;
    private double _bestScore = double.NegativeInfinity;
    private int _steps;

    private SlotFiller(Template template, QuestionText question, IReadOnlyList<Mention> mentions)
    {
        _template = template;
        _chosen = new Mention[template.Slots.Length];
        _candidates = new List<(Mention, double)>[template.Slots.Length];
        for (var slot = 0; slot < template.Slots.Length; slot++)
        {
            var all = mentions.Concat(template.Slots[slot].KindCounts[(int)MentionKind.Span] > 0 ? Spans(question, template.Slots[slot].MaxWords) : []);
            _candidates[slot] = all.Where(m => template.CanWrite(slot, m))
                .Select(m => (Mention: m, Score: template.Slots[slot].Fit(question, m)))
                .Where(c => c.Score is not null)
                .Select(c => (c.Mention, c.Score!.Value))
                .OrderByDescending(c => c.Value).ThenBy(c => c.Mention.First).ThenBy(c => c.Mention.End)
                .Take(CandidatesPerSlot).ToList();
        }
    }

    /// <summary>The mention for each slot, or null where one stays empty.</summary>
    public static IReadOnlyList<Mention>? Fill(Template template, QuestionText question, IReadOnlyList<Mention> mentions)
    {
        if (template.Slots.Length == 0)
        {
            return [];
        }

        var filler = new SlotFiller(template, question, mentions);
        filler.Choose(0, 0);
        return filler._best;
    }

    private static IEnumerable<Mention> Spans(QuestionText question, int maxWords)
    {
        for (var first = 0; first < question.Items.Count; first++)
        {
            for (var end = first + 1; end <= Math.Min(question.Items.Count, first + maxWords); end++)
            {
                yield return new Mention(MentionKind.Span, first, end, question.Between(first, end));
            }
        }
    }

    private void Choose(int slot, double score)
    {
        if (slot == _chosen.Length)
        {
            if (score > _bestScore)
            {
                (_best, _bestScore) = ([.. _chosen], score);
            }

            return;
        }

        foreach (var (mention, fit) in _candidates[slot])
        {
            if (_steps++ > MaxSteps)
            {
                return;
            }

            if (!_chosen.AsSpan(0, slot).ToArray().Any(c => c.Overlaps(mention)))
            {
                _chosen[slot] = mention;
                Choose(slot + 1, score + fit + Order(slot, mention));
            }
        }
    }

    private double Order(int slot, Mention mention)
    {
        var sum = 0.0;
        for (var earlier = 0; earlier < slot; earlier++)
        {
            var isBefore = _chosen[earlier].First < mention.First;
            var (i, j) = isBefore ? (earlier, slot) : (slot, earlier);
            sum += Math.Log((_template.Before[(i * _chosen.Length) + j] + 0.5) / (_template.Slots[slot].Count + 1));
        }

        return sum;
    }
}
