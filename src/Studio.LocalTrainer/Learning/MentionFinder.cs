using System.Buffers;

namespace FineTuningStudio.LocalTrainer.Learning;

/// <summary>Finds what a question mentions: values of the prompt's columns, quoted texts, names, numbers and dates.</summary>
internal static class MentionFinder
{
    private static readonly HashSet<string> Starters = new(
        ("which what who whom whose how where when why show list give find tell count name return get display calculate compute identify " +
         "is are was were do does did can could please for in of on at from by per among the a an all i we and between during with " +
         "only every each any has have let using out top rank sort order group compare average total sum").Split(' '),
        StringComparer.OrdinalIgnoreCase);

    private static readonly SearchValues<char> InsideNames = SearchValues.Create(" -&.'’");

    private static readonly HashSet<string> Connectors = new(["of", "de", "la", "le", "the", "and", "van", "von", "der", "for"], StringComparer.Ordinal);

    public static IReadOnlyList<Mention> Find(QuestionText question, PromptSchema schema)
    {
        var found = new List<Mention>();
        found.AddRange(Values(question, schema));
        found.AddRange(Quoted(question));
        found.AddRange(PeriodMentions.Find(question));
        var numbers = NumberMentions.Find(question).Where(n => !found.Any(f => f.From is not null && f.Overlaps(n))).ToList();
        found.AddRange(numbers);
        found.AddRange(Names(question).Where(n => !found.Any(f => f.Kind == MentionKind.Value && f.First <= n.First && n.End <= f.End)));
        return found;
    }

    /// <summary>The words of a question that read like this text, but for case and plural; null where there are none.</summary>
    public static Mention? FindSpan(QuestionText question, string text)
    {
        var stems = QuestionText.Words(text).Select(w => w.Stem).ToArray();
        for (var i = 0; stems.Length > 0 && i + stems.Length <= question.Items.Count; i++)
        {
            if (Matches(question, i, stems))
            {
                return new Mention(MentionKind.Span, i, i + stems.Length, question.Between(i, i + stems.Length));
            }
        }

        return null;
    }

    private static List<Mention> Values(QuestionText question, PromptSchema schema)
    {
        var all = new List<Mention>();
        for (var i = 0; i < question.Items.Count; i++)
        {
            foreach (var value in schema.StartingWith(question.Items[i].Stem))
            {
                if (i + value.Stems.Length <= question.Items.Count && Matches(question, i, value.Stems))
                {
                    all.Add(new Mention(MentionKind.Value, i, i + value.Stems.Length, value.Text) { Columns = value.Columns });
                }
            }
        }

        // "New York" is meant where it stands, not the "York" inside it.
        return all.Where(m => !all.Any(other => other.Covers(m))).ToList();
    }

    private static bool Matches(QuestionText question, int at, string[] stems)
    {
        for (var i = 0; i < stems.Length; i++)
        {
            if (question.Items[at + i].Stem != stems[i])
            {
                return false;
            }
        }

        return true;
    }

    private static IEnumerable<Mention> Quoted(QuestionText question)
    {
        var text = question.Text;
        for (var open = 0; open < text.Length; open++)
        {
            var close = text[open] switch { '"' => '"', '“' => '”', '‘' => '’', '\'' => '\'', '`' => '`', _ => '\0' };
            if (close == '\0' || (open > 0 && char.IsLetterOrDigit(text[open - 1])))
            {
                continue;
            }

            var end = text.IndexOf(close, open + 1);
            while (end >= 0 && end + 1 < text.Length && char.IsLetterOrDigit(text[end + 1]))
            {
                end = text.IndexOf(close, end + 1);
            }

            if (end > open + 1)
            {
                var inside = Enumerable.Range(0, question.Items.Count).Where(i => question.Items[i].Start > open && question.Items[i].End <= end).ToList();
                if (inside.Count > 0)
                {
                    yield return new Mention(MentionKind.Quoted, inside[0], inside[^1] + 1, text[(open + 1)..end]);
                }

                open = end;
            }
        }
    }

    private static IEnumerable<Mention> Names(QuestionText question)
    {
        var words = question.Items;
        for (var i = 0; i < words.Count; i++)
        {
            if (!words[i].IsCapital)
            {
                continue;
            }

            var end = i + 1;
            while (end < words.Count && IsClose(question, end) && (words[end].IsCapital || words[end].IsNumber
                || (Connectors.Contains(words[end].Text) && end + 1 < words.Count && words[end + 1].IsCapital && IsClose(question, end + 1))))
            {
                end++;
            }

            var first = IsSentenceStart(question, i) && Starters.Contains(words[i].Text) ? i + 1 : i;
            while (first < end && Connectors.Contains(words[first].Text))
            {
                first++;
            }

            if (first < end)
            {
                yield return new Mention(MentionKind.Name, first, end, question.Between(first, end));
            }

            if (end - first > 1 && first == i && IsSentenceStart(question, i))
            {
                yield return new Mention(MentionKind.Name, i + 1, end, question.Between(i + 1, end));
            }

            i = end - 1;
        }
    }

    private static bool IsSentenceStart(QuestionText question, int i) =>
        i == 0 || question.Text[question.Items[i - 1].End..question.Items[i].Start].AsSpan().IndexOfAny(".?!:\n") >= 0;

    private static bool IsClose(QuestionText question, int i) =>
        question.Text.AsSpan(question.Items[i - 1].End, question.Items[i].Start - question.Items[i - 1].End).IndexOfAnyExcept(InsideNames) < 0
        && !IsSentenceStart(question, i);

}
