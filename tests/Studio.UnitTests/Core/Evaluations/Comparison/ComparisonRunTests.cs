using FineTuningStudio.Core.Connections;
using FineTuningStudio.Core.Evaluations;
using FineTuningStudio.Core.Evaluations.Comparison;

namespace FineTuningStudio.UnitTests.Core.Evaluations.Comparison;

/// <summary>Several golds, and SQL that does not run, does not end or gives too much.</summary>
public sealed class ComparisonRunTests(ComparisonFixture fixture) : IClassFixture<ComparisonFixture>
{
    private const string Endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT sum(i) FROM n";
    private const string FourRows = "VALUES (1), (2), (3), (4)";
    private const string Broken = "SELECT x FROM nowhere";

    [Theory]
    [InlineData("SELECT id FROM person", "SELECT name FROM person", "SELECT name FROM person", "match", 1, "SBT")]
    [InlineData("SELECT name FROM person", "SELECT name, id FROM person", "SELECT name, id FROM person", "match", 1, "SBT")]
    [InlineData("SELECT id, name FROM person", "SELECT 7", "SELECT name, id FROM person", "match_permuted", 0, "T")]
    [InlineData("SELECT id FROM person", "SELECT name FROM person", "SELECT id, name FROM person", "match_superset", 0, "")]
    [InlineData("SELECT 1 WHERE 0", "SELECT 7", "SELECT 2 WHERE 0", "vacuous", 0, "BT")]
    [InlineData("SELECT 7", "SELECT 1 WHERE 0", "SELECT 2 WHERE 0", "vacuous", 1, "BT")]
    [InlineData("SELECT 7", "SELECT 8", "SELECT 9", "mismatch", 0, "")]
    [InlineData("SELECT 0.3", "SELECT DISTINCT 0.1 + 0.2", "SELECT 0.1 + 0.2", "match", 0, "SBT")]
    [InlineData("SELECT DISTINCT city FROM person", "SELECT 7", "SELECT city FROM person", "mismatch", 0, "B")]
    [InlineData(Broken, "SELECT name FROM person", "SELECT name FROM person", "match", 1, "SBT")]
    [InlineData("SELECT name FROM person", Broken, "SELECT name FROM person", "match", 0, "SBT")]
    [InlineData(Broken, "SELECT 7", "SELECT 8", "mismatch", 1, "")]
    public async Task Best_of_several_golds_decides(string first, string second, string predicted, string verdict, int index, string profiles)
    {
        var outcome = await fixture.CompareAsync([first, second], predicted);

        var right = string.Concat(outcome.RightStrict ? "S" : "", outcome.RightBirdEx ? "B" : "", outcome.RightSpiderTs ? "T" : "");
        Assert.Equal((verdict, index, profiles), (outcome.Verdict.ToWire(), outcome.GoldIndex, right));
    }

    [Fact]
    public async Task Gold_that_does_not_run_is_broken_whatever_the_prediction_does()
    {
        var outcomes = new[] { await fixture.CompareAsync([Broken, "SELECT 1; SELECT 2"], "SELECT 1"), await fixture.CompareAsync([Broken], Broken) };

        Assert.All(outcomes, outcome => Assert.Equal(Verdict.GoldBroken, outcome.Verdict));
        Assert.All(outcomes, outcome => Assert.Contains("no such table: nowhere", outcome.Reason, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(Broken, "no such table: nowhere")]
    [InlineData("", "empty")]
    [InlineData("DELETE FROM person", "Only a statement that reads")]
    [InlineData("I cannot answer that.", "Only a statement that reads")]
    [InlineData("SELECT name FROM person WHERE id = ?", "parameter")]
    public async Task Prediction_that_does_not_run_is_an_error_with_its_reason(string predicted, string part)
    {
        var outcome = await fixture.CompareAsync("SELECT name FROM person", predicted);

        Assert.Equal((Verdict.Error, 5, null, false), (outcome.Verdict, outcome.GoldRows, outcome.PredictedRows, outcome.RightBirdEx));
        Assert.Contains(part, outcome.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Prediction_beyond_the_time_limit_is_a_timeout()
    {
        using var comparison = With(new ComparisonLimits(TimeSpan.FromMilliseconds(100)));

        var outcome = await comparison.CompareAsync(fixture.ConnectionId, ["SELECT 1"], Endless, CancellationToken.None);

        Assert.Equal(Verdict.Timeout, outcome.Verdict);
        Assert.Contains("0.1 s", outcome.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Gold_beyond_the_time_limit_is_broken()
    {
        using var comparison = With(new ComparisonLimits(TimeSpan.FromMilliseconds(100)));

        var outcome = await comparison.CompareAsync(fixture.ConnectionId, [Endless], "SELECT 1", CancellationToken.None);

        Assert.Equal(Verdict.GoldBroken, outcome.Verdict);
    }

    [Theory]
    [InlineData(4, 1_000, "match")]
    [InlineData(3, 1_000, "gold_broken")]
    [InlineData(1_000, 3, "gold_broken")]
    public async Task Gold_of_too_many_rows_or_values_is_broken(int rows, int cells, string verdict)
    {
        using var comparison = With(new ComparisonLimits(TimeSpan.FromSeconds(10), rows, cells));

        var outcome = await comparison.CompareAsync(fixture.ConnectionId, [FourRows], FourRows, CancellationToken.None);

        Assert.Equal(verdict, outcome.Verdict.ToWire());
    }

    [Fact]
    public async Task Prediction_of_too_many_rows_is_a_mismatch()
    {
        using var comparison = With(new ComparisonLimits(TimeSpan.FromSeconds(10), 3));

        var outcome = await comparison.CompareAsync(fixture.ConnectionId, ["VALUES (1), (2), (3)"], FourRows, CancellationToken.None);

        Assert.Equal((Verdict.Mismatch, false), (outcome.Verdict, outcome.RightBirdEx));
        Assert.Equal("The prediction gives more than 3 rows or 10,000,000 values; the gold gives 3 rows.", outcome.Reason);
    }

    [Fact]
    public async Task Connection_that_does_not_exist_breaks_the_gold()
    {
        var outcome = await fixture.Comparison.CompareAsync("nowhere", ["SELECT 1"], "SELECT 1", CancellationToken.None);

        Assert.Equal((Verdict.GoldBroken, "Database connection not found, nowhere"), (outcome.Verdict, outcome.Reason));
    }

    [Fact]
    public async Task Cancelling_stops_what_runs()
    {
        using var cancel = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));

        var run = fixture.Comparison.CompareAsync(fixture.ConnectionId, [Endless], "SELECT 1", cancel.Token);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run.WaitAsync(TimeSpan.FromSeconds(8)));
    }

    private ExecutionComparison With(ComparisonLimits limits) => new(fixture.Studio.Get<ReadOnlyQueries>()) { Limits = limits };
}
