using System.Buffers;

namespace FineTuningStudio.Sql;

/// <summary>
/// Cuts SQL text of SQLite and PostgreSQL into pieces. It never fails: what it does not know becomes an operator of one
/// character, and what is not closed runs to the end of the text and says so.
/// </summary>
/// <remarks>Rules from sqlite.org/lang_keywords and /lang_expr and from PostgreSQL's manual, chapter 4.1 (lexical structure).</remarks>
public static class SqlTokenizer
{
    // Longest first; everything else is an operator of one character, so that "=-1" is "=", "-", "1".
    private static readonly string[] LongOperators =
    [
        "!~~*", "->>", "#>>", "!~*", "!~~", "~~*", "<->", "||", "<>", "!=", ">=", "<=", "==", "::", "->", "#>", "#-", "<<", ">>",
        "@>", "<@", "@?", "^@", "!~", "~*", "~~", "&&", "@@", ":=", "=>",
    ];

    private static readonly SearchValues<char> ListCharacters = SearchValues.Create("0123456789.,:+- \t\r\n");

    /// <summary>All pieces of the text in order, comments only when asked for.</summary>
    public static IReadOnlyList<SqlToken> Tokenize(string sql, SqlDialect dialect = SqlDialect.Any, bool comments = false)
    {
        var tokens = new List<SqlToken>();
        var position = 0;
        while (position < sql.Length)
        {
            if (char.IsWhiteSpace(sql[position]) || sql[position] is '\uFEFF' or '\0')
            {
                position++;
                continue;
            }

            var token = Next(sql, position, dialect);
            position = token.End;
            if (comments || token.Kind != SqlTokenKind.Comment)
            {
                tokens.Add(token);
            }
        }

        return tokens;
    }

    private static SqlToken Next(string sql, int at, SqlDialect dialect)
    {
        var c = sql[at];
        var next = at + 1 < sql.Length ? sql[at + 1] : '\0';
        return c switch
        {
            '-' when next == '-' => LineComment(sql, at),
            '/' when next == '*' => BlockComment(sql, at, nests: dialect != SqlDialect.Sqlite),
            '\'' => Quoted(sql, at, at, '\'', SqlTokenKind.Text, escapes: false),
            '"' => Quoted(sql, at, at, '"', SqlTokenKind.QuotedName, escapes: false),
            '`' when dialect != SqlDialect.Postgres => Quoted(sql, at, at, '`', SqlTokenKind.QuotedName, escapes: false),
            '[' when IsBracketName(sql, at, dialect) => Bracket(sql, at),
            '(' => new(SqlTokenKind.OpenParenthesis, at, 1),
            ')' => new(SqlTokenKind.CloseParenthesis, at, 1),
            ',' => new(SqlTokenKind.Comma, at, 1),
            ';' => new(SqlTokenKind.Semicolon, at, 1),
            '.' when !char.IsAsciiDigit(next) || (at > 0 && IsNameEnd(sql[at - 1])) => new(SqlTokenKind.Dot, at, 1),
            '.' or (>= '0' and <= '9') => Number(sql, at),
            '$' when dialect != SqlDialect.Sqlite && DollarTag(sql, at) is { } tag => DollarQuoted(sql, at, tag),
            '?' or '$' or ':' or '@' when MayBeParameter(sql, at, dialect) && Parameter(sql, at) is { } parameter => parameter,
            _ when IsWordStart(c) => WordOrPrefixed(sql, at, dialect),
            _ => new(SqlTokenKind.Operator, at, LongOperators.FirstOrDefault(o => sql.AsSpan(at).StartsWith(o))?.Length ?? 1),
        };
    }

    private static SqlToken LineComment(string sql, int at)
    {
        var end = sql.AsSpan(at).IndexOfAny('\n', '\r');
        return new(SqlTokenKind.Comment, at, end < 0 ? sql.Length - at : end);
    }

    private static SqlToken BlockComment(string sql, int at, bool nests)
    {
        var depth = 1;
        for (var i = at + 2; i + 1 < sql.Length; i++)
        {
            if (sql[i] == '*' && sql[i + 1] == '/')
            {
                i++;
                if (--depth == 0)
                {
                    return new(SqlTokenKind.Comment, at, i + 1 - at);
                }
            }
            else if (nests && sql[i] == '/' && sql[i + 1] == '*')
            {
                i++;
                depth++;
            }
        }

        return new(SqlTokenKind.Comment, at, sql.Length - at, IsClosed: false);
    }

    /// <summary>A text between two equal marks, which stands doubled for itself; <paramref name="start"/> may be a prefix before the mark.</summary>
    private static SqlToken Quoted(string sql, int start, int open, char mark, SqlTokenKind kind, bool escapes)
    {
        for (var i = open + 1; i < sql.Length; i++)
        {
            if (escapes && sql[i] == '\\')
            {
                i++;
            }
            else if (sql[i] == mark)
            {
                if (i + 1 >= sql.Length || sql[i + 1] != mark)
                {
                    return new(kind, start, i + 1 - start);
                }

                i++;
            }
        }

        return new(kind, start, sql.Length - start, IsClosed: false);
    }

    private static SqlToken Bracket(string sql, int at)
    {
        var end = sql.IndexOf(']', at);
        return end < 0
            ? new(SqlTokenKind.QuotedName, at, sql.Length - at, IsClosed: false)
            : new(SqlTokenKind.QuotedName, at, end + 1 - at);
    }

    // "a[1]", "ARRAY [1]", "f(x)[1]", "a[1][2]" and "[[1], [2]]" are subscripts and lists; "SELECT [a]" and "t.[a]" are names.
    private static bool IsBracketName(string sql, int at, SqlDialect dialect) => dialect switch
    {
        SqlDialect.Sqlite => true,
        SqlDialect.Postgres => false,
        _ => !(at > 0 && (IsNameEnd(sql[at - 1]) || sql[at - 1] is ')' or ']' or '['))
            && !sql.AsSpan(0, at).TrimEnd().EndsWith("array", StringComparison.OrdinalIgnoreCase) && !IsList(sql, at),
    };

    private static bool IsList(string sql, int at)
    {
        var inner = sql.AsSpan(at + 1).TrimStart();
        var length = inner.IndexOf(']');
        return inner is ['\'' or '[', ..] || (length > 0 && !inner[..length].ContainsAnyExcept(ListCharacters));
    }

    private static SqlToken Number(string sql, int at)
    {
        var i = at;
        if (sql[i] == '0' && i + 1 < sql.Length && sql[i + 1] is 'x' or 'X' or 'o' or 'O' or 'b' or 'B')
        {
            i += 2;
            while (i < sql.Length && (char.IsAsciiHexDigit(sql[i]) || sql[i] == '_'))
            {
                i++;
            }

            return new(SqlTokenKind.Number, at, i - at);
        }

        i = Digits(sql, i);
        if (i < sql.Length && sql[i] == '.')
        {
            i = Digits(sql, i + 1);
        }

        if (i < sql.Length && sql[i] is 'e' or 'E')
        {
            var exponent = i + 1 < sql.Length && sql[i + 1] is '+' or '-' ? i + 2 : i + 1;
            if (exponent < sql.Length && char.IsAsciiDigit(sql[exponent]))
            {
                i = Digits(sql, exponent);
            }
        }

        return new(SqlTokenKind.Number, at, i - at);
    }

    private static int Digits(string sql, int i)
    {
        while (i < sql.Length && (char.IsAsciiDigit(sql[i]) || (sql[i] == '_' && i + 1 < sql.Length && char.IsAsciiDigit(sql[i + 1]))))
        {
            i++;
        }

        return i;
    }

    private static string? DollarTag(string sql, int at)
    {
        var i = at + 1;
        while (i < sql.Length && (char.IsLetterOrDigit(sql[i]) || sql[i] == '_'))
        {
            i++;
        }

        return i < sql.Length && sql[i] == '$' && !char.IsAsciiDigit(sql[at + 1]) ? sql[at..(i + 1)] : null;
    }

    private static SqlToken DollarQuoted(string sql, int at, string tag)
    {
        var end = sql.IndexOf(tag, at + tag.Length, StringComparison.Ordinal);
        return end < 0
            ? new(SqlTokenKind.Text, at, sql.Length - at, IsClosed: false)
            : new(SqlTokenKind.Text, at, end + tag.Length - at);
    }

    // PostgreSQL has no parameters of a name: its ":" parts the ends of a slice, and its "@" is an operator.
    private static bool MayBeParameter(string sql, int at, SqlDialect dialect) => sql[at] switch
    {
        ':' => dialect != SqlDialect.Postgres && !(dialect == SqlDialect.Any && at > 0 && (char.IsAsciiDigit(sql[at - 1]) || sql[at - 1] == ']')),
        '@' => dialect != SqlDialect.Postgres,
        _ => true,
    };

    private static SqlToken? Parameter(string sql, int at)
    {
        var i = at + 1;
        while (i < sql.Length && (sql[at] == '?' ? char.IsAsciiDigit(sql[i]) : IsWordPart(sql[i])))
        {
            i++;
        }

        return sql[at] == '?' || i > at + 1 ? new(SqlTokenKind.Parameter, at, i - at) : null;
    }

    private static SqlToken WordOrPrefixed(string sql, int at, SqlDialect dialect)
    {
        var i = at + 1;
        while (i < sql.Length && IsWordPart(sql[i]))
        {
            i++;
        }

        var mark = i < sql.Length ? sql[i] : '\0';
        var escape = dialect != SqlDialect.Sqlite && i == at + 1 && sql[at] is 'e' or 'E';
        if (mark == '\'' && i == at + 1 && (sql[at] is 'x' or 'X' || (dialect != SqlDialect.Sqlite && sql[at] is 'e' or 'E' or 'b' or 'B' or 'n' or 'N')))
        {
            return Quoted(sql, at, i, mark, SqlTokenKind.Text, escape);
        }

        var unicode = dialect != SqlDialect.Sqlite && i == at + 1 && sql[at] is 'u' or 'U' && mark == '&' && i + 1 < sql.Length;
        return unicode && sql[i + 1] is '\'' or '"'
            ? Quoted(sql, at, i + 1, sql[i + 1], sql[i + 1] == '"' ? SqlTokenKind.QuotedName : SqlTokenKind.Text, escapes: false)
            : new(SqlTokenKind.Word, at, i - at);
    }

    internal static bool IsWordStart(char c) => char.IsLetter(c) || c == '_' || c > '\u007F';

    internal static bool IsWordPart(char c) => char.IsLetterOrDigit(c) || c is '_' or '$' || c > '\u007F';

    private static bool IsNameEnd(char c) => IsWordPart(c) || c is '"' or '`';
}
