using FineTuningStudio.Sql;

namespace FineTuningStudio.UnitTests.Sql;

public sealed class SqlOutlineTests
{
    [Theory]
    [InlineData("SELECT a FROM t", "t", "plain")]
    [InlineData("SELECT 1", "", "plain")]
    [InlineData("(SELECT a FROM t)", "t", "plain")]
    [InlineData("SELECT a FROM main.\"Order Lines\" AS o WHERE o.x = 'FROM u'", "order lines", "plain")]
    [InlineData("SELECT a FROM [Sales] -- JOIN u", "sales", "plain")]
    [InlineData("SELECT a FROM t JOIN u ON t.i = u.i", "t,u", "join")]
    [InlineData("SELECT a FROM t LEFT OUTER JOIN s.u USING (i) NATURAL JOIN v", "t,u,v", "join")]
    [InlineData("SELECT a FROM t x, u AS y WHERE x.i = y.i", "t,u", "join")]
    [InlineData("SELECT a FROM t JOIN t AS other ON t.i = other.j", "t", "join")]
    [InlineData("SELECT a FROM (t JOIN u ON t.i = u.i), v", "t,u,v", "join")]
    [InlineData("SELECT a, b, f(c, d) FROM t", "t", "plain")]
    [InlineData("SELECT city, COUNT(*) FROM t GROUP BY city HAVING COUNT(*) > 1", "t", "group")]
    [InlineData("SELECT a FROM t ORDER BY a LIMIT 5", "t", "order,limit")]
    [InlineData("SELECT a FROM t ORDER BY a FETCH FIRST 5 ROWS ONLY", "t", "order,limit")]
    [InlineData("SELECT a, ROW_NUMBER() OVER (PARTITION BY b ORDER BY c) FROM t", "t", "plain")]
    [InlineData("SELECT a, SUM(b) OVER w FROM t WINDOW w AS (ORDER BY c)", "t", "plain")]
    [InlineData("SELECT string_agg(a, ',' ORDER BY a) FROM t", "t", "plain")]
    [InlineData("SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY a) FROM t", "t", "plain")]
    [InlineData("SELECT EXTRACT(year FROM d), TRIM(BOTH ' ' FROM n) FROM t", "t", "plain")]
    [InlineData("SELECT a FROM t WHERE a IS DISTINCT FROM b", "t", "plain")]
    [InlineData("SELECT a FROM t WHERE i IN (SELECT i FROM u)", "t,u", "nested")]
    [InlineData("SELECT a FROM t WHERE EXISTS (SELECT 1 FROM u WHERE u.i = t.i)", "t,u", "nested")]
    [InlineData("SELECT (SELECT MAX(x) FROM u) FROM t", "u,t", "nested")]
    [InlineData("SELECT a FROM (SELECT a FROM t ORDER BY a LIMIT 3) AS s", "t", "nested,order,limit")]
    [InlineData("SELECT a FROM ((SELECT a FROM t) AS s JOIN u ON s.a = u.a)", "t,u", "join,nested")]
    [InlineData("SELECT a FROM t UNION ALL SELECT b FROM u", "t,u", "nested")]
    [InlineData("(SELECT a FROM t) EXCEPT (SELECT b FROM u) ORDER BY 1", "t,u", "nested,order")]
    [InlineData("((SELECT a FROM t) INTERSECT (SELECT b FROM u) ORDER BY 1)", "t,u", "nested,order")]
    [InlineData("WITH s AS (SELECT a FROM t), r (b) AS (SELECT a FROM s) SELECT b FROM r JOIN u ON u.b = r.b", "t,u", "join,nested")]
    [InlineData("WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < 9) SELECT x FROM n", "", "nested")]
    [InlineData("WITH s AS (SELECT a FROM t) SELECT a FROM main.s", "t,s", "nested")]
    [InlineData("SELECT a FROM (WITH s AS (SELECT a FROM t) SELECT a FROM s) AS x, s", "t,s", "join,nested")]
    [InlineData("SELECT value FROM t, json_each(t.tags)", "t", "join")]
    [InlineData("SELECT g FROM generate_series(1, 10) AS g(n) CROSS JOIN LATERAL (SELECT n) AS l", "", "join,nested")]
    [InlineData("SELECT t.group, t.\"order\", t.limit FROM t", "t", "plain")]
    [InlineData("SELECT d AT TIME ZONE 'UTC', CAST(x AS TIMESTAMP WITH TIME ZONE) FROM ONLY t", "t", "plain")]
    [InlineData("SELECT FROM WHERE (", "", "plain")]
    [InlineData("", "", "plain")]
    public void Of_a_query_names_its_tables_and_what_it_uses(string sql, string tables, string features)
    {
        var outline = SqlOutline.Of(sql);

        Assert.Equal((tables, features), (string.Join(',', outline.Tables), string.Join(',', outline.Features)));
    }

    [Theory]
    [InlineData(SqlDialect.Postgres, "t")]
    [InlineData(SqlDialect.Sqlite, "")]
    public void With_a_name_that_stands_in_its_own_query_is_a_table_in_postgres_alone(SqlDialect dialect, string tables) =>
        Assert.Equal(tables, string.Join(',', SqlOutline.Of("WITH t AS (SELECT a FROM t) SELECT a FROM t", dialect).Tables));

    [Fact]
    public void Of_any_pieces_of_queries_never_fails()
    {
        var random = new Random(3);
        string[] words = ["SELECT", "FROM", "JOIN", "WITH", "AS", "(", ")", ",", ".", "t", "\"u\"", "ORDER", "BY", "LIMIT", "UNION", ";", "1", "OVER", "RECURSIVE"];
        for (var round = 0; round < 3_000; round++)
        {
            var sql = string.Join(' ', Enumerable.Range(0, 25).Select(_ => words[random.Next(words.Length)]));
            Assert.NotEmpty(SqlOutline.Of(sql, (SqlDialect)(round % 3)).Features);
        }
    }
}
