using FineTuningStudio.Core.Connections;
using FineTuningStudio.Core.Evaluations;
using FineTuningStudio.Core.Evaluations.Comparison;

namespace FineTuningStudio.UnitTests.Core.Connections.Postgres;

/// <summary>What values become, and that results over PostgreSQL compare as those over SQLite do.</summary>
[Collection(PostgresTests.Name)]
public sealed class PostgresComparisonTests(PostgresShopFixture fixture) : IClassFixture<PostgresShopFixture>
{
    private readonly PostgresShop _shop = fixture.Shop;

    public static TheoryData<string, object?> Values => new()
    {
        { "1::smallint", 1L },
        { "(-2147483648)::integer", -2147483648L },
        { "9223372036854775807::bigint", long.MaxValue },
        { "1.50::numeric", 1.5 },
        { "5::numeric", 5L },
        { "5.00::numeric", 5.0 },
        { "12345678901234567890::numeric", 12345678901234567890.0 },
        { "0.1::real", 0.1 },
        { "0.1::double precision + 0.2", 0.1 + 0.2 },
        { "'NaN'::double precision", double.NaN },
        { "'-Infinity'::numeric", double.NegativeInfinity },
        { "NULL::integer", null },
        { "'Grüße €'", "Grüße €" },
        { "'ab'::char(5)", "ab" },
        { "true", "true" },
        { "1 > 2", "false" },
        { "''::text", "" },
        { "'\\xdeadbeef'::bytea", new byte[] { 0xDE, 0xAD, 0xBE, 0xEF } },
        { "''::bytea", Array.Empty<byte>() },
        { "date '2024-02-29'", "2024-02-29" },
        { "timestamp '2024-02-29 10:00:00.5'", "2024-02-29 10:00:00.5" },
        { "timestamptz '2024-02-29 10:00:00+02'", "2024-02-29 08:00:00+00" },
        { "time '10:00'", "10:00:00" },
        { "interval '1 day 2 hours'", "1 day 02:00:00" },
        { "'6F9619FF-8B86-D011-B42D-00CF4FC964FF'::uuid", "6f9619ff-8b86-d011-b42d-00cf4fc964ff" },
        { "ARRAY[1, NULL, 3]", "{1,NULL,3}" },
        { "'{\"b\":1,  \"a\": [true]}'::jsonb", "{\"a\": [true], \"b\": 1}" },
        { "'glad'::mood", "glad" },
        { "ROW(1, 'a')", "(1,a)" },
        { "int4range(1, 5)", "[1,5)" },
        { "inet '10.0.0.1/8'", "10.0.0.1/8" },
    };

    [PostgresTheory]
    [MemberData(nameof(Values))]
    public async Task Value_of_any_type_becomes_a_number_bytes_or_the_text_of_the_database(string sql, object? expected) =>
        Assert.Equal(expected, (await _shop.RowsAsync($"SELECT {sql} AS x")).Rows.Single().Single());

    [PostgresTheory]
    [InlineData("SELECT sum(height) FROM customer", "SELECT 1.75::double precision", "match")]
    [InlineData("SELECT 0.3::numeric", "SELECT 0.1::double precision + 0.2::double precision", "match")]
    [InlineData("SELECT count(*), max(id) FROM customer", "SELECT max(id), count(*) + 0 FROM customer WHERE id > 0", "match")]
    [InlineData("SELECT id, city FROM customer", "SELECT city, id FROM customer", "match_permuted")]
    [InlineData("SELECT id FROM customer", "SELECT id, city FROM customer", "match_superset")]
    [InlineData("SELECT true", "SELECT 1", "mismatch")]
    [InlineData("SELECT born FROM customer WHERE id = 1", "SELECT '1990-05-01'", "match")]
    [InlineData("SELECT id FROM customer ORDER BY id", "SELECT id FROM customer ORDER BY id DESC", "mismatch")]
    [InlineData("SELECT note FROM orders ORDER BY customer_id", "SELECT note FROM orders ORDER BY id DESC", "match")]
    [InlineData("SELECT id FROM orders ORDER BY customer_id LIMIT 3", "SELECT id FROM orders ORDER BY id DESC LIMIT 3", "match")]
    [InlineData("SELECT id AS \"Id\" FROM orders ORDER BY lower(note) DESC, \"Id\" FETCH FIRST 2 ROWS ONLY", "SELECT 99 UNION ALL SELECT 98", "match")]
    [InlineData("SELECT id FROM orders ORDER BY note::text COLLATE \"C\" LIMIT 1", "SELECT 2", "mismatch")]
    [InlineData("SELECT 1 WHERE false", "SELECT 2 WHERE false", "vacuous")]
    [InlineData("SELECT nope FROM customer", "SELECT 1", "gold_broken")]
    [InlineData("SELECT 1", "SELECT nope FROM customer", "error")]
    [InlineData("SELECT 1", "DELETE FROM customer", "error")]
    public async Task Results_are_compared_by_the_rules_of_the_dialect(string gold, string predicted, string verdict)
    {
        using var comparison = new ExecutionComparison(_shop.Studio.Get<ReadOnlyQueries>());

        var outcome = await comparison.CompareAsync(_shop.Connection.Id, [gold], predicted, CancellationToken.None);

        Assert.Equal((verdict, outcome.Reason), (outcome.Verdict.ToWire(), outcome.Reason));
    }

    [PostgresFact]
    public async Task Large_results_are_compared_without_being_kept()
    {
        using var comparison = new ExecutionComparison(_shop.Studio.Get<ReadOnlyQueries>());

        var outcome = await comparison.CompareAsync(_shop.Connection.Id,
            ["SELECT i, i * 0.5 AS half, 'name ' || i AS name FROM generate_series(1, 200000) i"],
            "SELECT i, i / 2.0 AS half, 'name ' || i AS name FROM generate_series(200000, 1, -1) i", CancellationToken.None);

        Assert.Equal((Verdict.Match, 200_000), (outcome.Verdict, outcome.PredictedRows));
    }

    [PostgresFact]
    public async Task Prediction_that_never_ends_is_a_timeout()
    {
        using var comparison = new ExecutionComparison(_shop.Studio.Get<ReadOnlyQueries>()) { Limits = new ComparisonLimits(TimeSpan.FromMilliseconds(500)) };

        var outcome = await comparison.CompareAsync(_shop.Connection.Id, ["SELECT 1"], "SELECT pg_sleep(60)", CancellationToken.None);

        Assert.Equal(Verdict.Timeout, outcome.Verdict);
    }
}
