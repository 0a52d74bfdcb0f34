using FineTuningStudio.Sql;

namespace FineTuningStudio.UnitTests.Sql;

/// <summary>What the tables, comparisons, groups and clocks of a text are, read by words.</summary>
public sealed class SqlReadingTests
{
    [Theory]
    [InlineData("SELECT * FROM customer c JOIN \"order\" AS o ON o.cid = c.id", "customer c, order o")]
    [InlineData("SELECT * FROM a, b x, main.c AS y WHERE 1", "a a, b x, c y")]
    [InlineData("SELECT (SELECT MAX(v) FROM inner_t WHERE inner_t.id = t.id) FROM t LEFT JOIN u USING (id)", "inner_t inner_t, t t, u u")]
    [InlineData("WITH x AS (SELECT 1 FROM a) SELECT * FROM x CROSS JOIN b", "a a, x x, b b")]
    [InlineData("SELECT 1 FROM generate_series(1, 5) AS n, t", "t t")]
    [InlineData("SELECT EXTRACT(year FROM d) FROM (SELECT 1) q JOIN t", "d d, t t")]
    [InlineData("SELECT a IS DISTINCT FROM b FROM t", "t t")]
    public void Sources_are_tables_with_their_aliases(string sql, string expected) =>
        Assert.Equal(expected, string.Join(", ", SqlSources.Of(sql).Select(source => $"{source.Table} {source.Alias}")));

    [Theory]
    [InlineData("SELECT 1 FROM t WHERE city = 'Rome'", "city = 'Rome'")]
    [InlineData("SELECT 1 FROM t WHERE t.\"City\" <> 'Rome' AND 5 < price", "t.City <> 'Rome'; price > 5")]
    [InlineData("SELECT 1 FROM t WHERE LOWER(c.city) LIKE '%rome%'", "LOWER c.city LIKE '%rome%'")]
    [InlineData("SELECT 1 FROM t WHERE s IN ('a', 'b') AND n NOT IN (1, -2)", "s IN 'a','b'; n NOT IN 1,-2")]
    [InlineData("SELECT 1 FROM t WHERE d BETWEEN '2020-01-01' AND '2020-12-31'", "d BETWEEN '2020-01-01','2020-12-31'")]
    [InlineData("SELECT CASE WHEN kind = 'x' THEN 1 ELSE 0 END FROM t HAVING total >= 10", "kind = 'x'; total >= 10")]
    [InlineData("SELECT 1 FROM t WHERE price * 2 > 5 AND a = b AND price > 5 + 1", "")]
    [InlineData("SELECT 1 FROM t WHERE s IN (SELECT s FROM u) AND note = 'it''s -- no comment'", "note = 'it's -- no comment'")]
    [InlineData("SELECT 'x = 1' FROM t -- y = 2", "")]
    public void Comparisons_are_columns_with_literals(string sql, string expected) => Assert.Equal(expected, string.Join("; ", SqlComparisons.Of(sql).Select(Written)));

    [Theory]
    [InlineData("SELECT date('now')", "date('now')")]
    [InlineData("SELECT strftime('%Y', 'NOW')", "strftime('now')")]
    [InlineData("SELECT datetime()", "datetime('now')")]
    [InlineData("SELECT * FROM t WHERE d > CURRENT_DATE - 7", "CURRENT_DATE")]
    [InlineData("SELECT now()", "now()")]
    [InlineData("SELECT DATE 'today'", "DATE 'today'")]
    [InlineData("SELECT 'now'::timestamp", "'now'::timestamp")]
    [InlineData("SELECT date(d), t.current_date, 'date(''now'')', strftime('%Y', d) FROM t", null)]
    [InlineData("SELECT now FROM t", null)]
    public void Clock_is_read_or_not(string sql, string? expected) => Assert.Equal(expected, SqlClock.ReadsClock(sql));

    [Theory]
    [InlineData("SELECT * FROM t ORDER BY random()", "random()")]
    [InlineData("SELECT random FROM t", null)]
    public void Chance_is_read_or_not(string sql, string? expected) => Assert.Equal(expected, SqlClock.ReadsChance(sql));

    [Theory]
    [InlineData("SELECT city, COUNT(*) FROM t GROUP BY city", "")]
    [InlineData("SELECT t.city, name, COUNT(*) FROM t GROUP BY city", "name")]
    [InlineData("SELECT city AS town, COUNT(*) FROM t GROUP BY town", "")]
    [InlineData("SELECT strftime('%Y', d), SUM(x) FROM t GROUP BY 1", "")]
    [InlineData("SELECT strftime('%Y', d) AS y, SUM(x) FROM t GROUP BY strftime('%Y', d)", "")]
    [InlineData("SELECT name, MAX(x) FROM t", "name")]
    [InlineData("SELECT *, COUNT(*) FROM t GROUP BY id", "*")]
    [InlineData("SELECT 'all', COUNT(*), RANK() OVER (ORDER BY SUM(x)) FROM t GROUP BY id", "")]
    [InlineData("SELECT upper(city), COUNT(*) FROM t GROUP BY city", "")]
    [InlineData("SELECT CAST(year AS INTEGER), COUNT(*) FROM t GROUP BY year", "")]
    [InlineData("SELECT name, SUM(x) OVER (PARTITION BY dept) FROM t", "")]
    [InlineData("SELECT name, SUM(x) FILTER (WHERE x > 0) OVER (PARTITION BY dept) FROM t", "")]
    [InlineData("SELECT name, (SELECT COUNT(*) FROM o WHERE o.c = c.id) FROM c", "")]
    [InlineData("SELECT name, MAX(a, b) FROM t", "")]
    [InlineData("SELECT name, MAX(ABS(a)) FROM t", "name")]
    [InlineData("SELECT name, SUM(SUM(x)) OVER (ORDER BY name) FROM t", "name")]
    [InlineData("SELECT name FROM (SELECT name, COUNT(*) AS n FROM t GROUP BY city) AS q", "")]
    public void Entries_outside_of_the_groups_are_named(string sql, string expected) =>
        Assert.Equal(expected, string.Join(", ", SqlGrouping.Of(sql)?.Bare ?? []));

    private static string Written(SqlComparison comparison) =>
        $"{(comparison.Function is { } function ? function + " " : "")}{(comparison.Qualifier is { } qualifier ? qualifier + "." : "")}{comparison.Column} {comparison.Operator} "
        + string.Join(",", comparison.Literals.Select(literal => literal.IsText ? $"'{literal.Value}'" : literal.Value));
}
