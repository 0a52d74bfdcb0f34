using FineTuningStudio.Sql;

namespace FineTuningStudio.UnitTests.Sql;

public sealed class SqlOrderingTests
{
    [Theory]
    [InlineData("SELECT a FROM t", "")]
    [InlineData("SELECT a FROM t ORDER BY a", "a")]
    [InlineData("select a from t order\n by a desc, b", "a desc|b")]
    [InlineData("SELECT a FROM t ORDER BY 2 DESC NULLS LAST, lower(b) COLLATE NOCASE ASC LIMIT 3", "2 DESC NULLS LAST|lower(b) COLLATE NOCASE ASC")]
    [InlineData("SELECT a FROM t ORDER BY CASE WHEN a IS NULL THEN 1 ELSE 0 END, coalesce(a, b) -- the last\n;", "CASE WHEN a IS NULL THEN 1 ELSE 0 END|coalesce(a, b)")]
    [InlineData("SELECT a FROM (SELECT a FROM t ORDER BY a)", "")]
    [InlineData("WITH c AS (SELECT a FROM t ORDER BY a LIMIT 3) SELECT a FROM c", "")]
    [InlineData("SELECT rank() OVER (ORDER BY a) FROM t", "")]
    [InlineData("SELECT rank() OVER w FROM t WINDOW w AS (ORDER BY a) ORDER BY b", "b")]
    [InlineData("SELECT group_concat(a ORDER BY a) FROM t", "")]
    [InlineData("SELECT 'ORDER BY a' FROM t /* ORDER BY b */", "")]
    [InlineData("SELECT a FROM t UNION SELECT b FROM u ORDER BY 1", "1")]
    [InlineData("SELECT a FROM t WHERE a IN (SELECT b FROM u ORDER BY b) ORDER BY (SELECT max(c) FROM v ORDER BY d)", "(SELECT max(c) FROM v ORDER BY d)")]
    [InlineData("SELECT t.\"order\" FROM t ORDER BY t.\"order\" FETCH FIRST 3 ROWS ONLY", "t.\"order\"")]
    [InlineData("(SELECT a FROM t ORDER BY a)", "a")]
    [InlineData("VALUES (1), (2)", "")]
    [InlineData("", "")]
    public void Keys_are_those_of_the_outermost_query(string sql, string keys) =>
        Assert.Equal(keys, string.Join('|', SqlOrdering.Of(sql).Keys.Select(k => $"{k.Expression} {k.Direction}".Trim())));

    [Theory]
    [InlineData("SELECT a FROM t", false, 0)]
    [InlineData("SELECT a FROM t LIMIT 5", true, 0)]
    [InlineData("SELECT a FROM t LIMIT 5 OFFSET 20", true, 20)]
    [InlineData("SELECT a FROM t LIMIT 20, 5", true, 20)]
    [InlineData("SELECT a FROM t OFFSET 20 ROWS FETCH NEXT 5 ROWS ONLY", true, 20)]
    [InlineData("SELECT a FROM t LIMIT 5 OFFSET (SELECT 1)", true, null)]
    [InlineData("SELECT a FROM t LIMIT 5 OFFSET 2 + 1", true, null)]
    [InlineData("SELECT a FROM t LIMIT 5 OFFSET :skip", true, null)]
    [InlineData("SELECT a FROM (SELECT a FROM t LIMIT 5 OFFSET 2)", false, 0)]
    [InlineData("SELECT a FROM t LIMIT max(1, 2)", true, 0)]
    public void Limit_and_offset_are_those_of_the_outermost_query(string sql, bool hasLimit, int? offset) =>
        Assert.Equal((hasLimit, offset), (SqlOrdering.Of(sql).HasLimit, SqlOrdering.Of(sql).Offset));

    [Theory]
    [InlineData("SELECT a, t.b AS x, count(*) n, \"c d\" \"e\", t.*, * FROM t", "a|t.b=x|count(*)=n|\"c d\"=e|t.*|*")]
    [InlineData("SELECT DISTINCT a FROM t", "a")]
    [InlineData("SELECT CASE WHEN a THEN b END kind, 1 + b, (SELECT max(x) FROM y) AS top", "CASE WHEN a THEN b END=kind|1 + b|(SELECT max(x) FROM y)=top")]
    [InlineData("SELECT a IS DISTINCT FROM b AS differs, c FROM t", "a IS DISTINCT FROM b=differs|c")]
    [InlineData("WITH w AS (SELECT 1 AS z) SELECT z FROM w UNION SELECT 2", "z")]
    [InlineData("SELECT a IS NULL FROM t", "a IS NULL")]
    [InlineData("VALUES (1, 2)", "")]
    public void Items_are_those_of_the_outermost_select_list(string sql, string items) =>
        Assert.Equal(items, string.Join('|', SqlOrdering.Of(sql).Items.Select(i => i.Alias is null ? i.Expression : $"{i.Expression}={i.Alias}")));

    [Theory]
    [InlineData("SELECT a FROM t ORDER BY b", true)]
    [InlineData("SELECT DISTINCT a FROM t ORDER BY b", false)]
    [InlineData("SELECT a FROM t UNION ALL SELECT a FROM u ORDER BY a", false)]
    [InlineData("SELECT a FROM (SELECT a FROM t UNION SELECT b FROM u) ORDER BY a", true)]
    [InlineData("SELECT count(DISTINCT a) FROM t", true)]
    [InlineData("VALUES (1)", false)]
    public void Columns_can_be_added_where_the_rows_stay_as_they_are(string sql, bool takes) => Assert.Equal(takes, SqlOrdering.Of(sql).TakesMoreColumns);

    [Theory]
    [InlineData("SELECT a FROM t ORDER BY b LIMIT 3 OFFSET 1;", "SELECT a, b, c  FROM t ORDER BY b \nLIMIT 99")]
    [InlineData("SELECT a -- first\nFROM t -- all", "SELECT a, b, c  -- first\nFROM t\nLIMIT 99")]
    [InlineData("SELECT 1", "SELECT 1, b, c \nLIMIT 99")]
    public void Query_is_rewritten_with_more_columns_and_another_limit(string sql, string rewritten) =>
        Assert.Equal(rewritten, SqlOrdering.Of(sql).Rewrite(["b", "c"], 99));

    [Theory]
    [InlineData("Lower( t.[Name] ) /* x */", "lower ( t . name )")]
    [InlineData("'Text' || \"B\"", "'Text' || b")]
    public void Expressions_are_compared_without_their_spelling(string expression, string normalised) => Assert.Equal(normalised, SqlOrdering.Normalised(expression));

    [Theory]
    [InlineData("total / 2 + t.total + total(x) + 'total'", "(sum(x)) / 2 + t.total + total(x) + 'total'")]
    [InlineData("\"Total\"", "(sum(x))")]
    [InlineData("other", "other")]
    public void Aliases_are_replaced_by_what_they_stand_for(string expression, string without) =>
        Assert.Equal(without, SqlOrdering.Of("SELECT sum(x) AS total FROM t").WithoutAliases(expression));
}
