using FineTuningStudio.Core.Evaluations;
using FineTuningStudio.Core.Evaluations.Comparison;

namespace FineTuningStudio.UnitTests.Core.Evaluations.Comparison;

/// <summary>Both results to look at, with a mark on each row: = same, - missing, + extra, ~ out of order.</summary>
public sealed class ComparisonExplainTests(ComparisonFixture fixture) : IClassFixture<ComparisonFixture>
{
    [Theory]
    [InlineData("VALUES (1), (2), (3)", "VALUES (3), (4), (1)", "=-=", "=+=")]
    [InlineData("VALUES (1), (1), (2)", "VALUES (1), (2), (2)", "=-=", "==+")]
    [InlineData("VALUES (1), (2)", "VALUES (2), (1)", "==", "==")]
    [InlineData("SELECT 1 AS a, 'x' AS b", "SELECT 'x' AS b, 1 AS a", "=", "=")]
    [InlineData("SELECT name FROM person", "SELECT id, name FROM person WHERE id > 1", "-====", "====")]
    [InlineData("SELECT name, age FROM person WHERE id < 3", "SELECT age, name FROM person WHERE id IN (1, 3)", "=-", "=+")]
    [InlineData("SELECT name, age FROM person WHERE id < 3", "SELECT name FROM person WHERE id < 3", "--", "++")]
    [InlineData("SELECT name FROM person ORDER BY name", "VALUES ('Ann'), ('Dee'), ('Cid'), ('Bob'), ('Eve')", "=~=~=", "=~=~=")]
    [InlineData("SELECT name FROM person ORDER BY age", "VALUES ('Eve'), ('Ann'), ('Bob'), ('Cid'), ('Dee')", "~=~==", "=~~==")]
    [InlineData("SELECT name FROM person ORDER BY age LIMIT 1", "VALUES ('Eve')", "=", "=")]
    [InlineData("SELECT 0.3", "SELECT 0.1 + 0.2", "=", "=")]
    [InlineData("SELECT 1 WHERE 0", "SELECT 1", "", "+")]
    [InlineData("SELECT 1 AS low, 2 AS high", "SELECT 1 AS high, 2 AS low", "=", "=")]
    public async Task Rows_are_marked(string gold, string predicted, string goldMarks, string predictedMarks)
    {
        var view = await fixture.ExplainAsync(gold, predicted);

        Assert.Equal((goldMarks, predictedMarks), (Marks(view.Gold!), Marks(view.Predicted!)));
    }

    [Fact]
    public async Task Marks_come_from_the_whole_results_though_few_rows_are_shown()
    {
        var view = await fixture.ExplainAsync("VALUES (1), (2), (3)", "VALUES (3), (4), (1)", rows: 1);

        Assert.Equal(("=", "="), (Marks(view.Gold!), Marks(view.Predicted!)));
        Assert.Equal([1L], view.Gold!.Rows.Rows.Single());
        Assert.Equal((true, 3, 3), (view.Gold.Rows.Truncated, view.Outcome.GoldRows, view.Outcome.PredictedRows));
    }

    [Fact]
    public async Task All_rows_shown_are_not_truncated() => Assert.False((await fixture.ExplainAsync("VALUES (1), (2)", "SELECT 1", rows: 2)).Gold!.Rows.Truncated);

    [Fact]
    public async Task Values_and_columns_are_shown_as_they_came()
    {
        var view = await fixture.ExplainAsync("SELECT name, score, x'01' AS b FROM person WHERE id = 4", "SELECT 1");

        Assert.Equal(["name", "score", "b"], view.Gold!.Rows.Columns.Select(c => c.Name));
        Assert.Equal(["Dee", null, new byte[] { 1 }], view.Gold.Rows.Rows.Single());
    }

    [Fact]
    public async Task Prediction_that_does_not_run_has_its_problem_beside_the_gold()
    {
        var view = await fixture.ExplainAsync("SELECT 1", "SELECT x FROM nowhere");

        Assert.Equal((Verdict.Error, "invalid_sql"), (view.Outcome.Verdict, view.PredictedProblem?.Code));
        Assert.Null(view.Predicted);
        Assert.Equal("-", Marks(view.Gold!));
    }

    [Fact]
    public async Task Gold_that_does_not_run_has_its_problem()
    {
        var view = await fixture.ExplainAsync("SELECT x FROM nowhere", "SELECT 1");

        Assert.Equal((Verdict.GoldBroken, "invalid_sql"), (view.Outcome.Verdict, view.GoldProblem?.Code));
        Assert.Null(view.Gold);
    }

    [Fact]
    public async Task Gold_that_fits_best_is_shown()
    {
        var view = await fixture.Comparison.ExplainAsync(fixture.ConnectionId, ["SELECT 1", "SELECT 2"], "SELECT 2", 10, CancellationToken.None);

        Assert.Equal("SELECT 2", view.GoldSql);
    }

    private static string Marks(MarkedRows rows) => string.Concat(rows.Marks.Select(mark => "=-+~"[(int)mark]));
}
