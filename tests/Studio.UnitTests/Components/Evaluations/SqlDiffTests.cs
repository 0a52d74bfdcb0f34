using FineTuningStudio.Web.Components.Evaluations.Examples;

namespace FineTuningStudio.UnitTests.Components.Evaluations;

public sealed class SqlDiffTests
{
    [Theory]
    [InlineData("SELECT a FROM t", "select  a\nfrom T")]
    [InlineData("", "")]
    [InlineData("SELECT 'A'", "SELECT 'A'")]
    public void Texts_that_differ_in_spaces_and_case_of_words_are_the_same(string left, string right) => Assert.True(SqlDiff.Of(left, right).IsSame);

    [Theory]
    [InlineData("SELECT a FROM t WHERE id = 1", "SELECT a FROM t WHERE id = 2", "1", "2")]
    [InlineData("SELECT a, b FROM t", "SELECT a FROM t", ", b", "")]
    [InlineData("SELECT a FROM t", "SELECT a FROM t ORDER BY a", "", "ORDER BY a")]
    [InlineData("SELECT max(x) FROM t", "SELECT min(x) FROM u", "max|t", "min|u")]
    [InlineData("SELECT 'A'", "SELECT 'a'", "'A'", "'a'")]
    [InlineData("SELECT a", "", "SELECT a", "")]
    public void Words_that_the_other_lacks_are_marked(string left, string right, string onlyLeft, string onlyRight)
    {
        var diff = SqlDiff.Of(left, right);

        Assert.Equal(onlyLeft, Marked(diff.Left));
        Assert.Equal(onlyRight, Marked(diff.Right));
    }

    [Fact]
    public void Pieces_make_up_the_whole_text()
    {
        const string left = "  SELECT a, -- the name\n  b FROM t\n";
        const string right = "SELECT b FROM t";

        var diff = SqlDiff.Of(left, right);

        Assert.Equal(left.TrimEnd(), string.Concat(diff.Left.Select(piece => piece.Text)));
        Assert.Equal(right, string.Concat(diff.Right.Select(piece => piece.Text)));
    }

    [Fact]
    public void Very_long_texts_are_marked_as_a_whole_between_what_they_share_at_the_ends()
    {
        var left = $"SELECT {string.Join(", ", Enumerable.Range(0, 3_000).Select(n => $"a{n}"))} FROM t";
        var right = $"SELECT {string.Join(", ", Enumerable.Range(0, 3_000).Select(n => $"b{n}"))} FROM t";

        var diff = SqlDiff.Of(left, right);

        Assert.Equal(["SELECT ", " FROM t"], diff.Left.Where(piece => !piece.Differs).Select(piece => piece.Text));
        Assert.Equal(3, diff.Right.Count);
    }

    private static string Marked(IReadOnlyList<DiffPiece> pieces) => string.Join('|', pieces.Where(piece => piece.Differs).Select(piece => piece.Text));
}
