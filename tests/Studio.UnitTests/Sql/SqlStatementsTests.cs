using FineTuningStudio.Sql;

namespace FineTuningStudio.UnitTests.Sql;

public sealed class SqlStatementsTests
{
    [Theory]
    [InlineData("", 0)]
    [InlineData(" ; ; -- nothing", 0)]
    [InlineData("SELECT 1", 1)]
    [InlineData("SELECT 1;", 1)]
    [InlineData("SELECT ';'; -- ;", 1)]
    [InlineData("SELECT 1; DROP TABLE t", 2)]
    [InlineData("SELECT \";\" /* ; */", 1)]
    [InlineData("SELECT $$;$$", 1)]
    public void Count_tells_how_many_statements_a_text_holds(string sql, int expected) =>
        Assert.Equal(expected, SqlStatements.Count(sql));

    [Fact]
    public void Count_of_a_nested_comment_follows_the_dialect()
    {
        const string Sql = "/* /* */ SELECT 1; DELETE FROM t /* */ */";
        Assert.Equal(0, SqlStatements.Count(Sql, SqlDialect.Postgres));
        Assert.Equal(2, SqlStatements.Count(Sql, SqlDialect.Sqlite));
    }

    [Theory]
    [InlineData("-- hello\nselect 1", "SELECT")]
    [InlineData("((VALUES (1)))", "VALUES")]
    [InlineData("PRAGMA x", "PRAGMA")]
    [InlineData("'text'", null)]
    [InlineData("  ", null)]
    public void FirstKeyword_skips_comments_and_parentheses(string sql, string? expected) =>
        Assert.Equal(expected, SqlStatements.FirstKeyword(sql));

    [Theory]
    [InlineData("SELECT 1")]
    [InlineData("  select 1 ; ")]
    [InlineData("VALUES (1), (2)")]
    [InlineData("(SELECT 1) UNION (SELECT 2)")]
    [InlineData("WITH a AS (SELECT 1) SELECT * FROM a")]
    [InlineData("WITH RECURSIVE a(n) AS (VALUES (1) UNION ALL SELECT n + 1 FROM a) SELECT n FROM a LIMIT 3")]
    [InlineData("(WITH a AS (SELECT 1) SELECT * FROM a)")]
    [InlineData("WITH a AS (SELECT update, delete FROM t) SELECT replace(update, 'a', 'b') FROM a")]
    public void IsSelectLike_of_a_question_is_true(string sql) => Assert.True(SqlStatements.IsSelectLike(sql));

    [Theory]
    [InlineData("")]
    [InlineData("I cannot answer that.")]
    [InlineData("DELETE FROM t")]
    [InlineData("PRAGMA table_info(t)")]
    [InlineData("ATTACH 'x' AS y")]
    [InlineData("EXPLAIN SELECT 1")]
    [InlineData("SELECT 1; SELECT 2")]
    [InlineData("SELECT 1; DROP TABLE t")]
    [InlineData("WITH a AS (SELECT 1) DELETE FROM t")]
    [InlineData("WITH a AS (SELECT 1) INSERT INTO t SELECT * FROM a")]
    [InlineData("WITH a AS (DELETE FROM t RETURNING *) SELECT * FROM a")]
    [InlineData("with a as (update t set x = 1 returning *) select * from a")]
    public void IsSelectLike_of_anything_else_is_false(string sql) => Assert.False(SqlStatements.IsSelectLike(sql));

    [Theory]
    [InlineData("SELECT (1)", true)]
    [InlineData("SELECT ')'", true)]
    [InlineData("SELECT (1", false)]
    [InlineData("SELECT 1)", false)]
    [InlineData("SELECT 'a", false)]
    [InlineData("SELECT 1 /*", false)]
    public void IsComplete_finds_what_is_left_open(string sql, bool expected) => Assert.Equal(expected, SqlStatements.IsComplete(sql));
}
