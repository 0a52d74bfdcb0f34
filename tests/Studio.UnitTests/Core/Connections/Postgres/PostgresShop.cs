using FineTuningStudio.Core.Connections;

namespace FineTuningStudio.UnitTests.Core.Connections.Postgres;

/// <summary>A small shop in a PostgreSQL database of its own, a Studio, and a connection of the Studio's to it as the database's owner.</summary>
public sealed class PostgresShop : IAsyncDisposable
{
    public const string Tables = """
        CREATE TYPE mood AS ENUM ('glad', 'sad');
        CREATE TABLE customer (id integer PRIMARY KEY, city varchar(40), height numeric(4,2), photo bytea, feels mood, born date, tags text[]);
        COMMENT ON TABLE customer IS 'People who bought something';
        COMMENT ON COLUMN customer.city IS 'Where they live';
        INSERT INTO customer VALUES (1, 'Berlin', 1.75, '\x0102', 'glad', '1990-05-01', '{a,b}'), (2, NULL, NULL, NULL, NULL, NULL, NULL);
        CREATE TABLE orders (id bigserial PRIMARY KEY, customer_id integer NOT NULL REFERENCES customer (id), note text);
        INSERT INTO orders (customer_id, note) SELECT 1, 'note ' || i FROM generate_series(1, 100) i;
        CREATE VIEW customer_of_berlin AS SELECT * FROM customer WHERE city = 'Berlin';
        CREATE MATERIALIZED VIEW order_count AS SELECT customer_id, count(*) AS n FROM orders GROUP BY customer_id;
        CREATE SCHEMA sales;
        CREATE TABLE sales.invoice (id integer PRIMARY KEY, paid boolean);
        CREATE SEQUENCE counter;
        CREATE FUNCTION sneak() RETURNS integer LANGUAGE plpgsql AS 'BEGIN DELETE FROM orders; RETURN 1; END';
        CREATE FUNCTION sneak_row(c customer) RETURNS integer LANGUAGE plpgsql AS 'BEGIN RETURN sneak(); END';
        CREATE FUNCTION system(x text) RETURNS integer LANGUAGE plpgsql AS 'BEGIN RETURN sneak(); END';
        CREATE FUNCTION twice(x integer) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT x * 2';
        """;

    private PostgresShop(PostgresServer server, string database, StudioDbFixture studio, ConnectionView connection) =>
        (Server, Database, Studio, Connection) = (server, database, studio, connection);

    public PostgresServer Server { get; }

    public string Database { get; }

    public StudioDbFixture Studio { get; }

    public ConnectionView Connection { get; }

    public static async Task<PostgresShop> OpenAsync(PostgresServer server, string sql = Tables)
    {
        var database = await server.MakeDatabaseAsync(sql);
        var studio = new StudioDbFixture();
        var added = await studio.Get<DatabaseConnections>().AddAsync(new NewConnection("shop", server.Uri(database)), CancellationToken.None);
        Assert.True(added.Problem is null, added.Problem?.Message);
        return new PostgresShop(server, database, studio, added.Value!);
    }

    /// <summary>Runs the SQL through the Studio's door.</summary>
    public Task<FineTuningStudio.Core.Result<QueryRows>> RunAsync(string sql, QueryLimits? limits = null, CancellationToken ct = default) =>
        Studio.Get<ReadOnlyQueries>().RunAsync(Connection.Id, sql, limits ?? new QueryLimits(), ct);

    public async Task<QueryRows> RowsAsync(string sql, QueryLimits? limits = null)
    {
        var result = await RunAsync(sql, limits);
        Assert.True(result.Problem is null, result.Problem?.Message);
        return result.Value!;
    }

    /// <summary>Every row of every table, the sequences and the settings, as one text.</summary>
    public Task<string> DumpAsync() => Server.TextAsync(Database, """
        SELECT (SELECT string_agg(c::text, E'\n' ORDER BY id) FROM customer c) || (SELECT string_agg(o::text, E'\n' ORDER BY id) FROM orders o)
            || (SELECT last_value FROM counter) || (SELECT last_value FROM orders_id_seq)
            || (SELECT count(*) FROM pg_class) || ' ' || (SELECT count(*) FROM pg_largeobject_metadata)
            || (SELECT string_agg(setting, ',' ORDER BY name) FROM pg_settings WHERE name IN ('work_mem', 'search_path', 'log_statement'))
        """);

    public ValueTask DisposeAsync()
    {
        Studio.Dispose();
        return ValueTask.CompletedTask;
    }
}

/// <summary>One shop for the tests of a class that only try to change it.</summary>
public sealed class PostgresShopFixture(PostgresServer server) : IAsyncLifetime
{
    public PostgresServer Server { get; } = server;

    public PostgresShop Shop { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        if (PostgresServer.IsThere)
        {
            Shop = await PostgresShop.OpenAsync(Server);
        }
    }

    public async Task DisposeAsync() => await (Shop?.DisposeAsync() ?? ValueTask.CompletedTask);
}
