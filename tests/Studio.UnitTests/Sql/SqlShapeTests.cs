using FineTuningStudio.Sql;

namespace FineTuningStudio.UnitTests.Sql;

public sealed class SqlShapeTests
{
    private static readonly string[] Gaps = [" ", "\n", "\t ", " /* c */ ", " -- d\n"];

    [Theory]
    [InlineData("SELECT a FROM t WHERE x = 1", "select  a\n from t where x=2")]
    [InlineData("SELECT a FROM t WHERE x = 'b'", "SELECT a FROM t WHERE x = 'it''s -- longer'")]
    [InlineData("SELECT a FROM t", "SELECT a FROM t;")]
    [InlineData("SELECT a FROM t", "SELECT a /* c /* d */ e */ FROM t -- end")]
    [InlineData("SELECT a FROM t", "SELECT \"a\" FROM [t]")]
    [InlineData("SELECT a FROM t", "SELECT `A` FROM T")]
    [InlineData("SELECT a FROM t WHERE x > 1", "SELECT a FROM t WHERE x > -1.5e3")]
    [InlineData("SELECT a FROM t WHERE x IN (1, 2)", "SELECT a FROM t WHERE x in (+3,-4)")]
    [InlineData("SELECT a FROM t LIMIT 1", "SELECT a FROM t LIMIT 1_000")]
    [InlineData("SELECT f('x')", "SELECT f($$y; 'z'$$)")]
    [InlineData("SELECT a.b FROM a", "SELECT a . b FROM a")]
    [InlineData("SELECT x - 1", "SELECT x-2")]
    [InlineData("SELECT 1 WHERE x BETWEEN 1 AND 2", "SELECT 5 WHERE x BETWEEN -1 AND .5")]
    public void Of_the_same_query_written_otherwise_is_one_shape(string one, string other)
    {
        Assert.Equal(SqlShape.Of(one), SqlShape.Of(other));
    }

    [Theory]
    [InlineData("SELECT a FROM t", "SELECT b FROM t")]
    [InlineData("SELECT a FROM t", "SELECT DISTINCT a FROM t")]
    [InlineData("SELECT a.b FROM t", "SELECT \"a.b\" FROM t")]
    [InlineData("SELECT \"from\" FROM t", "SELECT \"form\" FROM t")]
    [InlineData("SELECT \"a\" FROM t", "SELECT 'a' FROM t")]
    [InlineData("SELECT a FROM t WHERE x IN (1, 2)", "SELECT a FROM t WHERE x IN (1, 2, 3)")]
    [InlineData("SELECT a FROM t WHERE x > 1", "SELECT a FROM t WHERE x >= 1")]
    [InlineData("SELECT a FROM t WHERE x = 1", "SELECT a FROM t WHERE x = ?")]
    [InlineData("SELECT a FROM t WHERE x = 1", "SELECT a FROM t WHERE x = NULL")]
    [InlineData("SELECT a FROM t WHERE x = :a", "SELECT a FROM t WHERE x = :b")]
    [InlineData("SELECT x - 1", "SELECT x")]
    [InlineData("SELECT x - 1", "SELECT x + 1")]
    [InlineData("SELECT (1) - 1", "SELECT (1) 1")]
    [InlineData("SELECT 1 AS a", "SELECT 1 a")]
    [InlineData("SELECT \"null\"", "SELECT NULL")]
    [InlineData("SELECT a b FROM t", "SELECT \"a b\" FROM t")]
    [InlineData("SELECT a, b FROM t", "SELECT b, a FROM t")]
    public void Of_different_queries_differs(string one, string other)
    {
        Assert.NotEqual(SqlShape.Of(one).Text, SqlShape.Of(other).Text);
        Assert.NotEqual(SqlShape.Of(one).Hash, SqlShape.Of(other).Hash);
    }

    [Fact]
    public void Of_a_query_is_written_in_lower_case_with_single_spaces()
    {
        var shape = SqlShape.Of("Select \"Name\", COUNT(*) FROM [Order Lines] Where Price > -2.50 AND City = 'Rome';");
        Assert.Equal("select name , count ( * ) from \"order lines\" where price > ? and city = ?", shape.Text);
    }

    [Fact]
    public void Two_hundred_texts_share_a_shape_within_their_group_and_with_nobody_else()
    {
        Assert.True(ShapeGroups.All.Sum(group => group.Texts.Length) >= 200);
        var owners = new Dictionary<(SqlDialect, string), string>();
        foreach (var (dialect, texts) in ShapeGroups.All)
        {
            var shape = SqlShape.Of(texts[0], dialect);
            Assert.All(texts, text => Assert.Equal((text, shape), (text, SqlShape.Of(text, dialect))));
            Assert.True(owners.TryAdd((dialect, shape.Hash), texts[0]), $"{texts[0]} has the shape of {owners.GetValueOrDefault((dialect, shape.Hash))}");
        }
    }

    [Fact]
    public void Of_texts_spelled_anew_by_chance_stays_as_it_was()
    {
        var random = new Random(11);
        foreach (var (dialect, texts) in ShapeGroups.All)
        {
            foreach (var text in texts)
            {
                var shape = SqlShape.Of(text, dialect).Text;
                for (var round = 0; round < 5; round++)
                {
                    var other = SpelledAnew(text, dialect, random);
                    Assert.Equal((other, shape), (other, SqlShape.Of(other, dialect).Text));
                }
            }
        }
    }

    [Theory]
    [InlineData("SELECT a FROM t WHERE x = 'A'  ;", "select a from T where x='A'", true)]
    [InlineData("SELECT a FROM t WHERE x = 'A'", "SELECT a FROM t WHERE x = 'a'", false)]
    [InlineData("SELECT a FROM t WHERE x > 1", "SELECT a FROM t WHERE x > -1", false)]
    public void Spelling_is_equal_for_the_same_query_with_the_same_literals(string one, string other, bool same) =>
        Assert.Equal(same, SqlShape.Spelling(one) == SqlShape.Spelling(other));

    [Fact]
    public void Hash_of_a_shape_never_changes_between_versions() =>
        Assert.Equal("e1c71d1661ae46e0", SqlShape.HashOf("select ?"));

    /// <summary>The same pieces with other spaces and comments between them, and unquoted words in another case.</summary>
    private static string SpelledAnew(string sql, SqlDialect dialect, Random random)
    {
        var text = new System.Text.StringBuilder();
        foreach (var token in SqlTokenizer.Tokenize(sql, dialect))
        {
            var piece = token.In(sql).ToString();
            var word = token.Kind == SqlTokenKind.Word && random.Next(2) == 0 ? AsciiUpper(piece) : piece;
            text.Append(word).Append(token.IsClosed ? Gaps[random.Next(Gaps.Length)] : "");
        }

        return text.ToString();
    }

    private static string AsciiUpper(string word) => string.Concat(word.Select(c => char.IsAsciiLetterLower(c) ? char.ToUpperInvariant(c) : c));
}
