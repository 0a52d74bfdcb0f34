using System.Globalization;

namespace FineTuningStudio.Sql;

/// <summary>The clauses of the outermost query of a text, found by the words that stand outside of all parentheses.</summary>
internal sealed class SqlClauses
{
    private readonly string _sql;
    private readonly int[] _depths;
    private readonly int _select;
    private readonly int _listStart;

    public SqlClauses(string sql, SqlDialect dialect)
    {
        _sql = sql;
        Tokens = WithoutFrame(SqlTokenizer.Tokenize(sql, dialect));
        _depths = new int[Tokens.Count];
        var depth = 0;
        for (var i = 0; i < Tokens.Count; i++)
        {
            depth -= Tokens[i].Kind is SqlTokenKind.CloseParenthesis ? 1 : 0;
            _depths[i] = depth;
            depth += Tokens[i].Kind is SqlTokenKind.OpenParenthesis ? 1 : 0;
        }

        _select = First("SELECT", "VALUES");
        if (_select < 0 || !Is(_select, "SELECT"))
        {
            return;
        }

        IsDistinct = Is(_select + 1, "DISTINCT");
        _listStart = IsDistinct || Is(_select + 1, "ALL") ? _select + 2 : _select + 1;
        var end = _listStart;
        while (end < Tokens.Count && !EndsList(end))
        {
            end++;
        }

        ListEnd = end > _listStart ? Tokens[end - 1].End : -1;
        ListTokens = end - _listStart;
    }

    /// <summary>The pieces, without the parentheses around the whole and the closing semicolons.</summary>
    public IReadOnlyList<SqlToken> Tokens { get; }

    public bool IsDistinct { get; }

    /// <summary>Where the select list ends in the text; -1 where there is none.</summary>
    public int ListEnd { get; } = -1;

    private int ListTokens { get; }

    public static bool IsOneOf(ReadOnlySpan<char> word, params ReadOnlySpan<string> words)
    {
        foreach (var candidate in words)
        {
            if (word.Equals(candidate, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    public static string Text(string sql, IReadOnlyList<SqlToken> tokens, int from, int to) => from >= to ? "" : sql[tokens[from].Start..tokens[to - 1].End];

    /// <summary>True where a value may end with this piece, so that a name behind it is an alias.</summary>
    public static bool EndsOperand(string sql, SqlToken token) => token.Kind switch
    {
        SqlTokenKind.Word => !SqlKeywords.IsReserved(token.In(sql).ToString()) || IsOneOf(token.In(sql), "END", "NULL", "CURRENT_DATE", "CURRENT_TIME", "CURRENT_TIMESTAMP"),
        SqlTokenKind.QuotedName or SqlTokenKind.Text or SqlTokenKind.Number or SqlTokenKind.Parameter or SqlTokenKind.CloseParenthesis => true,
        _ => false,
    };

    /// <summary>The first piece outside of all parentheses that is one of the words; -1 where there is none.</summary>
    public int First(params ReadOnlySpan<string> words)
    {
        for (var i = Math.Max(_select, 0); i < Tokens.Count; i++)
        {
            if (_depths[i] is 0 && Is(i, words))
            {
                return i;
            }
        }

        return -1;
    }

    public IEnumerable<IReadOnlyList<SqlToken>> SelectItems() => Parts(_listStart, _listStart + ListTokens);

    public IEnumerable<IReadOnlyList<SqlToken>> OrderKeys() => Keys("ORDER", "LIMIT", "OFFSET", "FETCH", "FOR");

    public IEnumerable<IReadOnlyList<SqlToken>> GroupKeys() => Keys("GROUP", "HAVING", "WINDOW", "ORDER", "LIMIT", "OFFSET", "FETCH", "FOR", "UNION", "INTERSECT", "EXCEPT");

    /// <summary>The parts of the clause that begins with the word and BY, up to one of the others.</summary>
    private IEnumerable<IReadOnlyList<SqlToken>> Keys(string clause, params ReadOnlySpan<string> ends)
    {
        var start = First(clause);
        if (start < 0 || !Is(start + 1, "BY"))
        {
            return [];
        }

        var end = start + 2;
        while (end < Tokens.Count && !(_depths[end] is 0 && Is(end, ends)))
        {
            end++;
        }

        return Parts(start + 2, end);
    }

    /// <summary>The rows left out by the clause that begins there; null where it says so by more than a number.</summary>
    public int? Offset(int limit)
    {
        for (var i = limit; i < Tokens.Count; i++)
        {
            if (_depths[i] is 0 && Is(i, "OFFSET"))
            {
                return Number(i + 1, i + 2 == Tokens.Count || Tokens[i + 2].Kind is SqlTokenKind.Word);
            }
            // LIMIT 5, 10 leaves out five (sqlite.org/lang_select.html, "The LIMIT clause").
            if (_depths[i] is 0 && Tokens[i].Kind is SqlTokenKind.Comma)
            {
                return Number(limit + 1, i == limit + 2);
            }
        }

        return 0;
    }

    private int? Number(int at, bool standsAlone) =>
        standsAlone && at < Tokens.Count && int.TryParse(Tokens[at].In(_sql), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private IEnumerable<IReadOnlyList<SqlToken>> Parts(int from, int to)
    {
        var part = new List<SqlToken>();
        for (var i = from; i < to; i++)
        {
            if (_depths[i] is 0 && Tokens[i].Kind is SqlTokenKind.Comma)
            {
                if (part.Count > 0)
                {
                    yield return part;
                }

                part = [];
            }
            else
            {
                part.Add(Tokens[i]);
            }
        }

        if (part.Count > 0)
        {
            yield return part;
        }
    }

    private bool EndsList(int i) => _depths[i] is 0
        && Is(i, "FROM", "WHERE", "GROUP", "HAVING", "WINDOW", "ORDER", "LIMIT", "OFFSET", "FETCH", "UNION", "INTERSECT", "EXCEPT")
        // "a IS DISTINCT FROM b" is a comparison.
        && !(Is(i, "FROM") && Is(i - 1, "DISTINCT") && i - 1 >= _listStart);

    private bool Is(int i, params ReadOnlySpan<string> words) =>
        i >= 0 && i < Tokens.Count && Tokens[i].Kind is SqlTokenKind.Word && (i is 0 || Tokens[i - 1].Kind is not SqlTokenKind.Dot) && IsOneOf(Tokens[i].In(_sql), words);

    private static List<SqlToken> WithoutFrame(IReadOnlyList<SqlToken> tokens)
    {
        var rest = tokens.ToList();
        while (rest.Count > 0 && rest[^1].Kind is SqlTokenKind.Semicolon)
        {
            rest.RemoveAt(rest.Count - 1);
        }

        var frames = Frames(rest);
        return rest.GetRange(frames, rest.Count - (2 * frames));
    }

    /// <summary>How many pairs of parentheses are around all of the pieces.</summary>
    private static int Frames(List<SqlToken> tokens)
    {
        // Of each parenthesis that is open, where it was opened; the outermost ones are closed last.
        var open = new Stack<int>();
        var closing = new Dictionary<int, int>();
        for (var i = 0; i < tokens.Count; i++)
        {
            if (tokens[i].Kind is SqlTokenKind.OpenParenthesis)
            {
                open.Push(i);
            }
            else if (tokens[i].Kind is SqlTokenKind.CloseParenthesis && open.TryPop(out var opened))
            {
                closing[opened] = i;
            }
        }

        var frames = 0;
        while (closing.TryGetValue(frames, out var end) && end == tokens.Count - 1 - frames)
        {
            frames++;
        }

        return frames;
    }
}
