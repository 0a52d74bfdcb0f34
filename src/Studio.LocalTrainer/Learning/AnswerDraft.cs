using System.Text;
using FineTuningStudio.Sql;

namespace FineTuningStudio.LocalTrainer.Learning;

/// <summary>A literal of one training answer: where it stands, and the mention of the question that it comes from, if any.</summary>
internal sealed class DraftLiteral(int start, int end, string text)
{
    public int Start { get; } = start;

    public int End { get; } = end;

    public string Text { get; } = text;

    public Mention? Mention { get; set; }

    public SlotForm Form { get; set; }

    public IReadOnlyList<string> Columns { get; set; } = [];

    public void MakeConstant() => (Mention, Columns) = (null, []);
}

/// <summary>
/// One training answer on its way to a template. SQL (also inside a code fence) is cut into literals and the rest;
/// any other text is taken whole.
/// </summary>
internal sealed class AnswerDraft
{
    private static readonly string[] Beginnings = ["SELECT", "WITH", "VALUES", "INSERT", "UPDATE", "DELETE"];

    private readonly List<string> _words = [];

    public AnswerDraft(string answer, QuestionText question, IReadOnlyList<Mention> mentions)
    {
        Answer = answer;
        var (start, sql) = SqlOf(answer);
        if (SqlStatements.FirstKeyword(sql) is not { } keyword || !Beginnings.Contains(keyword) || !SqlStatements.IsComplete(sql))
        {
            Shape = answer;
            _words.Add(answer);
            return;
        }

        var tokens = SqlTokenizer.Tokenize(sql);
        Shape = SqlShape.Of(sql).Text;
        var next = 0;
        foreach (var (word, at) in SqlShape.Words(sql, tokens))
        {
            // The words leave a literal's sign out; here it is part of the query.
            _words.Add(at == next ? word : tokens[at - 1].In(sql).ToString() + word);
            next = at + 1;
            if (tokens[at].Kind is SqlTokenKind.Text or SqlTokenKind.Number)
            {
                var literal = new DraftLiteral(start + tokens[at].Start, start + tokens[at].End, tokens[at].In(sql).ToString());
                LiteralOrigin.Find(literal, sql, tokens, at, question, mentions, Literals);
                Literals.Add(literal);
            }
        }
    }

    public string Answer { get; }

    public string Shape { get; }

    public List<DraftLiteral> Literals { get; } = [];

    /// <summary>The mentions that literals come from, in the order of the answer: the template's slots.</summary>
    public List<Mention> Mentions => Literals.Where(l => l.Mention is not null).Select(l => l.Mention!).Distinct(ReferenceEqualityComparer.Instance).Cast<Mention>().ToList();

    /// <summary>Two answers share a template exactly when their keys are equal.</summary>
    public string Key()
    {
        var mentions = Mentions;
        var key = new StringBuilder();
        var literal = 0;
        foreach (var word in _words)
        {
            key.Append(word);
            if (literal < Literals.Count && word.EndsWith(SqlShape.Literal, StringComparison.Ordinal) && word.Length <= 2)
            {
                var l = Literals[literal++];
                key.Append(l.Mention is null ? "=" + l.Text : $"{mentions.FindIndex(m => ReferenceEquals(m, l.Mention))}:{l.Form.Rendering}:{l.Form.Before}:{l.Form.After}");
            }

            key.Append('\u001F');
        }

        return key.ToString();
    }

    public (string[] Pieces, Hole[] Holes) Cut()
    {
        var mentions = Mentions;
        var pieces = new List<string>();
        var holes = new List<Hole>();
        var at = 0;
        foreach (var literal in Literals.Where(l => l.Mention is not null))
        {
            pieces.Add(Answer[at..literal.Start]);
            holes.Add(new Hole(mentions.FindIndex(m => ReferenceEquals(m, literal.Mention)), literal.Form));
            at = literal.End;
        }

        pieces.Add(Answer[at..]);
        return ([.. pieces], [.. holes]);
    }

    private static (int Start, string Sql) SqlOf(string answer)
    {
        var open = answer.TrimStart().StartsWith("```", StringComparison.Ordinal) ? answer.IndexOf('\n', StringComparison.Ordinal) + 1 : 0;
        var close = open > 0 ? answer.LastIndexOf("```", StringComparison.Ordinal) : answer.Length;
        return close > open ? (open, answer[open..close]) : (0, answer);
    }
}
