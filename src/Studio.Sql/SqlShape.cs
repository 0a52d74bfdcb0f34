using System.Security.Cryptography;
using System.Text;

namespace FineTuningStudio.Sql;

/// <summary>
/// What is left of a query when its values, spelling and spacing are taken away: two texts have one shape exactly when they
/// are the same query but for literals, spaces, comments, the case of words, quotes around plain names and a closing semicolon.
/// </summary>
/// <remarks>
/// A literal is a string or a number with its sign; NULL, TRUE and parameters are not, and lists of different length differ.
/// Words fold A to Z alone, as both databases do. Quoted names fold too, but in PostgreSQL, where they mind case. A string
/// right after AS is a name. Strings that PostgreSQL joins over a line end count one by one.
/// </remarks>
public sealed record SqlShape(string Text, string Hash)
{
    /// <summary>What stands for a literal in <see cref="Text"/>.</summary>
    public const string Literal = "?";

    public static SqlShape Of(string sql, SqlDialect dialect = SqlDialect.Any)
    {
        var text = Joined(sql, dialect, static (word, _) => word);
        return new SqlShape(text, HashOf(text));
    }

    /// <summary>The text as its shape has it but with its literals: equal for two spellings of one query.</summary>
    public static string Spelling(string sql, SqlDialect dialect = SqlDialect.Any) =>
        Joined(sql, dialect, static (word, source) => word == Literal ? source : word);

    /// <summary>The first 16 hexadecimal digits of the SHA-256 of the text in UTF-8.</summary>
    public static string HashOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 8));

    /// <summary>The normalised words of the pieces, one each, but a literal's sign, which is left out. <c>Token</c> is the index of the piece.</summary>
    public static IEnumerable<(string Text, int Token)> Words(string sql, IReadOnlyList<SqlToken> tokens, SqlDialect dialect = SqlDialect.Any)
    {
        for (var i = 0; i < tokens.Count; i++)
        {
            if (!IsSign(sql, tokens, i))
            {
                yield return (Normalised(sql, tokens[i], dialect), i);
            }
        }
    }

    private static string Joined(string sql, SqlDialect dialect, Func<string, string, string> write)
    {
        var tokens = SqlTokenizer.Tokenize(sql, dialect);
        var end = tokens.Count;
        while (end > 0 && tokens[end - 1].Kind == SqlTokenKind.Semicolon)
        {
            end--;
        }

        var text = new StringBuilder(sql.Length);
        var next = 0;
        foreach (var (word, at) in Words(sql, tokens, dialect))
        {
            if (at >= end)
            {
                break;
            }

            var token = tokens[at];
            var isAlias = token.Kind == SqlTokenKind.Text && at > 0 && IsWord(sql, tokens[at - 1], "as");
            var shown = isAlias ? Name(token.Content(sql), dialect) : word;
            var source = string.Concat(at == next ? "" : tokens[at - 1].In(sql), token.In(sql));
            text.Append(text.Length > 0 ? " " : "").Append(write(shown, source)).Append(token.IsClosed ? "" : " …");
            next = at + 1;
        }

        return text.ToString();
    }

    private static string Normalised(string sql, SqlToken token, SqlDialect dialect) => token.Kind switch
    {
        SqlTokenKind.Text or SqlTokenKind.Number => Literal,
        // A bare "?" is a parameter in SQL and must not read as a literal.
        SqlTokenKind.Parameter => "parameter:" + token.In(sql).ToString(),
        SqlTokenKind.QuotedName => Name(token.Content(sql), dialect),
        _ => Folded(token.In(sql)),
    };

    private static string Name(string name, SqlDialect dialect)
    {
        var folded = Folded(name);
        var written = dialect == SqlDialect.Postgres ? name : folded;
        var plain = name.Length > 0 && SqlTokenizer.IsWordStart(name[0]) && name.All(SqlTokenizer.IsWordPart)
            && written == folded && !SqlKeywords.IsReserved(name, dialect);
        return plain ? folded : $"\"{written.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }

    // Neither SQLite nor PostgreSQL takes "Ä" and "ä" for one letter of a name.
    private static string Folded(ReadOnlySpan<char> word) => string.Create(word.Length, word, static (letters, source) =>
    {
        for (var i = 0; i < letters.Length; i++)
        {
            letters[i] = char.IsAsciiLetterUpper(source[i]) ? (char)(source[i] | 0x20) : source[i];
        }
    });

    // "x > -1" and "x > 1" differ in their literal alone, "x - 1" and "x" do not.
    private static bool IsSign(string sql, IReadOnlyList<SqlToken> tokens, int i)
    {
        if (tokens[i].Kind != SqlTokenKind.Operator || tokens[i].Length != 1 || sql[tokens[i].Start] is not ('-' or '+')
            || i + 1 >= tokens.Count || tokens[i + 1].Kind != SqlTokenKind.Number)
        {
            return false;
        }

        return i == 0 || tokens[i - 1].Kind switch
        {
            SqlTokenKind.OpenParenthesis or SqlTokenKind.Comma => true,
            SqlTokenKind.Operator => sql[tokens[i - 1].Start] switch
            {
                ']' => false,
                '-' or '+' => !IsSign(sql, tokens, i - 1),
                _ => true,
            },
            SqlTokenKind.Word => SqlKeywords.ComesBeforeValue(tokens[i - 1].In(sql).ToString()) && (i < 2 || tokens[i - 2].Kind != SqlTokenKind.Dot),
            _ => false,
        };
    }

    private static bool IsWord(string sql, SqlToken token, string word) =>
        token.Kind == SqlTokenKind.Word && token.In(sql).Equals(word, StringComparison.OrdinalIgnoreCase);
}
