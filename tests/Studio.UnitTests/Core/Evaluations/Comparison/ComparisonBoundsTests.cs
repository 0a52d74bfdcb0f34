using System.Diagnostics;
using System.Globalization;
using FineTuningStudio.Core.Connections;
using FineTuningStudio.Core.Evaluations;
using FineTuningStudio.Core.Evaluations.Comparison;

namespace FineTuningStudio.UnitTests.Core.Evaluations.Comparison;

/// <summary>Results that are large, or made so that a naive search would not end.</summary>
public sealed class ComparisonBoundsTests(ComparisonFixture fixture) : IClassFixture<ComparisonFixture>
{
    private const int Rows = 200_000;

    [Theory]
    [InlineData(20, 60, 2)]
    [InlineData(20, 400, 3)]
    [InlineData(12, 12, 1_000)]
    public async Task Many_columns_in_another_order_are_found_in_a_moment(int columns, int rows, int values)
    {
        // Each column holds the same bag of values, so that only the rows tell them apart.
        var random = new Random(7);
        var table = new int[rows][];
        for (var row = 0; row < rows; row++)
        {
            table[row] = new int[columns];
        }
        for (var column = 0; column < columns; column++)
        {
            var cells = Enumerable.Range(0, rows).Select(i => i % values).ToArray();
            random.Shuffle(cells);
            for (var row = 0; row < rows; row++)
            {
                table[row][column] = cells[row];
            }
        }
        var places = Enumerable.Range(0, columns).ToArray();
        random.Shuffle(places);
        var started = Stopwatch.GetTimestamp();

        var outcome = await fixture.CompareAsync(Values(table), Values([.. table.Reverse().Select(row => places.Select(p => row[p]).ToArray())]));

        Assert.Equal((Verdict.MatchPermuted, true), (outcome.Verdict, outcome.RightSpiderTs));
        Assert.Equal(places, Enumerable.Range(0, columns).Select(p => outcome.Columns!.ToList().IndexOf(p)));
        Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task Twenty_equal_columns_are_no_twenty_choices()
    {
        var ones = string.Join(", ", Enumerable.Repeat("age", 19));

        var outcome = await fixture.CompareAsync($"SELECT {ones}, name FROM person", $"SELECT name, {ones} FROM person WHERE id < 9");

        Assert.Equal(Verdict.MatchPermuted, outcome.Verdict);
    }

    [Theory]
    [InlineData("VALUES (1.0), (1.0000009), (1.0000018)", "VALUES (1.0), (1.0), (1.0000018)", "match")]
    [InlineData("VALUES (1.0), (1.0000009), (1.0000018)", "VALUES (1.0000009), (1.0000009), (1.0000009)", "match")]
    [InlineData("VALUES (1.0), (1.0000009), (1.0000018)", "VALUES (1.0), (1.0), (1.0)", "mismatch")]
    [InlineData("VALUES (1.0, 'a'), (1.0000009, 'b'), (1.0000018, 'c')", "VALUES (1.0000009, 'a'), (1.0000009, 'b'), (1.0000009, 'c')", "match")]
    [InlineData("VALUES (1.0, 'a'), (1.0000009, 'b'), (1.0000018, 'c')", "VALUES (1.0000018, 'a'), (1.0000009, 'b'), (1.0, 'c')", "mismatch")]
    [InlineData("VALUES (10000000), (10000001.0)", "VALUES (10000001), (10000002.0)", "match")]
    [InlineData("VALUES (10000000), (10000001)", "VALUES (10000000.4), (10000000.5)", "match")]
    [InlineData("VALUES (10000000, 'a'), (10000001, 'b'), (10000000.5, 'c')", "VALUES (10000001, 'a'), (10000000, 'b'), (10000000.5, 'c')", "mismatch")]
    [InlineData("VALUES (1.0, 2.0), (1.0000009, 2.0000018), (1.0000018, 2.0)", "VALUES (1.0000018, 2.0), (1.0, 2.0), (1.0000009, 2.0000018)", "match")]
    public async Task Near_numbers_in_a_chain_are_paired_one_to_one(string gold, string predicted, string verdict) =>
        Assert.Equal(verdict, (await fixture.CompareAsync(gold, predicted)).Verdict.ToWire());

    [Fact]
    public void Large_results_are_read_and_compared_without_a_box_a_value()
    {
        var path = Path.Combine(fixture.Studio.Folder, "shop.db");
        const string Sql = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200000) SELECT i, i * 1.1 AS price, 'customer ' || i AS name FROM n";
        var before = GC.GetAllocatedBytesForCurrentThread();

        var gold = Read(path, Sql);
        var predicted = Read(path, Sql + " ORDER BY i DESC");
        var read = GC.GetAllocatedBytesForCurrentThread() - before;
        var compared = ResultComparison.Compare(ExpectedRows.InAnyOrder(gold), predicted);
        var inAll = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal((Rows, Verdict.Match), (gold.RowCount, compared.Verdict));
        // 35 bytes a row, at most four times as much while arrays double; boxed, the same rows take more than 140 of each side.
        Assert.InRange(read, 0, 2L * Rows * 120);
        Assert.InRange(inAll - read, 0, 2L * Rows * 40);
    }

    private static ResultTable Read(string path, string sql)
    {
        var reading = new ResultReading(1_000_000, 10_000_000, 0);
        var end = SqliteDialect.Read(path, isOurs: false, sql, new QueryLimits(TimeSpan.FromSeconds(60)), reading, CancellationToken.None);
        Assert.Null(end.Problem);
        return reading.Table;
    }

    private static string Values(int[][] rows) =>
        "VALUES " + string.Join(", ", rows.Select(row => $"({string.Join(", ", row.Select(cell => cell.ToString(CultureInfo.InvariantCulture)))})"));
}
