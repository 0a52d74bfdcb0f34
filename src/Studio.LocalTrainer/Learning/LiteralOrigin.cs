using FineTuningStudio.Sql;

namespace FineTuningStudio.LocalTrainer.Learning;

/// <summary>Finds the mention of a question that a literal of its answer comes from.</summary>
internal static class LiteralOrigin
{
    private const int NearWords = 12;

    public static void Find(
        DraftLiteral literal, string sql, IReadOnlyList<SqlToken> tokens, int at, QuestionText question, IReadOnlyList<Mention> mentions, List<DraftLiteral> earlier)
    {
        var fitting = mentions
            .Select(m => (Mention: m, Form: SlotForm.Of(literal.Text, tokens[at].Kind, m)))
            .Where(m => m.Form is not null)
            .OrderBy(m => Rank(m.Mention)).ThenBy(m => m.Mention.First)
            .ToList();
        if (fitting.Count == 0 && tokens[at].Kind == SqlTokenKind.Text && Span(literal, tokens[at].Content(sql), question, earlier) is { } span
            && SlotForm.Of(literal.Text, tokens[at].Kind, span) is { } form)
        {
            fitting.Add((span, form));
        }

        if (fitting.Count == 0)
        {
            return;
        }

        // Asked twice, written twice: the first literal takes the first mention, the next one the next.
        var chosen = fitting.FirstOrDefault(f => !earlier.Any(e => e.Mention is not null && e.Text == literal.Text && e.Mention.Overlaps(f.Mention)), fitting[0]);
        (literal.Mention, literal.Form) = (chosen.Mention, chosen.Form!.Value);
        literal.Columns = chosen.Mention.Kind == MentionKind.Value ? ColumnsAt(sql, tokens, at, chosen.Mention) : [];
    }

    // The longest period first: of "March 2024" the month, though the year alone may fit as well.
    private static int Rank(Mention mention) => mention.Kind switch
    {
        MentionKind.Value => 0,
        MentionKind.Quoted => 1,
        MentionKind.Day or MentionKind.Month or MentionKind.Quarter => 2,
        MentionKind.Year => 3,
        MentionKind.Integer or MentionKind.Decimal => 4,
        _ => 5,
    };

    private static Mention? Span(DraftLiteral literal, string content, QuestionText question, List<DraftLiteral> earlier)
    {
        var text = content.Trim('%');
        var same = earlier.Find(e => e.Mention is { Kind: MentionKind.Span } m && SlotForm.Of(literal.Text, SqlTokenKind.Text, m) is not null);
        return same?.Mention ?? (text.Length < 2 ? null : MentionFinder.FindSpan(question, text));
    }

    /// <summary>Of the columns that hold the value, those that the query names nearest to the literal and whose table it reads; else all of them.</summary>
    private static List<string> ColumnsAt(string sql, IReadOnlyList<SqlToken> tokens, int at, Mention mention)
    {
        var tables = tokens.Where(IsName).Select(t => t.Content(sql).ToLowerInvariant()).ToHashSet(StringComparer.Ordinal);
        var read = mention.Columns.Where(c => tables.Contains(TableOf(c))).ToList();
        var columns = read.Count > 0 ? read : mention.Columns.ToList();
        for (var i = at - 1; i >= Math.Max(0, at - NearWords); i--)
        {
            if (IsName(tokens[i]) && Named(columns, tokens[i].Content(sql)) is { Count: > 0 } named)
            {
                return named;
            }
        }

        return columns;
    }

    private static List<string> Named(List<string> columns, string name) =>
        columns.Where(c => c.AsSpan(c.LastIndexOf('.') + 1).Equals(name, StringComparison.OrdinalIgnoreCase)).ToList();

    private static string TableOf(string column) => column[..column.LastIndexOf('.')];

    private static bool IsName(SqlToken token) => token.Kind is SqlTokenKind.Word or SqlTokenKind.QuotedName;
}
