using FineTuningStudio.Core.Connections;
using Microsoft.Data.Sqlite;

namespace FineTuningStudio.UnitTests.Core.Connections;

public sealed class DatabaseSchemaTests : IDisposable
{
    private const string Shop = """
        CREATE TABLE country (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
        CREATE TABLE customer (id INTEGER NOT NULL PRIMARY KEY, city TEXT, country_id INT REFERENCES country, photo BLOB, born DATE);
        CREATE TABLE line (order_no INTEGER, pos INTEGER, note VARCHAR(20), PRIMARY KEY (order_no, pos), FOREIGN KEY (order_no) REFERENCES "order" (no));
        CREATE TABLE "order" (no INTEGER PRIMARY KEY, "odd ""name" TEXT);
        CREATE VIEW berliners AS SELECT id, city FROM customer WHERE city = 'Berlin';
        INSERT INTO country VALUES (1, 'Germany'), (2, 'Spain');
        INSERT INTO customer VALUES (1, 'Berlin', 1, x'010203', '2001-02-03'), (2, 'Madrid', 2, NULL, NULL), (3, 'O''Brien Town', NULL, NULL, NULL), (4, 'Berlin', 1, NULL, NULL);
        """;

    private static readonly CancellationToken None = CancellationToken.None;

    private readonly StudioDbFixture _studio = new();

    private DatabaseSchema Schema => _studio.Get<DatabaseSchema>();

    public void Dispose() => _studio.Dispose();

    [Fact]
    public async Task Scan_reads_columns_keys_values_and_samples()
    {
        var customer = (await TablesAsync(Shop))["customer"];

        Assert.Equal(["id INTEGER", "city TEXT", "country_id INT", "photo BLOB", "born DATE"], customer.Columns.Select(c => $"{c.Name} {c.DataType}"));
        Assert.Equal(["id"], customer.Columns.Where(c => c.IsPrimaryKey).Select(c => c.Name));
        Assert.Equal(["id"], customer.Columns.Where(c => c.IsNotNull).Select(c => c.Name));
        Assert.Equal(["Berlin", "Madrid", "O'Brien Town"], customer.Columns[1].Categories);
        var key = Assert.Single(customer.ForeignKeys);
        Assert.Equal(("country_id", "country", "id"), (key.Columns.Single(), key.ReferencedTable, key.ReferencedColumns.Single()));
        Assert.Equal(3, customer.Examples.Count);
        Assert.Equal(["1", "Berlin", "1", "<3 bytes>", "2001-02-03"], customer.Examples[0]);
    }

    [Fact]
    public async Task Schema_text_has_the_agreed_shape()
    {
        var connection = await _studio.AddDatabaseAsync("""
            CREATE TABLE country (id INTEGER PRIMARY KEY);
            CREATE TABLE customer (id INTEGER NOT NULL PRIMARY KEY, city TEXT, country_id INTEGER REFERENCES country);
            INSERT INTO customer VALUES (1, 'Berlin', NULL), (2, 'Madrid', NULL), (3, 'O''Brien Town', NULL);
            """);

        var text = await Schema.RenderAsync(connection.Id, None);

        Assert.Equal("sqlite", text!.Dialect);
        Assert.Equal("""
            CREATE TABLE "country" (
                "id" INTEGER,
                PRIMARY KEY ("id")
            );

            CREATE TABLE "customer" (
                "id" INTEGER NOT NULL,
                "city" TEXT, -- values: 'Berlin', 'Madrid', 'O''Brien Town'
                "country_id" INTEGER,
                PRIMARY KEY ("id"),
                FOREIGN KEY ("country_id") REFERENCES "country" ("id")
            );
            -- 3 rows of "customer":
            -- 1 | 'Berlin' | NULL
            -- 2 | 'Madrid' | NULL
            -- 3 | 'O''Brien Town' | NULL

            """.ReplaceLineEndings("\n"), text.Text);
    }

    [Fact]
    public async Task Schema_text_runs_in_an_empty_database_and_makes_the_same_tables()
    {
        var connection = await _studio.AddDatabaseAsync(Shop + """
            CREATE TABLE "strange -- name" ("a, b" "type, with -- comment", c TEXT DEFAULT ');', d);
            INSERT INTO "strange -- name" VALUES ('x', 'two' || char(10) || 'lines; DROP', 'y');
            """);
        await Schema.DescribeAsync((await Schema.ListAsync(connection.Id, None)).Single(t => t.TableName == "customer").Id,
            new TableDescriptionChange("People who buy\nDROP TABLE x;", new Dictionary<string, string?> { ["city"] = "Where they live\r\n);" }), None);

        var text = (await Schema.RenderAsync(connection.Id, None))!.Text;

        using var empty = new SqliteConnection("Data Source=:memory:");
        empty.Open();
        using var command = empty.CreateCommand();
        command.CommandText = text;
        command.ExecuteNonQuery();
        command.CommandText = "SELECT group_concat(name, '|') FROM (SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name)";
        Assert.Equal("berliners|country|customer|line|order|strange -- name", command.ExecuteScalar());
        command.CommandText = "SELECT group_concat(name, '|') FROM pragma_table_info('line') WHERE pk > 0";
        Assert.Equal("order_no|pos", command.ExecuteScalar());
        Assert.Contains("-- People who buy DROP TABLE x;\nCREATE TABLE \"customer\"", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Views_are_tables_to_ask_and_are_marked()
    {
        var tables = await TablesAsync(Shop + "CREATE VIEW broken AS SELECT nothing_there FROM country;");

        Assert.Equal(["berliners", "country", "customer", "line", "order"], tables.Keys);
        Assert.True(tables["berliners"].IsView);
        Assert.Contains("\"berliners\" is a view", tables["berliners"].TableSchema, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(60, true)]
    [InlineData(61, false)]
    public async Task Values_are_listed_up_to_sixty(int count, bool listed)
    {
        var tables = await TablesAsync($"CREATE TABLE t (a TEXT); WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {count}) INSERT INTO t SELECT 'v' || i FROM n;");

        Assert.Equal(listed ? count : null, tables["t"].Columns[0].Categories?.Count);
    }

    [Fact]
    public async Task Long_cells_are_cut()
    {
        var tables = await TablesAsync("CREATE TABLE t (a TEXT); INSERT INTO t VALUES (replace(hex(zeroblob(5000)), '0', 'x'));");

        Assert.Null(tables["t"].Columns[0].Categories);
        Assert.Equal(100, tables["t"].Examples[0][0]!.Length);
    }

    [Fact]
    public async Task Endless_view_does_not_hold_up_the_scan()
    {
        var tables = await TablesAsync("CREATE TABLE t (a); CREATE VIEW endless AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) AS total FROM n;").WaitAsync(TimeSpan.FromSeconds(60));

        Assert.Equal(["total"], tables["endless"].Columns.Select(c => c.Name));
        Assert.Empty(tables["endless"].Examples);
    }

    [Fact]
    public async Task Later_scan_keeps_descriptions_and_drops_what_vanished()
    {
        var connection = await _studio.AddDatabaseAsync("CREATE TABLE kept (a, b); CREATE TABLE gone (a);");
        var kept = (await Schema.ListAsync(connection.Id, None)).Single(t => t.TableName == "kept");
        await Schema.DescribeAsync(kept.Id, new TableDescriptionChange("All of it", new Dictionary<string, string?> { ["b"] = "The second" }), None);
        _studio.MakeDatabase("DROP TABLE gone; ALTER TABLE kept ADD COLUMN c; CREATE TABLE fresh (x);");

        var tables = (await Schema.ScanAsync(connection.Id, null, None)).Value!;

        Assert.Equal(["fresh", "kept"], tables.Select(t => t.TableName));
        Assert.Equal((kept.Id, "All of it"), (tables[1].Id, tables[1].Description));
        Assert.Equal([null, "The second", null], tables[1].Columns.Select(c => c.Description));
    }

    [Fact]
    public async Task Scan_of_named_tables_leaves_the_others_and_names_an_unknown_one()
    {
        var connection = await _studio.AddDatabaseAsync("CREATE TABLE a (x); CREATE TABLE b (x);");
        _studio.MakeDatabase("ALTER TABLE a ADD COLUMN y; ALTER TABLE b ADD COLUMN y;");

        var tables = (await Schema.ScanAsync(connection.Id, ["a"], None)).Value!;
        var unknown = await Schema.ScanAsync(connection.Id, ["nowhere"], None);

        Assert.Equal([2, 1], tables.Select(t => t.Columns.Count));
        Assert.Equal(["table_names"], unknown.Problem?.Errors.Keys);
    }

    [Fact]
    public async Task Description_of_an_unknown_column_is_refused_with_the_columns_that_are_there()
    {
        var connection = await _studio.AddDatabaseAsync("CREATE TABLE a (x, y);");
        var table = (await Schema.ListAsync(connection.Id, None)).Single();

        var result = await Schema.DescribeAsync(table.Id, new TableDescriptionChange("New", new Dictionary<string, string?> { ["z"] = "?" }), None);

        Assert.Contains("x, y", result.Problem!.Message, StringComparison.Ordinal);
        Assert.Null((await Schema.FindAsync(table.Id, None))!.Description);
    }

    private async Task<Dictionary<string, TableView>> TablesAsync(string sql)
    {
        var connection = await _studio.AddDatabaseAsync(sql);
        return (await Schema.ListAsync(connection.Id, None)).ToDictionary(t => t.TableName);
    }
}
