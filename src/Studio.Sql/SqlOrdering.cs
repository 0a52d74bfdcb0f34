using System.Globalization;

namespace FineTuningStudio.Sql;

/// <summary>One key of an ORDER BY.</summary>
/// <param name="Expression">Its text, COLLATE included.</param>
/// <param name="Direction">What follows it: ASC, DESC, NULLS FIRST or LAST, as written; often empty.</param>
/// <param name="Ordinal">The column's place from 1 where the key is a plain number.</param>
public sealed record SqlOrderKey(string Expression, string Direction, int? Ordinal);

/// <summary>One entry of a select list; <paramref name="Alias"/> is the name after AS (or without it), null where it has none.</summary>
public sealed record SqlSelectItem(string Expression, string? Alias)
{
    /// <summary>True for <c>*</c> and <c>t.*</c>, which stand for any number of columns.</summary>
    public bool IsStar => Expression.EndsWith('*');
}

/// <summary>
/// What the outermost query of a text says of the order and the number of its rows. What stands in parentheses (subqueries,
/// WITH clauses, window functions, aggregates) does not count. It reads words only; the text is taken to be a SELECT.
/// </summary>
public sealed record SqlOrdering
{
    private string _sql = "";
    private int _listEnd = -1;
    private int _limitStart = -1;
    private int _end;

    /// <summary>The keys in order; empty where the outermost query does not order.</summary>
    public IReadOnlyList<SqlOrderKey> Keys { get; private init; } = [];

    public bool HasLimit => _limitStart >= 0;

    /// <summary>How many rows are left out at the beginning; null where that is not a plain number.</summary>
    public int? Offset { get; private init; } = 0;

    /// <summary>True where selects are put together by UNION, INTERSECT or EXCEPT.</summary>
    public bool IsCompound { get; private init; }

    public bool IsDistinct { get; private init; }

    /// <summary>The select list of the outermost query, of its first select where it is compound; empty for VALUES.</summary>
    public IReadOnlyList<SqlSelectItem> Items { get; private init; } = [];

    /// <summary>True where more columns at the end of the select list leave the rows as they are.</summary>
    public bool TakesMoreColumns => !IsCompound && !IsDistinct && _listEnd > 0;

    public static SqlOrdering Of(string sql, SqlDialect dialect = SqlDialect.Any)
    {
        var outline = new SqlClauses(sql, dialect);
        var limit = outline.First("LIMIT", "OFFSET", "FETCH");
        return new SqlOrdering
        {
            _sql = sql,
            _listEnd = outline.ListEnd,
            _limitStart = limit < 0 ? -1 : outline.Tokens[limit].Start,
            _end = outline.Tokens.Count is 0 ? 0 : outline.Tokens[^1].End,
            Keys = [.. outline.OrderKeys().Select(Key)],
            Offset = limit < 0 ? 0 : outline.Offset(limit),
            IsCompound = outline.First("UNION", "INTERSECT", "EXCEPT") >= 0,
            IsDistinct = outline.IsDistinct,
            Items = [.. outline.SelectItems().Select(Item)],
        };

        SqlOrderKey Key(IReadOnlyList<SqlToken> tokens)
        {
            var count = tokens.Count;
            while (count > 1 && tokens[count - 1] is { Kind: SqlTokenKind.Word } last
                && SqlClauses.IsOneOf(last.In(sql), "ASC", "DESC", "NULLS", "FIRST", "LAST"))
            {
                count--;
            }
            var expression = SqlClauses.Text(sql, tokens, 0, count);
            var direction = count == tokens.Count ? "" : SqlClauses.Text(sql, tokens, count, tokens.Count);
            int? ordinal = count is 1 && int.TryParse(expression, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
            return new SqlOrderKey(expression, direction, ordinal);
        }

        SqlSelectItem Item(IReadOnlyList<SqlToken> tokens)
        {
            var last = tokens[^1];
            if (tokens.Count > 2 && tokens[^2].Kind is SqlTokenKind.Word && SqlClauses.IsOneOf(tokens[^2].In(sql), "AS"))
            {
                return new SqlSelectItem(SqlClauses.Text(sql, tokens, 0, tokens.Count - 2), last.Content(sql));
            }
            var isName = last.Kind is SqlTokenKind.QuotedName || (last.Kind is SqlTokenKind.Word && !SqlKeywords.IsReserved(last.In(sql).ToString()));
            return tokens.Count > 1 && isName && SqlClauses.EndsOperand(sql, tokens[^2])
                ? new SqlSelectItem(SqlClauses.Text(sql, tokens, 0, tokens.Count - 1), last.Content(sql))
                : new SqlSelectItem(SqlClauses.Text(sql, tokens, 0, tokens.Count), null);
        }
    }

    /// <summary>The same query with more columns at the end of its select list, and without its LIMIT and OFFSET but with <paramref name="limit"/> rows at most.</summary>
    public string Rewrite(IReadOnlyList<string> columns, int limit)
    {
        var upTo = HasLimit ? _limitStart : _end;
        var body = columns.Count is 0 ? _sql[..upTo] : $"{_sql[.._listEnd]}, {string.Join(", ", columns)} {_sql[_listEnd..upTo]}";
        return string.Create(CultureInfo.InvariantCulture, $"{body}\nLIMIT {limit}");
    }

    /// <summary>
    /// A text that is equal for two expressions exactly when they differ in spaces, comments, the case of words and the quotes
    /// of plain names alone.
    /// </summary>
    public static string Normalised(string expression, SqlDialect dialect = SqlDialect.Any) =>
        string.Join(' ', SqlTokenizer.Tokenize(expression, dialect).Select(t => t.Kind switch
        {
            SqlTokenKind.Word => t.In(expression).ToString().ToLowerInvariant(),
            SqlTokenKind.QuotedName => t.Content(expression).ToLowerInvariant(),
            _ => t.In(expression).ToString(),
        }));

    /// <summary>The name that an expression consists of, without quotes; null where it is more than an unqualified name.</summary>
    public static string? PlainName(string expression, SqlDialect dialect = SqlDialect.Any) =>
        SqlTokenizer.Tokenize(expression, dialect) is [{ Kind: SqlTokenKind.Word or SqlTokenKind.QuotedName } name] ? name.Content(expression) : null;

    /// <summary>The expression with each unqualified name that is an alias of the select list replaced by what it stands for.</summary>
    public string WithoutAliases(string expression, SqlDialect dialect = SqlDialect.Any)
    {
        var tokens = SqlTokenizer.Tokenize(expression, dialect);
        var text = expression;
        for (var i = tokens.Count - 1; i >= 0; i--)
        {
            var token = tokens[i];
            var isAlone = token.Kind is SqlTokenKind.Word or SqlTokenKind.QuotedName
                && (i is 0 || tokens[i - 1].Kind is not SqlTokenKind.Dot)
                && (i == tokens.Count - 1 || tokens[i + 1].Kind is not (SqlTokenKind.Dot or SqlTokenKind.OpenParenthesis));
            if (isAlone && Items.FirstOrDefault(item => string.Equals(item.Alias, token.Content(expression), StringComparison.OrdinalIgnoreCase)) is { } item)
            {
                text = $"{text[..token.Start]}({item.Expression}){text[token.End..]}";
            }
        }

        return text;
    }
}
