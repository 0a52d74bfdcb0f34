namespace FineTuningStudio.Sql;

/// <summary>What the outermost query groups by, and what of its select list is not covered by that.</summary>
/// <param name="Keys">The keys as written; a number stands for an entry of the select list.</param>
/// <param name="Bare">Entries without an aggregate that are no key: a row of the group chosen by the database decides their value.</param>
public sealed record SqlGrouping(IReadOnlyList<string> Keys, IReadOnlyList<string> Bare)
{
    // SQLite's and PostgreSQL's built-in aggregates; what is no aggregate is taken for a function of its row.
    private static readonly string[] Aggregates =
    [
        "COUNT", "SUM", "AVG", "MIN", "MAX", "TOTAL", "GROUP_CONCAT", "STRING_AGG", "ARRAY_AGG", "JSON_AGG", "JSONB_AGG", "JSON_GROUP_ARRAY", "JSON_GROUP_OBJECT",
        "JSON_OBJECT_AGG", "JSONB_OBJECT_AGG", "BOOL_AND", "BOOL_OR", "EVERY", "BIT_AND", "BIT_OR", "STDDEV", "STDDEV_POP", "STDDEV_SAMP", "VARIANCE", "VAR_POP",
        "VAR_SAMP", "CORR", "COVAR_POP", "COVAR_SAMP", "REGR_SLOPE", "REGR_INTERCEPT", "PERCENTILE_CONT", "PERCENTILE_DISC", "MODE", "MEDIAN",
    ];

    /// <summary>Null where the outermost query neither groups nor aggregates beside plain columns.</summary>
    public static SqlGrouping? Of(string sql, SqlDialect dialect = SqlDialect.Any)
    {
        var ordering = SqlOrdering.Of(sql, dialect);
        var clauses = new SqlClauses(sql, dialect);
        if (ordering.IsCompound)
        {
            return null;
        }

        var keys = clauses.GroupKeys().Select(part => SqlClauses.Text(sql, [.. part], 0, part.Count)).ToList();
        if (keys.Count is 0 && !ordering.Items.Any(item => HasAggregate(item.Expression, dialect)))
        {
            return null;
        }

        var covered = keys.Select(Said).ToHashSet(StringComparer.Ordinal);
        var names = keys.Select(key => LastName(key, dialect)).OfType<string>().ToHashSet(StringComparer.OrdinalIgnoreCase);
        return new SqlGrouping(keys, [.. ordering.Items.Where((item, place) => !IsCovered(item, place)).Select(item => item.Expression)]);

        string Said(string key) => SqlOrdering.Normalised(key, dialect);

        bool IsCovered(SqlSelectItem item, int place) =>
            covered.Contains(Said(item.Expression))
            || covered.Contains((place + 1).ToString(System.Globalization.CultureInfo.InvariantCulture))
            || (item.Alias is { } alias && names.Contains(alias))
            || (LastName(item.Expression, dialect) is { } name && names.Contains(name))
            || HasAggregate(item.Expression, dialect)
            || !Columns(item.Expression, dialect).Any(column => !names.Contains(column));
    }

    /// <summary>True where an aggregate of the query itself stands in the expression; one of a window or of a subquery is none.</summary>
    private static bool HasAggregate(string expression, SqlDialect dialect)
    {
        var tokens = SqlTokenizer.Tokenize(expression, dialect);
        for (var i = 0; i + 1 < tokens.Count; i++)
        {
            if (tokens[i].Kind is SqlTokenKind.OpenParenthesis && IsWord(i + 1, "SELECT", "WITH", "VALUES"))
            {
                i = tokens.Closing(i);
            }
            else if (tokens[i].Kind is SqlTokenKind.Word && tokens[i + 1].Kind is SqlTokenKind.OpenParenthesis && IsOfGroup(i))
            {
                return true;
            }
        }

        return false;

        bool IsWord(int at, params ReadOnlySpan<string> words) => at < tokens.Count && tokens[at].Kind is SqlTokenKind.Word && SqlClauses.IsOneOf(tokens[at].In(expression), [.. words]);

        // MIN and MAX of several values are functions of a row in SQLite, and what has a window keeps every row.
        bool IsOfGroup(int at)
        {
            if (!SqlClauses.IsOneOf(tokens[at].In(expression), Aggregates))
            {
                return false;
            }

            var end = tokens.Closing(at + 1);
            if (IsWord(at, "MIN", "MAX") && HasComma(at + 1, end))
            {
                return false;
            }

            var behind = IsWord(end + 1, "FILTER") ? tokens.Closing(end + 2) + 1 : end + 1;
            return !IsWord(behind, "OVER");
        }

        bool HasComma(int open, int close)
        {
            var depth = 0;
            for (var at = open; at < close; at++)
            {
                depth += tokens[at].Kind is SqlTokenKind.OpenParenthesis ? 1 : tokens[at].Kind is SqlTokenKind.CloseParenthesis ? -1 : 0;
                if (depth is 1 && tokens[at].Kind is SqlTokenKind.Comma)
                {
                    return true;
                }
            }

            return false;
        }
    }

    /// <summary>The names in an expression that may be columns; none where it is a constant. Subqueries answer for themselves.</summary>
    private static IEnumerable<string> Columns(string expression, SqlDialect dialect)
    {
        var tokens = SqlTokenizer.Tokenize(expression, dialect);
        if (tokens.Any(token => token.Kind is SqlTokenKind.Word && SqlClauses.IsOneOf(token.In(expression), "SELECT", "OVER")))
        {
            yield break;
        }

        for (var i = 0; i < tokens.Count; i++)
        {
            var isFollowed = i + 1 < tokens.Count && tokens[i + 1].Kind is SqlTokenKind.OpenParenthesis or SqlTokenKind.Dot;

            // CAST(x AS type): the type is no column.
            var isType = i > 0 && tokens[i - 1].Kind is SqlTokenKind.Word && tokens[i - 1].In(expression).Equals("AS", StringComparison.OrdinalIgnoreCase);
            if (!isFollowed && !isType && (tokens[i].Kind is SqlTokenKind.QuotedName || (tokens[i].Kind is SqlTokenKind.Word && !SqlKeywords.IsReserved(tokens[i].In(expression).ToString()))
                || (tokens[i].Kind is SqlTokenKind.Operator && tokens[i].In(expression) is "*" && tokens.Count <= 3 && i == tokens.Count - 1)))
            {
                yield return tokens[i].Content(expression);
            }
        }
    }

    /// <summary>The column's name where the expression is one, with or without a qualifier.</summary>
    private static string? LastName(string expression, SqlDialect dialect)
    {
        var tokens = SqlTokenizer.Tokenize(expression, dialect);
        var isName = tokens.Count > 0 && tokens.Select((token, i) => i % 2 is 0 ? token.Kind is SqlTokenKind.Word or SqlTokenKind.QuotedName : token.Kind is SqlTokenKind.Dot).All(fits => fits);
        return isName && tokens.Count % 2 is 1 ? tokens[^1].Content(expression) : null;
    }
}
