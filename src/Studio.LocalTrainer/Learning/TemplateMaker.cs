namespace FineTuningStudio.LocalTrainer.Learning;

/// <summary>Decides which literals of the answers are slots, and makes templates of answers that are alike.</summary>
internal sealed class TemplateMaker
{
    private readonly HashSet<(string Shape, int Literal)> _constants = [];

    /// <summary>Settles all literals of a training file. After it, answers with the same key share a template.</summary>
    public TemplateMaker(IReadOnlyList<ReadExample> examples, CancellationToken cancellationToken)
    {
        FindConstants(examples);
        foreach (var example in examples)
        {
            Settle(example);
        }

        foreach (var group in examples.GroupBy(e => e.Draft.Key(), StringComparer.Ordinal).Select(g => g.ToList()).ToList())
        {
            cancellationToken.ThrowIfCancellationRequested();
            GiveUpWhatCannotBeFilled(group);
        }
    }

    /// <summary>Applies to another row what was settled for the shape of its answer.</summary>
    public void Settle(ReadExample example)
    {
        for (var i = 0; i < example.Draft.Literals.Count; i++)
        {
            if (_constants.Contains((example.Draft.Shape, i)))
            {
                example.Draft.Literals[i].MakeConstant();
            }
        }
    }

    /// <summary>One template for examples whose drafts have one key, written as the first of them is.</summary>
    public static Template Make(IReadOnlyList<ReadExample> examples)
    {
        var (pieces, holes) = examples[0].Draft.Cut();
        var slots = Enumerable.Range(0, examples[0].Draft.Mentions.Count).Select(_ => new Slot()).ToArray();
        var before = new int[slots.Length * slots.Length];
        var unused = new int[Plausibility.Classes];
        foreach (var example in examples)
        {
            var mentions = example.Draft.Mentions;
            Plausibility.Count(example.Mentions, mentions, unused);
            for (var i = 0; i < slots.Length; i++)
            {
                slots[i].Learn(example.Question, mentions[i], example.Draft.Literals.Where(l => ReferenceEquals(l.Mention, mentions[i])).SelectMany(l => l.Columns));
                for (var j = 0; j < slots.Length; j++)
                {
                    before[(i * slots.Length) + j] += mentions[i].First < mentions[j].First ? 1 : 0;
                }
            }
        }

        return new Template(pieces, holes, slots, before, unused);
    }

    // "LIMIT 1" whose questions say "2 weeks or 1 month" here and "the best" there is a constant: it never varies and is not always said.
    private void FindConstants(IReadOnlyList<ReadExample> examples)
    {
        foreach (var shape in examples.GroupBy(e => e.Draft.Shape, StringComparer.Ordinal))
        {
            var drafts = shape.Select(e => e.Draft).ToList();
            for (var i = 0; i < drafts[0].Literals.Count; i++)
            {
                if (drafts.Exists(d => d.Literals[i].Mention is null) && drafts.TrueForAll(d => d.Literals[i].Text == drafts[0].Literals[i].Text))
                {
                    _constants.Add((shape.Key, i));
                }
            }
        }
    }

    // A template that cannot even give its own training answers back has slots that the question does not determine.
    private static void GiveUpWhatCannotBeFilled(List<ReadExample> group)
    {
        if (group[0].Draft.Mentions.Count == 0)
        {
            return;
        }

        var template = Make(group);
        var wrong = group.Where(e => !IsGivenBack(template, e)).ToList();
        if (wrong.Count * 2 >= group.Count)
        {
            foreach (var literal in wrong.SelectMany(e => e.Draft.Literals))
            {
                literal.MakeConstant();
            }
        }
    }

    private static bool IsGivenBack(Template template, ReadExample example)
    {
        var filled = SlotFiller.Fill(template, example.Question, example.Mentions);
        var own = example.Draft.Mentions;
        return filled is not null && template.Holes.All(h => h.Form.Render(filled[h.Slot]) == h.Form.Render(own[h.Slot]));
    }
}
