using System.Diagnostics;
using FineTuningStudio.Core.Connections;

namespace FineTuningStudio.UnitTests.Core.Connections.Postgres;

[Collection(PostgresTests.Name)]
public sealed class PostgresLimitTests(PostgresServer server) : IAsyncLifetime
{
    private const string Endless = "WITH RECURSIVE n(i) AS (SELECT 1::bigint UNION ALL SELECT i + 1 FROM n) SELECT sum(i) FROM n";

    private PostgresShop _shop = null!;

    public async Task InitializeAsync() => _shop = PostgresServer.IsThere ? await PostgresShop.OpenAsync(server, "CREATE TABLE t (a integer)") : null!;

    public async Task DisposeAsync() => await (_shop?.DisposeAsync() ?? ValueTask.CompletedTask);

    [PostgresTheory]
    [InlineData(Endless)]
    [InlineData("SELECT pg_sleep(60)")]
    public async Task Statement_that_takes_too_long_is_stopped_at_the_server(string sql)
    {
        var started = Stopwatch.GetTimestamp();

        var result = await _shop.RunAsync(sql, new QueryLimits(TimeSpan.FromMilliseconds(300)));

        Assert.Equal("sql_timeout", result.Problem?.Code);
        Assert.InRange(Stopwatch.GetElapsedTime(started), TimeSpan.FromMilliseconds(250), TimeSpan.FromSeconds(8));
        await AssertNothingRunsAsync();
    }

    [PostgresFact]
    public async Task Cancelling_stops_the_statement_at_the_server()
    {
        using var cancel = new CancellationTokenSource();
        var run = _shop.RunAsync("SELECT pg_sleep(60)", new QueryLimits(TimeSpan.FromSeconds(50)), cancel.Token);
        await UntilAsync(1);

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run.WaitAsync(TimeSpan.FromSeconds(10)));
        await AssertNothingRunsAsync();
    }

    [PostgresFact]
    public async Task Ten_million_rows_are_cut_at_the_limit_without_being_kept()
    {
        var before = PeakBytes();

        var rows = await _shop.RowsAsync("SELECT i, repeat('x', 100) FROM generate_series(1, 10000000) AS i", new QueryLimits(TimeSpan.FromSeconds(60)));

        Assert.Equal((1_000, true), (rows.Rows.Count, rows.Truncated));
        Assert.InRange(PeakBytes() - before, long.MinValue, 450_000_000);
        await AssertNothingRunsAsync();
    }

    [PostgresFact]
    public async Task Cell_of_half_a_gigabyte_is_refused_and_never_held()
    {
        var before = PeakBytes();

        var result = await _shop.RunAsync("SELECT 1, repeat('x', 500000000)", new QueryLimits(TimeSpan.FromSeconds(120)));

        Assert.Equal("sql_refused", result.Problem?.Code);
        Assert.Contains("1,000,000 bytes", result.Problem!.Message, StringComparison.Ordinal);
        Assert.InRange(PeakBytes() - before, long.MinValue, 450_000_000);
        await AssertNothingRunsAsync();
    }

    [PostgresFact]
    public async Task Cell_at_the_limit_is_read_and_one_byte_more_is_not()
    {
        Assert.Equal(1_000_000, ((string)(await _shop.RowsAsync("SELECT repeat('x', 1000000)")).Rows.Single().Single()!).Length);
        Assert.Equal(1_000_000, ((byte[])(await _shop.RowsAsync("SELECT decode(repeat('ff', 1000000), 'hex')")).Rows.Single().Single()!).Length);
        Assert.Equal("sql_refused", (await _shop.RunAsync("SELECT repeat('x', 1000001)")).Problem?.Code);
    }

    [PostgresFact]
    public async Task Bytes_beyond_the_limit_are_left_out_and_said_to_be()
    {
        var rows = await _shop.RowsAsync("SELECT repeat('x', 900000) FROM generate_series(1, 1000)", new QueryLimits(TimeSpan.FromSeconds(60)));

        Assert.True(rows.Truncated);
        Assert.InRange(rows.Rows.Count, 30, 40);
    }

    [PostgresFact]
    public async Task Row_limit_that_is_just_enough_cuts_nothing()
    {
        var rows = await _shop.RowsAsync("SELECT i FROM generate_series(1, 1000) AS i");

        Assert.Equal((1_000, false), (rows.Rows.Count, rows.Truncated));
    }

    [PostgresFact]
    public async Task Table_that_another_program_has_locked_is_waited_for_shortly()
    {
        var holder = server.ExecuteAsync(_shop.Database, "BEGIN; LOCK TABLE t IN ACCESS EXCLUSIVE MODE; SELECT pg_sleep(30)");
        await UntilAsync(1);

        var result = await _shop.RunAsync("SELECT a FROM t", new QueryLimits(TimeSpan.FromSeconds(20)));
        await server.TextAsync("postgres", $"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{_shop.Database}'");

        Assert.Equal("unavailable", result.Problem?.Code);
        await Assert.ThrowsAnyAsync<Npgsql.NpgsqlException>(() => holder.WaitAsync(TimeSpan.FromSeconds(20)));
    }

    // Of the whole process, in which other tests run meanwhile; less than what was asked for all the same.
    private static long PeakBytes()
    {
        using var process = Process.GetCurrentProcess();
        return process.PeakWorkingSet64;
    }

    private Task AssertNothingRunsAsync() => UntilAsync(0);

    /// <summary>Asks the server, each question a round trip, until so many statements run in the shop's database.</summary>
    private async Task UntilAsync(int running)
    {
        var started = Stopwatch.GetTimestamp();
        string seen;
        do
        {
            seen = await server.TextAsync("postgres", $"SELECT count(*) FROM pg_stat_activity WHERE datname = '{_shop.Database}' AND state = 'active'");
        }
        while (seen != running.ToString(System.Globalization.CultureInfo.InvariantCulture) && Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(10));
        Assert.Equal(running.ToString(System.Globalization.CultureInfo.InvariantCulture), seen);
    }
}
