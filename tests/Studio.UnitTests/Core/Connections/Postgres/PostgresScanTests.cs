using FineTuningStudio.Core.Connections;

namespace FineTuningStudio.UnitTests.Core.Connections.Postgres;

[Collection(PostgresTests.Name)]
public sealed class PostgresScanTests(PostgresShopFixture fixture) : IClassFixture<PostgresShopFixture>
{
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly PostgresShop _shop = fixture.Shop;

    [PostgresFact]
    public async Task Scan_finds_tables_and_views_of_the_search_path()
    {
        var tables = await TablesAsync();

        Assert.Equal([("customer", false), ("customer_of_berlin", true), ("order_count", true), ("orders", false)], tables.Select(table => (table.TableName, table.IsView)));
        Assert.All(tables, table => Assert.Equal("public", table.SchemaName));
    }

    [PostgresFact]
    public async Task Scan_reads_columns_keys_comments_values_and_sample_rows()
    {
        var tables = await TablesAsync();
        var (customer, orders) = (tables[0], tables[3]);

        Assert.Equal("People who bought something", customer.Description);
        Assert.Equal(
            ["id integer PK NOT NULL", "city character varying(40)  - Where they live", "height numeric(4,2) ", "photo bytea ", "feels mood ", "born date ", "tags text[] "],
            customer.Columns.Select(column => $"{column.Name} {column.DataType} {(column.IsPrimaryKey ? "PK " : "")}{(column.IsNotNull ? "NOT NULL" : "")}{(column.Description is { } text ? " - " + text : "")}"));
        Assert.Equal(["Berlin"], customer.Columns[1].Categories);
        Assert.Equal(["glad"], customer.Columns[4].Categories);
        Assert.Null(orders.Columns[2].Categories);
        Assert.Equal(["1", "Berlin", "1.75", "<2 bytes>", "glad", "1990-05-01", "{a,b}"], customer.Examples[0]);
        Assert.All(customer.Examples[1].Skip(1), Assert.Null);
        Assert.Equal(3, orders.Examples.Count);
        var key = Assert.Single(orders.ForeignKeys);
        Assert.Equal(("customer_id", "customer", "id"), (key.Columns.Single(), key.ReferencedTable, key.ReferencedColumns.Single()));
    }

    [PostgresFact]
    public async Task Keys_of_several_columns_keep_their_order_and_partitions_stand_for_one_table()
    {
        await using var shop = await PostgresShop.OpenAsync(_shop.Server, """
            CREATE TABLE room (house text, floor int, PRIMARY KEY (floor, house));
            CREATE TABLE guest (f int, h text, name text, FOREIGN KEY (f, h) REFERENCES room (floor, house));
            CREATE TABLE visit (day date) PARTITION BY RANGE (day);
            CREATE TABLE visit_2024 PARTITION OF visit FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
            """);

        var tables = await shop.Studio.Get<DatabaseSchema>().ListAsync(shop.Connection.Id, None);

        Assert.Equal(["guest", "room", "visit"], tables.Select(table => table.TableName));
        var key = Assert.Single(tables[0].ForeignKeys);
        Assert.Equal(["f", "h"], key.Columns);
        Assert.Equal(["floor", "house"], key.ReferencedColumns);
    }

    [PostgresFact]
    public async Task Description_that_was_written_stays_and_a_comment_fills_what_is_empty()
    {
        await using var shop = await PostgresShop.OpenAsync(_shop.Server);
        var schema = shop.Studio.Get<DatabaseSchema>();
        var customer = (await schema.ListAsync(shop.Connection.Id, None))[0];
        await schema.DescribeAsync(customer.Id, new TableDescriptionChange("Buyers", new Dictionary<string, string?> { ["city"] = "Town" }), None);
        await shop.Server.ExecuteAsync(shop.Database, "COMMENT ON TABLE customer IS 'changed'; COMMENT ON COLUMN customer.city IS 'changed'; COMMENT ON COLUMN customer.born IS 'Birthday'");

        var again = (await schema.ScanAsync(shop.Connection.Id, null, None)).Value![0];

        Assert.Equal(("Buyers", "Town", "Birthday"), (again.Description, again.Columns[1].Description, again.Columns[5].Description));
    }

    [PostgresFact]
    public async Task Columns_that_the_role_may_not_read_are_not_there()
    {
        await using var shop = await PostgresShop.OpenAsync(_shop.Server);
        await shop.Server.ExecuteAsync(shop.Database, "GRANT SELECT (id, city) ON customer TO reader; GRANT SELECT ON order_count TO reader");

        var added = await shop.Studio.Get<DatabaseConnections>().AddAsync(new NewConnection(ConnectionUri: shop.Server.Uri(shop.Database, "reader")), None);
        var tables = await shop.Studio.Get<DatabaseSchema>().ListAsync(added.Value!.Id, None);

        Assert.Equal(["customer id,city", "order_count customer_id,n"], tables.Select(table => $"{table.TableName} {string.Join(',', table.Columns.Select(column => column.Name))}"));
        Assert.Equal(["1", "Berlin"], tables[0].Examples[0]);
    }

    [PostgresFact]
    public async Task View_that_fails_or_never_ends_is_listed_without_rows_and_the_others_are_read()
    {
        await using var shop = await PostgresShop.OpenAsync(_shop.Server, """
            CREATE VIEW a_broken AS SELECT 1 / (random() * 0)::int AS x, 'a'::text AS y;
            CREATE VIEW b_slow AS SELECT 'x'::text || pg_sleep(30)::text AS x;
            CREATE TABLE c (x text); INSERT INTO c VALUES ('here');
            """);

        var tables = await shop.Studio.Get<DatabaseSchema>().ListAsync(shop.Connection.Id, None);

        Assert.Equal([0, 0, 1], tables.Select(table => table.Examples.Count));
        Assert.Equal(["here"], tables[2].Columns[0].Categories);
    }

    [PostgresFact]
    public async Task Schema_text_names_the_dialect_and_runs_as_it_stands()
    {
        var text = await _shop.Studio.Get<DatabaseSchema>().RenderAsync(_shop.Connection.Id, None);
        var copy = await _shop.Server.MakeDatabaseAsync("CREATE TYPE mood AS ENUM ('glad')");

        Assert.Equal("postgresql", text!.Dialect);
        Assert.Contains("-- Where they live\n    \"city\" character varying(40), -- values: 'Berlin'", text.Text, StringComparison.Ordinal);
        await _shop.Server.ExecuteAsync(copy, text.Text);
    }

    private Task<IReadOnlyList<TableView>> TablesAsync() => _shop.Studio.Get<DatabaseSchema>().ListAsync(_shop.Connection.Id, None);
}
