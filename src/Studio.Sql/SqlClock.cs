namespace FineTuningStudio.Sql;

/// <summary>Finds what makes a query answer differently though the data stay the same: the clock, and chance.</summary>
public static class SqlClock
{
    private static readonly string[] ClockWords = ["CURRENT_DATE", "CURRENT_TIME", "CURRENT_TIMESTAMP", "LOCALTIME", "LOCALTIMESTAMP"];
    private static readonly string[] ClockFunctions = ["NOW", "CLOCK_TIMESTAMP", "STATEMENT_TIMESTAMP", "TRANSACTION_TIMESTAMP", "TIMEOFDAY", "GETDATE", "SYSDATE", "CURDATE"];
    private static readonly string[] DateFunctions = ["DATE", "TIME", "DATETIME", "JULIANDAY", "UNIXEPOCH", "STRFTIME", "TIMEDIFF"];
    private static readonly string[] Chance = ["RANDOM", "RAND", "RANDOMBLOB", "NEWID", "GEN_RANDOM_UUID", "UUID_GENERATE_V4"];

    /// <summary>The text that reads the clock, such as <c>CURRENT_DATE</c> or <c>date('now')</c>; null where nothing does.</summary>
    public static string? ReadsClock(string sql, SqlDialect dialect = SqlDialect.Any)
    {
        var tokens = SqlTokenizer.Tokenize(sql, dialect);
        for (var i = 0; i < tokens.Count; i++)
        {
            if (tokens[i].Kind is SqlTokenKind.Word && (i is 0 || tokens[i - 1].Kind is not SqlTokenKind.Dot))
            {
                var word = tokens[i].In(sql);
                var isCall = i + 1 < tokens.Count && tokens[i + 1].Kind is SqlTokenKind.OpenParenthesis;
                if (SqlClauses.IsOneOf(word, ClockWords) || (isCall && SqlClauses.IsOneOf(word, ClockFunctions)))
                {
                    return word.ToString() + (isCall && !SqlClauses.IsOneOf(word, ClockWords) ? "()" : "");
                }

                // SQLite's date functions read the clock without an argument too (sqlite.org/lang_datefunc.html).
                if (isCall && SqlClauses.IsOneOf(word, DateFunctions) && Now(i + 2, SqlClauses.IsOneOf(word, "STRFTIME", "TIMEDIFF")))
                {
                    return $"{word}('now')";
                }

                // PostgreSQL: DATE 'today', TIMESTAMP 'now'; and age() of one time counts from today.
                if (!isCall && SqlClauses.IsOneOf(word, "DATE", "TIMESTAMP", "TIMESTAMPTZ") && i + 1 < tokens.Count && IsSpecial(tokens[i + 1]))
                {
                    return $"{word} {tokens[i + 1].In(sql)}";
                }
            }
            else if (IsSpecial(tokens[i]) && i + 2 < tokens.Count && tokens[i + 1].Kind is SqlTokenKind.Operator && tokens[i + 1].In(sql) is "::")
            {
                return $"{tokens[i].In(sql)}::{tokens[i + 2].In(sql)}";
            }
        }

        return null;

        bool Now(int first, bool hasFormat) =>
            first < tokens.Count && (tokens[first].Kind is SqlTokenKind.CloseParenthesis
                || IsNow(first) || (hasFormat && first + 2 < tokens.Count && (IsNow(first + 2) || tokens[first + 1].Kind is SqlTokenKind.CloseParenthesis)));

        bool IsNow(int at) => tokens[at].Kind is SqlTokenKind.Text && tokens[at].Content(sql).Equals("now", StringComparison.OrdinalIgnoreCase);

        bool IsSpecial(SqlToken token) => token.Kind is SqlTokenKind.Text && SqlClauses.IsOneOf(token.Content(sql), "now", "today", "yesterday", "tomorrow");
    }

    /// <summary>The function that gives another value each time; null where there is none.</summary>
    public static string? ReadsChance(string sql, SqlDialect dialect = SqlDialect.Any)
    {
        var tokens = SqlTokenizer.Tokenize(sql, dialect);
        for (var i = 0; i + 1 < tokens.Count; i++)
        {
            if (tokens[i].Kind is SqlTokenKind.Word && tokens[i + 1].Kind is SqlTokenKind.OpenParenthesis && SqlClauses.IsOneOf(tokens[i].In(sql), Chance))
            {
                return $"{tokens[i].In(sql)}()";
            }
        }

        return null;
    }
}
