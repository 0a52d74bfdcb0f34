using FineTuningStudio.Core;

namespace FineTuningStudio.UnitTests.Core.Connections.Postgres;

[Collection(PostgresTests.Name)]
public sealed class PostgresQueryTests(PostgresShopFixture fixture) : IClassFixture<PostgresShopFixture>
{
    private readonly PostgresShop _shop = fixture.Shop;

    [PostgresFact]
    public async Task Query_that_reads_gives_columns_and_typed_values()
    {
        var rows = await _shop.RowsAsync("SELECT id, city, height, photo, feels, born, tags FROM customer ORDER BY id;");

        Assert.Equal(["id", "city", "height", "photo", "feels", "born", "tags"], rows.Columns.Select(column => column.Name));
        Assert.Equal(["integer", "character varying(40)", "numeric(4, 2)", "bytea", null, "date", "text[]"], rows.Columns.Select(column => column.Type));
        Assert.Equal([1L, "Berlin", 1.75, new byte[] { 1, 2 }, "glad", "1990-05-01", "{a,b}"], rows.Rows[0]);
        Assert.Equal([2L, null, null, null, null, null, null], rows.Rows[1]);
        Assert.False(rows.Truncated);
    }

    [PostgresTheory]
    [InlineData("WITH c AS (SELECT * FROM customer) SELECT count(*) FROM c")]
    [InlineData("VALUES (2)")]
    [InlineData("(SELECT 2)")]
    [InlineData("-- how many?\nSELECT count(*) FROM customer /* all /* of them */ */ ; -- done")]
    [InlineData("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2) SELECT max(i) FROM n")]
    [InlineData("SELECT 1 + count(*) FROM customer_of_berlin")]
    [InlineData("SELECT count(*) FROM customer WHERE $$;$$ <> 'DROP TABLE customer;'")]
    [InlineData("SELECT count(*) FROM customer WHERE '{\"a\": 1}'::jsonb ? 'a' AND '{\"a\": 1}'::jsonb @> '{\"a\": 1}'")]
    [InlineData("SELECT twice(1)")]
    [InlineData("WITH lo_totals (lo_put) AS (VALUES (2)) SELECT t.lo_put FROM lo_totals AS t")]
    [InlineData("SELECT t.nextval FROM (SELECT 2 AS nextval, 3 AS dblink) AS t")]
    [InlineData("SELECT 2 WHERE current_setting('default_transaction_read_only') = 'on' AND current_setting('transaction_read_only') = 'on'")]
    [InlineData("SELECT 2 FROM (SELECT random(), clock_timestamp(), pg_sleep(0.01)) AS t")]
    [InlineData("SELECT extract(day FROM interval '2 days')::int AS \"into\"")]
    [InlineData("SELECT length(substring('abcd' FROM 1 FOR 2))")]
    [InlineData("SELECT max(2) FROM public.order_count")]
    [InlineData("SELECT max(2) FROM orders TABLESAMPLE bernoulli (100)")]
    public async Task Statement_of_any_form_that_only_reads_runs(string sql) => Assert.Equal(2L, (await _shop.RowsAsync(sql)).Rows.Single().Single());

    [PostgresTheory]
    [InlineData("INSERT INTO customer (id) VALUES (9)", "sql_refused", "INSERT")]
    [InlineData("DROP TABLE customer", "sql_refused", "DROP")]
    [InlineData("TRUNCATE orders", "sql_refused", "TRUNCATE")]
    [InlineData("WITH gone AS (DELETE FROM orders RETURNING id) SELECT * FROM gone", "sql_refused", "WITH")]
    [InlineData("WITH c AS (SELECT 1) INSERT INTO customer (id) SELECT * FROM c", "sql_refused", "WITH")]
    [InlineData("COPY customer TO PROGRAM 'cat > /tmp/x'", "sql_refused", "COPY")]
    [InlineData("COPY (SELECT 1) TO '/tmp/x'", "sql_refused", "COPY")]
    [InlineData("SELECT * INTO copied FROM customer", "sql_refused", "INTO")]
    [InlineData("SELECT * INTO TEMP copied FROM customer", "sql_refused", "INTO")]
    [InlineData("SELECT * FROM customer FOR UPDATE", "sql_refused", "FOR UPDATE")]
    [InlineData("SELECT * FROM customer FOR NO KEY UPDATE", "sql_refused", "locks rows")]
    [InlineData("SELECT * FROM customer FOR KEY SHARE SKIP LOCKED", "sql_refused", "locks rows")]
    [InlineData("SET default_transaction_read_only = off", "sql_refused", "SET")]
    [InlineData("COMMIT", "sql_refused", "COMMIT")]
    [InlineData("EXPLAIN ANALYZE DELETE FROM orders", "sql_refused", "EXPLAIN")]
    [InlineData("DO $$ BEGIN DELETE FROM orders; END $$", "sql_refused", "DO")]
    [InlineData("CALL sneak()", "sql_refused", "CALL")]
    [InlineData("SELECT 1; DROP TABLE customer", "sql_refused", "2 were found")]
    [InlineData("SELECT 1; COMMIT; DROP TABLE customer", "sql_refused", "3 were found")]
    [InlineData("SELECT E'\\'; DROP TABLE customer --'; COMMIT", "sql_refused", "2 were found")]
    [InlineData("SELECT pg_read_file('/etc/passwd')", "sql_refused", "pg_read_file")]
    [InlineData("SELECT E'a'\n'b\\'', pg_read_file('/etc/passwd') --'", "sql_refused", "Two texts stand one behind the other")]
    [InlineData("SELECT PG_CATALOG . \"pg_read_file\" /* x */ ('/etc/passwd')", "sql_refused", "pg_read_file")]
    [InlineData("SELECT U&\"pg\\005fread_file\"('/etc/passwd')", "sql_refused", "U&")]
    [InlineData("SELECT ('/etc/passwd'::text).pg_read_file", "sql_refused", "pg_read_file")]
    [InlineData("SELECT * FROM pg_ls_dir('.')", "sql_refused", "pg_ls_dir")]
    [InlineData("SELECT * FROM pg_stat_file('PG_VERSION')", "sql_refused", "pg_stat_file")]
    [InlineData("SELECT lo_import('/etc/passwd')", "sql_refused", "lo_import")]
    [InlineData("SELECT lo_export(1, '/tmp/x')", "sql_refused", "lo_export")]
    [InlineData("SELECT lo_from_bytea(0, 'x')", "sql_refused", "lo_from_bytea")]
    [InlineData("SELECT * FROM dblink('host=127.0.0.1', 'DROP TABLE customer') AS t(a int)", "sql_refused", "dblink")]
    [InlineData("SELECT set_config('work_mem', '1GB', false)", "sql_refused", "set_config")]
    [InlineData("SELECT pg_terminate_backend(pid) FROM pg_stat_activity", "sql_refused", "pg_terminate_backend")]
    [InlineData("SELECT pg_reload_conf()", "sql_refused", "pg_reload_conf")]
    [InlineData("SELECT nextval('counter')", "sql_refused", "nextval")]
    [InlineData("SELECT setval('counter', 99)", "sql_refused", "setval")]
    [InlineData("SELECT query_to_xml('DELETE FROM orders', true, true, '')", "sql_refused", "query_to_xml")]
    [InlineData("SELECT * FROM ts_stat('SELECT pg_read_file(''/etc/passwd'')::tsvector')", "sql_refused", "ts_stat")]
    [InlineData("SELECT pg_advisory_lock(1)", "sql_refused", "pg_advisory_lock")]
    [InlineData("SELECT pg_export_snapshot()", "sql_refused", "volatile")]
    [InlineData("SELECT sneak()", "sql_refused", "sneak")]
    [InlineData("SELECT public.\"sneak\"()", "sql_refused", "sneak")]
    [InlineData("SELECT system('ls')", "sql_refused", "system")]
    [InlineData("SELECT c.sneak_row FROM customer c", "sql_refused", "sneak_row")]
    [InlineData("SELECT ((ARRAY['/etc/passwd'])[1]).pg_read_file", "sql_refused", "pg_read_file")]
    [InlineData("SELECT FROM customer", "sql_refused", "no columns")]
    [InlineData("SELECT $1", "invalid_sql", "parameter")]
    [InlineData("SELECT city FROM nowhere", "invalid_sql", "relation \"nowhere\" does not exist")]
    [InlineData("SELECT 'open", "invalid_sql", "unterminated")]
    [InlineData("SELECT 1\0; DROP TABLE customer", "invalid_sql", "NUL")]
    [InlineData(" ;; -- nothing", "invalid_sql", "empty")]
    [InlineData("how many customers?", "sql_refused", "HOW")]
    [InlineData("SELECT 1 / 0", "invalid_sql", "division by zero")]
    public async Task Statement_that_may_not_run_is_refused_and_the_database_stays_as_it_was(string sql, string code, string sentencePart)
    {
        var before = await _shop.DumpAsync();

        var result = await _shop.RunAsync(sql);

        Assert.Equal(code, result.Problem?.Code);
        Assert.Equal(ProblemKind.Impossible, result.Problem!.Kind);
        Assert.Contains(sentencePart, result.Problem.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", result.Problem.Message, StringComparison.Ordinal);
        Assert.Equal(before, await _shop.DumpAsync());
    }

    [PostgresFact]
    public async Task View_that_writes_when_it_is_read_is_stopped_by_the_transaction()
    {
        await _shop.Server.ExecuteAsync(_shop.Database, "CREATE VIEW trap AS SELECT sneak() AS x; CREATE VIEW steps AS SELECT nextval('counter') AS x");
        var before = await _shop.DumpAsync();

        var deletes = await _shop.RunAsync("SELECT x FROM trap");
        var counts = await _shop.RunAsync("SELECT x FROM steps");

        Assert.Equal(("sql_refused", "sql_refused"), (deletes.Problem?.Code, counts.Problem?.Code));
        Assert.Contains("cannot execute DELETE in a read-only transaction", deletes.Problem!.Message, StringComparison.Ordinal);
        Assert.Equal(before, await _shop.DumpAsync());
    }

    [PostgresFact]
    public async Task Table_that_the_role_may_not_read_is_named_with_what_to_do()
    {
        await _shop.Server.ExecuteAsync(_shop.Database, "GRANT SELECT ON orders TO reader");
        var added = await _shop.Studio.Get<FineTuningStudio.Core.Connections.DatabaseConnections>().AddAsync(new("as reader", _shop.Server.Uri(_shop.Database, "reader")), default);

        var result = await _shop.Studio.Get<FineTuningStudio.Core.Connections.ReadOnlyQueries>().RunAsync(added.Value!.Id, "SELECT * FROM customer", default);

        Assert.Equal("invalid_sql", result.Problem?.Code);
        Assert.Contains("permission denied for table customer; let the role reader have SELECT on it", result.Problem!.Message, StringComparison.Ordinal);
    }
}
