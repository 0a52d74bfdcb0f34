using FineTuningStudio.Core.Evaluations;

namespace FineTuningStudio.UnitTests.Core.Evaluations.Comparison;

/// <summary>What a person reads about a verdict.</summary>
public sealed class ComparisonReasonTests(ComparisonFixture fixture) : IClassFixture<ComparisonFixture>
{
    [Theory]
    [InlineData("VALUES (1), (2)", "VALUES (2), (1)", "The same 2 rows.")]
    [InlineData("SELECT id FROM person ORDER BY id", "SELECT id FROM person ORDER BY id", "The same 5 rows, in the right order.")]
    [InlineData("SELECT 'a' AS x, 1 AS n", "SELECT 1 AS n, 'a' AS x", "The same 1 row. The columns come in another order: x, n for the gold's x, n.")]
    [InlineData("SELECT min(age), max(age) FROM person", "SELECT max(age) AS top, min(age) AS least FROM person", "The same 1 row. The columns come in another order: least, top for the gold's min(age), max(age).")]
    [InlineData("SELECT name FROM person", "SELECT id, name FROM person", "All columns of the gold and one more; the same 5 rows.")]
    [InlineData("SELECT name FROM person", "SELECT * FROM person", "All columns of the gold and 4 more; the same 5 rows.")]
    [InlineData("SELECT 1 WHERE 0", "SELECT 2 WHERE 0", "Both results have no rows, so nothing shows that the SQL is right.")]
    [InlineData("SELECT NULL", "SELECT NULL", "Both results hold nothing but NULL, so nothing shows that the SQL is right.")]
    [InlineData("VALUES (1), (2), (3)", "VALUES (4)", "3 rows of the gold are missing and 1 is too many.")]
    [InlineData("VALUES (1), (2), (3)", "VALUES (4), (5), (1)", "2 rows of the gold are missing and 2 are too many.")]
    [InlineData("VALUES (1), (2), (3)", "VALUES (1), (2)", "1 row of the gold is missing.")]
    [InlineData("VALUES (1), (2)", "VALUES (1), (2), (3), (4)", "2 rows are too many.")]
    [InlineData("VALUES (1), (1)", "VALUES (1)", "The same rows, but some come a different number of times.")]
    [InlineData("SELECT 1, 2", "SELECT 1", "One column is missing.")]
    [InlineData("SELECT 1, 2, 3", "SELECT 1", "2 columns are missing.")]
    [InlineData("SELECT name FROM person ORDER BY name", "VALUES ('Ann'), ('Dee'), ('Cid'), ('Bob'), ('Eve')", "The right rows in the wrong order: row 4 should come before row 2.")]
    [InlineData("SELECT 1 AS low, 2 AS high", "SELECT 1 AS high, 2 AS low", "The values are those of the gold, but under each other's names: the gold's low is the prediction's high.")]
    [InlineData("VALUES (1.0), (1.0000009), (1.0000018)", "VALUES (1.0), (1.0), (1.0)", "The numbers cannot be paired so that each is near enough to its like.")]
    public async Task Verdict_is_explained_in_a_sentence(string gold, string predicted, string sentence) =>
        Assert.Equal(sentence, (await fixture.CompareAsync(gold, predicted)).Reason);

    [Theory]
    [InlineData("SELECT name FROM person ORDER BY age LIMIT 1", "SELECT name FROM person ORDER BY age, name DESC LIMIT 1", "cuts through rows that tie")]
    [InlineData("SELECT DISTINCT city FROM person ORDER BY length(city)", "SELECT DISTINCT city FROM person ORDER BY city DESC", "could not be checked")]
    [InlineData("SELECT name FROM person LIMIT 1", "VALUES ('Eve')", "a LIMIT and no ORDER BY")]
    public async Task What_else_is_worth_knowing_stands_in_the_notes(string gold, string predicted, string part) =>
        Assert.Contains(part, Assert.Single((await fixture.CompareAsync(gold, predicted)).Notes), StringComparison.Ordinal);

    [Theory]
    [InlineData("SELECT name FROM person ORDER BY age LIMIT 1", "SELECT name FROM person ORDER BY age LIMIT 1")]
    [InlineData("SELECT name FROM person ORDER BY age", "SELECT name FROM person ORDER BY age, name DESC")]
    [InlineData("SELECT name FROM person LIMIT 1", "SELECT name FROM person LIMIT 1")]
    public async Task Nothing_is_noted_where_nothing_is_in_doubt(string gold, string predicted) => Assert.Empty((await fixture.CompareAsync(gold, predicted)).Notes);

    [Fact]
    public async Task Permutation_is_reported_as_the_place_of_each_column()
    {
        var outcome = await fixture.CompareAsync("SELECT name, city, age FROM person", "SELECT age, id, name, city FROM person");

        Assert.Equal(Verdict.MatchSuperset, outcome.Verdict);
        Assert.Equal([2, 3, 0], outcome.Columns);
        Assert.Equal((5, 5), (outcome.GoldRows, outcome.PredictedRows));
    }

    [Fact]
    public async Task Mismatch_has_no_mapping_of_columns() => Assert.Null((await fixture.CompareAsync("SELECT 1", "SELECT 2")).Columns);
}
