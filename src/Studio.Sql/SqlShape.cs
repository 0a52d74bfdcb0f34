using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace FineTuningStudio.Sql;

/// <summary>
/// What is left of a query when its values, spelling and spacing are taken away: two texts have one shape exactly when they
/// are the same query but for literals, spaces, comments, the case of words, quotes around plain names and a closing semicolon.
/// </summary>
/// <remarks>
/// A literal is a string or a number with its sign; NULL, TRUE and parameters are not, and lists of different length differ.
/// Quoted names are folded as unquoted ones are, which SQLite does too; in PostgreSQL two names that differ only in case fall together.
/// </remarks>
public sealed record SqlShape(string Text, string Hash)
{
    /// <summary>What stands for a literal in <see cref="Text"/>.</summary>
    public const string Literal = "?";

    public static SqlShape Of(string sql, SqlDialect dialect = SqlDialect.Any)
    {
        var words = Words(sql, SqlTokenizer.Tokenize(sql, dialect)).Select(w => w.Text).ToList();
        while (words.Count > 0 && words[^1] == ";")
        {
            words.RemoveAt(words.Count - 1);
        }

        var text = string.Join(' ', words);
        return new SqlShape(text, HashOf(text));
    }

    /// <summary>The first 16 hexadecimal digits of the SHA-256 of the text in UTF-8.</summary>
    public static string HashOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 8));

    /// <summary>The normalised words of the pieces, one each, but a literal's sign, which is left out. <c>Token</c> is the index of the piece.</summary>
    public static IEnumerable<(string Text, int Token)> Words(string sql, IReadOnlyList<SqlToken> tokens)
    {
        for (var i = 0; i < tokens.Count; i++)
        {
            if (!IsSign(sql, tokens, i))
            {
                yield return (Normalised(sql, tokens[i]), i);
            }
        }
    }

    private static string Normalised(string sql, SqlToken token) => token.Kind switch
    {
        SqlTokenKind.Text or SqlTokenKind.Number => Literal,
        // A bare "?" is a parameter in SQL and must not read as a literal.
        SqlTokenKind.Parameter => "parameter:" + token.In(sql).ToString(),
        SqlTokenKind.QuotedName => QuotedName(token.Content(sql)),
        _ => token.In(sql).ToString().ToLowerInvariant(),
    };

    private static string QuotedName(string name)
    {
        var plain = name.Length > 0 && (char.IsLetter(name[0]) || name[0] == '_')
            && name.All(c => char.IsLetterOrDigit(c) || c == '_') && !SqlKeywords.IsReserved(name);
        return plain ? name.ToLowerInvariant() : string.Create(CultureInfo.InvariantCulture, $"\"{name.ToLowerInvariant().Replace("\"", "\"\"", StringComparison.Ordinal)}\"");
    }

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
            SqlTokenKind.Operator => !IsSignCharacter(sql[tokens[i - 1].Start]) || !IsSign(sql, tokens, i - 1),
            SqlTokenKind.Word => SqlKeywords.IsReserved(tokens[i - 1].In(sql).ToString()) && !tokens[i - 1].In(sql).Equals("end", StringComparison.OrdinalIgnoreCase),
            _ => false,
        };
    }

    private static bool IsSignCharacter(char c) => c is '-' or '+';
}
