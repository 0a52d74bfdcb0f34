namespace FineTuningStudio.Sql;

/// <summary>What a SQL text holds as a whole. It reads words only: whether a statement is right, and really changes nothing, the database must say.</summary>
public static class SqlStatements
{
    /// <summary>The statements of the text, without comments around them, spaces and the closing semicolon; empty ones are left out.</summary>
    /// <remarks>The body of a trigger counts as statements of its own.</remarks>
    public static IReadOnlyList<string> Split(string sql, SqlDialect dialect = SqlDialect.Any)
    {
        var statements = new List<string>();
        var start = -1;
        var end = 0;
        foreach (var token in SqlTokenizer.Tokenize(sql, dialect))
        {
            if (token.Kind != SqlTokenKind.Semicolon)
            {
                start = start < 0 ? token.Start : start;
                end = token.End;
            }
            else if (start >= 0)
            {
                statements.Add(sql[start..end]);
                start = -1;
            }
        }

        if (start >= 0)
        {
            statements.Add(sql[start..end]);
        }

        return statements;
    }

    public static int Count(string sql, SqlDialect dialect = SqlDialect.Any) => Split(sql, dialect).Count;

    /// <summary>The first word in capitals, whatever comments and parentheses stand before it; null where there is none.</summary>
    public static string? FirstKeyword(string sql, SqlDialect dialect = SqlDialect.Any)
    {
        var first = SqlTokenizer.Tokenize(sql, dialect).SkipWhile(t => t.Kind == SqlTokenKind.OpenParenthesis).FirstOrDefault();
        return first is { Kind: SqlTokenKind.Word, Length: > 0 } ? first.In(sql).ToString().ToUpperInvariant() : null;
    }

    /// <summary>True when every string, quoted name, comment and parenthesis of the text is closed.</summary>
    public static bool IsComplete(string sql, SqlDialect dialect = SqlDialect.Any)
    {
        var depth = 0;
        foreach (var token in SqlTokenizer.Tokenize(sql, dialect, comments: true))
        {
            depth += token.Kind switch { SqlTokenKind.OpenParenthesis => 1, SqlTokenKind.CloseParenthesis => -1, _ => 0 };
            if (!token.IsClosed || depth < 0)
            {
                return false;
            }
        }

        return depth == 0;
    }

    /// <summary>
    /// True when the text is one statement that begins like a question: SELECT, VALUES, or WITH whose main statement is one of them
    /// and none of whose parts inserts, updates or deletes; also in parentheses.
    /// </summary>
    public static bool IsSelectLike(string sql, SqlDialect dialect = SqlDialect.Any)
    {
        if (Count(sql, dialect) != 1)
        {
            return false;
        }

        return FirstKeyword(sql, dialect) switch
        {
            "SELECT" or "VALUES" => true,
            "WITH" => IsQuestionAfterWith(sql, SqlTokenizer.Tokenize(sql, dialect)),
            _ => false,
        };
    }

    private static bool IsQuestionAfterWith(string sql, IReadOnlyList<SqlToken> tokens)
    {
        var open = tokens.TakeWhile(t => t.Kind == SqlTokenKind.OpenParenthesis).Count();
        var depth = 0;
        var selects = false;
        for (var i = 0; i < tokens.Count; i++)
        {
            depth += tokens[i].Kind switch { SqlTokenKind.OpenParenthesis => 1, SqlTokenKind.CloseParenthesis => -1, _ => 0 };
            if (tokens[i].Kind != SqlTokenKind.Word)
            {
                continue;
            }

            var word = tokens[i].In(sql).ToString().ToUpperInvariant();
            var begins = depth <= open || tokens[i - 1].Kind == SqlTokenKind.OpenParenthesis;
            if (begins && word is "INSERT" or "UPDATE" or "DELETE" or "MERGE" && !IsFunctionOrName(tokens, i))
            {
                return false;
            }

            selects |= depth <= open && word is "SELECT" or "VALUES";
        }

        return selects;
    }

    private static bool IsFunctionOrName(IReadOnlyList<SqlToken> tokens, int i) =>
        i + 1 >= tokens.Count || tokens[i + 1].Kind is not (SqlTokenKind.Word or SqlTokenKind.QuotedName)
        || (i > 0 && tokens[i - 1].Kind == SqlTokenKind.Dot);
}
