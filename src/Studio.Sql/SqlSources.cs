namespace FineTuningStudio.Sql;

/// <summary>A table of a FROM clause: its name without the schema, and the name by which the query calls it.</summary>
public sealed record SqlSource(string Table, string Alias);

/// <summary>The tables that a text's FROM clauses name, wherever they stand. It reads words only.</summary>
public static class SqlSources
{
    /// <summary>In order of appearance; functions and subqueries are left out, names of WITH clauses are not. Names keep their case.</summary>
    public static IReadOnlyList<SqlSource> Of(string sql, SqlDialect dialect = SqlDialect.Any)
    {
        var tokens = SqlTokenizer.Tokenize(sql, dialect);
        var sources = new List<SqlSource>();
        var scopes = new Stack<bool>([false]);
        for (var i = 0; i < tokens.Count; i++)
        {
            switch (tokens[i].Kind)
            {
                case SqlTokenKind.OpenParenthesis:
                    scopes.Push(false);
                    break;
                case SqlTokenKind.CloseParenthesis when scopes.Count > 1:
                    scopes.Pop();
                    break;
                case SqlTokenKind.Word when Is(i, "FROM") && !Is(i - 1, "DISTINCT"):
                case SqlTokenKind.Word when Is(i, "JOIN"):
                    Set(true);
                    i = Take(i + 1);
                    break;
                case SqlTokenKind.Comma when scopes.Peek():
                    i = Take(i + 1);
                    break;
                case SqlTokenKind.Word when Is(i, "WHERE", "GROUP", "HAVING", "ORDER", "LIMIT", "UNION", "INTERSECT", "EXCEPT", "SELECT", "WINDOW"):
                    Set(false);
                    break;
            }
        }

        return sources;

        void Set(bool inFrom)
        {
            scopes.Pop();
            scopes.Push(inFrom);
        }

        // Takes the name that begins there, if one does; returns the last piece that was looked at.
        int Take(int at)
        {
            if (!IsName(at))
            {
                return at - 1;
            }

            while (at + 2 < tokens.Count && tokens[at + 1].Kind is SqlTokenKind.Dot && IsName(at + 2))
            {
                at += 2;
            }

            if (at + 1 < tokens.Count && tokens[at + 1].Kind is SqlTokenKind.OpenParenthesis)
            {
                return at;
            }

            var table = tokens[at].Content(sql);
            var alias = Is(at + 1, "AS") ? at + 2 : at + 1;
            var isNamed = IsName(alias);
            sources.Add(new SqlSource(table, isNamed ? tokens[alias].Content(sql) : table));
            return isNamed ? alias : at;
        }

        bool IsName(int at) => at < tokens.Count && (tokens[at].Kind is SqlTokenKind.QuotedName
            || (tokens[at].Kind is SqlTokenKind.Word && !SqlKeywords.IsReserved(tokens[at].In(sql).ToString(), dialect) && !Is(at, "LIMIT", "OFFSET", "FETCH", "CROSS", "NATURAL", "LATERAL", "WINDOW")));

        bool Is(int at, params ReadOnlySpan<string> words) =>
            at >= 0 && at < tokens.Count && tokens[at].Kind is SqlTokenKind.Word && (at is 0 || tokens[at - 1].Kind is not SqlTokenKind.Dot) && SqlClauses.IsOneOf(tokens[at].In(sql), words);
    }
}
