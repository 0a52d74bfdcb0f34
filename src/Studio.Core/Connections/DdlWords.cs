using FineTuningStudio.Sql;

namespace FineTuningStudio.Core.Connections;

/// <summary>A place in the words of a DDL statement.</summary>
internal sealed class DdlWords(string sql, IReadOnlyList<SqlToken> tokens, int at, int end)
{
    private int _at = at;

    public int End => end;

    public int Position => _at;

    public bool IsAtEnd => _at >= end;

    public static DdlWords Of(string sql)
    {
        var tokens = SqlTokenizer.Tokenize(sql);
        return new DdlWords(sql, tokens, 0, tokens.Count);
    }

    /// <summary>The kind of the token here; null at the end.</summary>
    public SqlTokenKind? Kind => IsAtEnd ? null : tokens[_at].Kind;

    public bool Is(string word, int ahead = 0) =>
        _at + ahead < end && tokens[_at + ahead].Kind is SqlTokenKind.Word && tokens[_at + ahead].In(sql).Equals(word, StringComparison.OrdinalIgnoreCase);

    public bool IsAny(params ReadOnlySpan<string> words)
    {
        foreach (var word in words)
        {
            if (Is(word))
            {
                return true;
            }
        }
        return false;
    }

    public bool TrySkip(params ReadOnlySpan<string> words)
    {
        for (var i = 0; i < words.Length; i++)
        {
            if (!Is(words[i], i))
            {
                return false;
            }
        }
        _at += words.Length;
        return true;
    }

    public bool TrySkipAny(params ReadOnlySpan<string> words)
    {
        var found = IsAny(words);
        _at += found ? 1 : 0;
        return found;
    }

    /// <summary>The content of the token here, and one further.</summary>
    public string Take() => tokens[_at++].Content(sql);

    /// <summary>A name, perhaps with its schema before a dot; null where there is none.</summary>
    public (string? Schema, string Name)? Name()
    {
        string? schema = null;
        while (Kind is SqlTokenKind.Word or SqlTokenKind.QuotedName)
        {
            var name = Take();
            if (Kind is not SqlTokenKind.Dot)
            {
                return (schema, name);
            }
            _at++;
            schema = name;
        }
        return null;
    }

    /// <summary>The items between the parentheses that begin here, and on behind them; null where none begin.</summary>
    public IReadOnlyList<DdlWords>? Parenthesis()
    {
        if (Kind is not SqlTokenKind.OpenParenthesis)
        {
            return null;
        }
        var close = _at;
        var depth = 0;
        do
        {
            depth += tokens[close].Kind switch { SqlTokenKind.OpenParenthesis => 1, SqlTokenKind.CloseParenthesis => -1, _ => 0 };
            close++;
        }
        while (close < end && depth > 0);
        var inner = new DdlWords(sql, tokens, _at + 1, depth is 0 ? close - 1 : close);
        _at = close;
        return inner.Items();
    }

    /// <summary>What is left, cut at the commas that stand in no parenthesis.</summary>
    public IReadOnlyList<DdlWords> Items()
    {
        var items = new List<DdlWords>();
        var depth = 0;
        var start = _at;
        for (var i = _at; i < end; i++)
        {
            depth += tokens[i].Kind switch { SqlTokenKind.OpenParenthesis => 1, SqlTokenKind.CloseParenthesis => -1, _ => 0 };
            if (depth is 0 && tokens[i].Kind is SqlTokenKind.Comma)
            {
                items.Add(new DdlWords(sql, tokens, start, i));
                start = i + 1;
            }
        }
        if (start < end)
        {
            items.Add(new DdlWords(sql, tokens, start, end));
        }
        return items;
    }

    /// <summary>The text from the first of two places to the second.</summary>
    public string Between(int start, int stop) => stop <= start ? "" : sql[tokens[start].Start..tokens[stop - 1].End];
}
