namespace FineTuningStudio.Sql;

/// <summary>What a piece of SQL text is.</summary>
public enum SqlTokenKind
{
    /// <summary>A keyword or an unquoted name.</summary>
    Word,

    /// <summary>A name in double quotes, brackets or backticks.</summary>
    QuotedName,

    /// <summary>A string, with its prefix (<c>E'…'</c>, <c>X'…'</c>) or in dollar quotes.</summary>
    Text,
    Number,
    Parameter,
    Operator,
    OpenParenthesis,
    CloseParenthesis,
    Comma,
    Semicolon,
    Dot,
    Comment,
}

/// <summary>One piece of SQL text; spaces are what lies between the pieces.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Start">Position of its first character in the text.</param>
/// <param name="Length">Number of characters, quotes and comment marks included.</param>
/// <param name="IsClosed">False where a string, name or comment runs to the end of the text without its closing mark.</param>
public readonly record struct SqlToken(SqlTokenKind Kind, int Start, int Length, bool IsClosed = true)
{
    public int End => Start + Length;

    public ReadOnlySpan<char> In(string sql) => sql.AsSpan(Start, Length);

    /// <summary>What a string or quoted name says, without its marks and with doubled ones made single; other pieces as they stand.</summary>
    public string Content(string sql)
    {
        var text = sql.Substring(Start, Length);
        return Kind switch
        {
            SqlTokenKind.QuotedName => Inside(text, text.AsSpan().IndexOfAny('"', '[', '`')),
            SqlTokenKind.Text when text[0] == '$' => InsideDollars(text),
            SqlTokenKind.Text => Inside(text, text.IndexOf('\'', StringComparison.Ordinal)),
            _ => text,
        };
    }

    private string Inside(string text, int open)
    {
        var close = text[open] == '[' ? ']' : text[open];
        var inner = IsClosed ? text[(open + 1)..^1] : text[(open + 1)..];
        return inner.Replace($"{close}{close}", close.ToString(), StringComparison.Ordinal);
    }

    private string InsideDollars(string text)
    {
        var tag = text.IndexOf('$', 1) + 1;
        return IsClosed ? text[tag..^tag] : text[tag..];
    }
}
