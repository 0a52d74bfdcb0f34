using System.Diagnostics;
using System.Security.Cryptography;
using FineTuningStudio.Core;
using FineTuningStudio.Core.Connections;

namespace FineTuningStudio.UnitTests.Core.Connections;

public sealed class ReadOnlyQueriesTests : IDisposable
{
    private const string Shop = """
        CREATE TABLE customer (id INTEGER PRIMARY KEY, city TEXT, height REAL, photo BLOB);
        INSERT INTO customer VALUES (1, 'Berlin', 1.75, x'0102'), (2, NULL, NULL, NULL);
        CREATE VIEW customer_of_berlin AS SELECT * FROM customer WHERE city = 'Berlin';
        """;

    private static readonly CancellationToken None = CancellationToken.None;

    private readonly StudioDbFixture _studio = new();

    public void Dispose() => _studio.Dispose();

    [Fact]
    public async Task Query_that_reads_gives_columns_and_typed_values()
    {
        var rows = await RowsAsync("SELECT id, city, height, photo FROM customer ORDER BY id;");

        Assert.Equal([new("id", "INTEGER"), new("city", "TEXT"), new("height", "REAL"), new("photo", "BLOB")], rows.Columns);
        Assert.Equal([1L, "Berlin", 1.75, new byte[] { 1, 2 }], rows.Rows[0]);
        Assert.Equal([2L, null, null, null], rows.Rows[1]);
        Assert.False(rows.Truncated);
    }

    [Theory]
    [InlineData("WITH c AS (SELECT * FROM customer) SELECT count(*) FROM c")]
    [InlineData("VALUES (2)")]
    [InlineData("-- how many?\nSELECT count(*) FROM customer /* all */ ; -- done")]
    [InlineData("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2) SELECT max(i) FROM n")]
    [InlineData("SELECT 1 + count(*) FROM customer_of_berlin")]
    [InlineData("SELECT count(*) FROM customer WHERE ';' <> 'DROP TABLE customer'")]
    [InlineData("SELECT json_extract('{\"a\": 2}', '$.a')")]
    public async Task Statement_of_any_form_that_only_reads_runs(string sql) => Assert.Equal(2L, (await RowsAsync(sql)).Rows.Single().Single());

    [Theory]
    [InlineData("INSERT INTO customer (id) VALUES (9)", "sql_refused", "INSERT")]
    [InlineData("UPDATE customer SET city = 'x'", "sql_refused", "UPDATE")]
    [InlineData("DELETE FROM customer", "sql_refused", "DELETE")]
    [InlineData("DROP TABLE customer", "sql_refused", "DROP")]
    [InlineData("WITH c AS (SELECT 1) DELETE FROM customer", "sql_refused", "WITH")]
    [InlineData("WITH c AS (SELECT 1) INSERT INTO customer (id) SELECT * FROM c", "sql_refused", "WITH")]
    [InlineData("ATTACH DATABASE '/etc/passwd' AS other", "sql_refused", "ATTACH")]
    [InlineData("PRAGMA table_info(customer)", "sql_refused", "PRAGMA")]
    [InlineData("SELECT * FROM pragma_table_info('customer')", "sql_refused", "PRAGMA table_info")]
    [InlineData("SELECT * FROM pragma_database_list", "sql_refused", "PRAGMA database_list")]
    [InlineData("VACUUM INTO '/tmp/copy.db'", "sql_refused", "VACUUM")]
    [InlineData("BEGIN", "sql_refused", "BEGIN")]
    [InlineData("EXPLAIN SELECT 1", "sql_refused", "EXPLAIN")]
    [InlineData("SELECT 1; SELECT 2", "sql_refused", "2 were found")]
    [InlineData("SELECT 1; DROP TABLE customer", "sql_refused", "2 were found")]
    [InlineData("SELECT 1 /* ; */ ; -- ;\n DROP TABLE customer", "sql_refused", "2 were found")]
    [InlineData("SELECT 1 -- '\n; DELETE FROM customer -- '", "sql_refused", "2 were found")]
    [InlineData("/* SELECT */ DELETE FROM customer", "sql_refused", "DELETE")]
    [InlineData("SELECT load_extension('/lib/x.so')", "sql_refused", "load_extension")]
    [InlineData("SELECT readfile('/etc/passwd')", "invalid_sql", "readfile")]
    [InlineData("SELECT writefile('/tmp/x', 'y')", "invalid_sql", "writefile")]
    [InlineData("SELECT length(randomblob(2000000000))", "sql_refused", "1,000,000 bytes")]
    [InlineData("SELECT zeroblob(2000000)", "sql_refused", "1,000,000 bytes")]
    [InlineData("SELECT ?", "invalid_sql", "parameter")]
    [InlineData("SELECT * FROM customer WHERE id = :id", "invalid_sql", "parameter")]
    [InlineData("", "invalid_sql", "empty")]
    [InlineData(" ;; -- nothing", "invalid_sql", "empty")]
    [InlineData("SELECT city FROM nowhere", "invalid_sql", "no such table: nowhere")]
    [InlineData("SELECT 'open", "invalid_sql", "unrecognized token")]
    [InlineData("SELECT 1\0; DROP TABLE customer", "invalid_sql", "NUL")]
    [InlineData("how many customers?", "sql_refused", "HOW")]
    public async Task Statement_that_may_not_run_is_refused_and_the_file_stays_as_it_was(string sql, string code, string sentencePart)
    {
        var id = await AddShopAsync();
        var before = Fingerprint();

        var result = await _studio.Get<ReadOnlyQueries>().RunAsync(id, sql, None);

        Assert.Equal(code, result.Problem?.Code);
        Assert.Equal(ProblemKind.Impossible, result.Problem!.Kind);
        Assert.Contains(sentencePart, result.Problem.Message, StringComparison.Ordinal);
        Assert.Equal(before, Fingerprint());
    }

    [Fact]
    public async Task Endless_recursion_is_stopped_at_the_time_limit()
    {
        var id = await AddShopAsync();
        var started = Stopwatch.GetTimestamp();

        var result = await _studio.Get<ReadOnlyQueries>().RunAsync(id, "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT sum(i) FROM n",
            new QueryLimits(TimeSpan.FromMilliseconds(100)), None);

        Assert.Equal("sql_timeout", result.Problem?.Code);
        Assert.InRange(Stopwatch.GetElapsedTime(started), TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task Cancelling_stops_a_running_query()
    {
        var id = await AddShopAsync();
        using var cancel = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));

        var run = _studio.Get<ReadOnlyQueries>().RunAsync(id, "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT sum(i) FROM n", cancel.Token);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run.WaitAsync(TimeSpan.FromSeconds(8)));
    }

    [Fact]
    public async Task Rows_beyond_the_limit_are_left_out_and_said_to_be()
    {
        var id = await AddShopAsync();
        const string Many = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1001) SELECT i FROM n";

        var more = await _studio.Get<ReadOnlyQueries>().RunAsync(id, Many, None);
        var justEnough = await _studio.Get<ReadOnlyQueries>().RunAsync(id, Many.Replace("1001", "1000", StringComparison.Ordinal), None);

        Assert.Equal((1_000, true), (more.Value!.Rows.Count, more.Value.Truncated));
        Assert.Equal((1_000, false), (justEnough.Value!.Rows.Count, justEnough.Value.Truncated));
    }

    [Fact]
    public async Task Bytes_beyond_the_limit_are_left_out_and_said_to_be()
    {
        var id = await AddShopAsync();

        var result = await _studio.Get<ReadOnlyQueries>().RunAsync(id,
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT zeroblob(900000) FROM n", None);

        Assert.True(result.Value!.Truncated);
        Assert.InRange(result.Value.Rows.Count, 30, 40);
    }

    [Fact]
    public async Task Row_of_many_large_values_is_refused_before_it_is_kept()
    {
        var id = await AddShopAsync();
        static string Of(int columns) => $"SELECT {string.Join(", ", Enumerable.Repeat("zeroblob(900000)", columns))}";

        var fits = await _studio.Get<ReadOnlyQueries>().RunAsync(id, Of(17), None);
        var over = await _studio.Get<ReadOnlyQueries>().RunAsync(id, Of(1_900), None);

        Assert.Equal(17, Assert.Single(fits.Value!.Rows).Length);
        Assert.Equal("sql_refused", over.Problem?.Code);
        Assert.Contains("105,263 bytes, the limit of one value", over.Problem!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Query_on_a_file_in_WAL_mode_leaves_no_files_beside_it()
    {
        var path = _studio.MakeDatabase("PRAGMA journal_mode = WAL; CREATE TABLE t (a); INSERT INTO t VALUES (7);", "wal.db");
        File.Delete(path + "-wal");
        File.Delete(path + "-shm");
        var added = await _studio.Get<DatabaseConnections>().AddAsync(new NewConnection(ConnectionUri: $"sqlite:///{path}"), None);

        var result = await _studio.Get<ReadOnlyQueries>().RunAsync(added.Value!.Id, "SELECT a FROM t", None);

        Assert.Equal(7L, result.Value!.Rows.Single().Single());
        Assert.Equal(["wal.db"], Directory.GetFiles(_studio.Folder).Select(Path.GetFileName));
    }

    [Fact]
    public async Task Query_sees_what_another_program_has_written_to_the_WAL()
    {
        var path = _studio.MakeDatabase("CREATE TABLE t (a); INSERT INTO t VALUES (7);", "live.db");
        var added = await _studio.Get<DatabaseConnections>().AddAsync(new NewConnection(ConnectionUri: $"sqlite:///{path}"), None);
        using var writer = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={path};Pooling=False");
        writer.Open();
        using var command = writer.CreateCommand();
        command.CommandText = "PRAGMA journal_mode = WAL; UPDATE t SET a = 8;";
        command.ExecuteNonQuery();

        var result = await _studio.Get<ReadOnlyQueries>().RunAsync(added.Value!.Id, "SELECT a FROM t", None);

        Assert.Equal(8L, result.Value!.Rows.Single().Single());
    }

    [Fact]
    public async Task Full_text_table_can_be_asked()
    {
        var connection = await _studio.AddDatabaseAsync("CREATE VIRTUAL TABLE note USING fts5(body); INSERT INTO note VALUES ('green apples'), ('red pears');");

        var result = await _studio.Get<ReadOnlyQueries>().RunAsync(connection.Id, "SELECT body FROM note WHERE note MATCH 'apples'", None);

        Assert.Equal("green apples", result.Value?.Rows.Single().Single());
    }

    [Fact]
    public async Task Pasted_ddl_has_no_rows_to_query()
    {
        var added = await _studio.Get<DatabaseConnections>().AddAsync(new NewConnection("Shop", Ddl: "CREATE TABLE t (a int);", Dialect: "PostgreSQL"), None);

        var result = await _studio.Get<ReadOnlyQueries>().RunAsync(added.Value!.Id, "SELECT a FROM t", None);

        Assert.Equal("no_rows_to_query", result.Problem?.Code);
    }

    [Fact]
    public async Task Unknown_connection_is_not_found()
    {
        var result = await _studio.Get<ReadOnlyQueries>().RunAsync("nowhere", "SELECT 1", None);

        Assert.Equal("database_connection_not_found", result.Problem?.Code);
    }

    [Fact]
    public async Task File_that_vanished_is_named_in_the_problem()
    {
        var id = await AddShopAsync();
        File.Delete(Path.Combine(_studio.Folder, "shop.db"));

        var result = await _studio.Get<ReadOnlyQueries>().RunAsync(id, "SELECT 1", None);

        Assert.Equal("invalid_database_connection", result.Problem?.Code);
        Assert.Contains("shop.db", result.Problem!.Message, StringComparison.Ordinal);
    }

    private async Task<string> AddShopAsync() => (await _studio.AddDatabaseAsync(Shop)).Id;

    private async Task<QueryRows> RowsAsync(string sql)
    {
        var result = await _studio.Get<ReadOnlyQueries>().RunAsync(await AddShopAsync(), sql, None);
        Assert.Null(result.Problem?.Message);
        return result.Value!;
    }

    private string Fingerprint() => string.Join('\n', Directory.GetFiles(_studio.Folder).Order()
        .Select(file => $"{file} {Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file)))}"));
}
