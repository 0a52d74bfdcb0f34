using System.Text;
using FineTuningStudio.Core.Connections;
using FineTuningStudio.Core.GoldenRecords;
using FineTuningStudio.Sql;
using Microsoft.EntityFrameworkCore;

namespace FineTuningStudio.UnitTests.Core.GoldenRecords;

public sealed class GoldenRecordShapesTests : ImportTests
{
    [Fact]
    public async Task Record_carries_the_shape_of_its_sql_from_adding_import_and_edit()
    {
        var added = (await Store.AddAsync([new(Connection, "In Berlin?", "SELECT id FROM customer WHERE city = 'Berlin'")], None)).Value![0];
        await CommitAsync(Line("In Rome?", "select id from customer where city='Rome';"));

        var edited = (await Store.UpdateAsync(added.Id, new GoldenRecordChange(Sql: "SELECT city FROM customer"), None)).Value!;

        var hash = SqlShape.Of("SELECT id FROM customer WHERE city = 'x'", SqlDialect.Sqlite).Hash;
        Assert.Equal(hash, added.ShapeHash);
        Assert.Equal(["In Rome?"], (await Store.ListAsync(new(Connection, ShapeHash: hash), 0, 10, None)).Records.Select(record => record.PromptText));
        Assert.Equal(SqlShape.Of("SELECT city FROM customer").Hash, edited.ShapeHash);
        Assert.Equal(["0", "0"], await StoredAsync(record => record.ShapeHash.Length == 16 ? "0" : record.ShapeHash));
    }

    [Fact]
    public async Task Records_without_a_shape_show_it_before_it_is_computed_and_are_filled_once()
    {
        await Store.AddAsync([.. Enumerable.Range(0, 2_500).Select(i => new NewGoldenRecord(Connection, $"Question {i}", $"SELECT c{i % 7} FROM customer"))], None);
        await ForgetAsync();

        var shown = (await Store.ListAsync(new(Connection), 0, 1, None)).Records[0];
        var filled = await Studio.Get<GoldenRecordShapes>().FillAsync(Connection, None);
        var again = await Studio.Get<GoldenRecordShapes>().FillAsync(Connection, None);

        Assert.Equal(SqlShape.Of(shown.Sql).Hash, shown.ShapeHash);
        Assert.Equal((2_500, 0), (filled, again));
        Assert.Equal(7, (await StoredAsync(record => record.ShapeHash)).Distinct().Count());
    }

    [Fact]
    public async Task Search_by_shape_finds_records_whose_shape_was_not_computed_yet()
    {
        await Store.AddAsync([new(Connection, "How many?", "SELECT COUNT(*) FROM customer"), new(Connection, "Which?", "SELECT city FROM customer")], None);
        await ForgetAsync();

        var found = await Store.ListAsync(new(ShapeHash: SqlShape.Of("SELECT city FROM customer").Hash), 0, 10, None);

        Assert.Equal(["Which?"], found.Records.Select(record => record.PromptText));
    }

    [Fact]
    public async Task Shapes_come_with_the_most_records_first_and_an_example()
    {
        await Store.AddAsync([new(Connection, "Which?", "SELECT city FROM customer"), new(Connection, "In Bonn?", "SELECT id FROM customer WHERE city = 'Bonn'"), new(Connection, "In Rome?", "SELECT id FROM customer WHERE city = 'Rome'")], None);

        var shapes = await Store.ShapesAsync(Connection, 10, None);

        Assert.Equal([2, 1], shapes.Select(shape => shape.Count));
        Assert.StartsWith("SELECT id FROM customer WHERE city = ", shapes[0].ExampleSql, StringComparison.Ordinal);
        Assert.Equal("SELECT city FROM customer", shapes[1].ExampleSql);
        Assert.Single(await Store.ShapesAsync(Connection, 1, None));
    }

    [Fact]
    public async Task Another_dialect_of_pasted_ddl_reads_the_shapes_anew()
    {
        var connections = Studio.Get<DatabaseConnections>();
        var pasted = (await connections.AddAsync(new NewConnection("schema", Ddl: "CREATE TABLE t (\"Name\" TEXT);", Dialect: "sqlite"), None)).Value!;
        var record = (await Store.AddAsync([new(pasted.Id, "Names?", "SELECT \"Name\" FROM t")], None)).Value![0];

        await connections.UpdateAsync(pasted.Id, new ConnectionChange(Dialect: "postgresql"), None);

        Assert.Equal(SqlShape.Of("SELECT name FROM t").Hash, record.ShapeHash);
        Assert.Equal(SqlShape.Of("SELECT \"Name\" FROM t", SqlDialect.Postgres).Hash, (await Store.FindAsync(record.Id, None))!.ShapeHash);
    }

    [Fact]
    public async Task Accepted_lists_of_either_name_come_in_without_the_gold_and_go_out_and_in_again()
    {
        const string Lines = """
            {"question": "How many customers?", "sql": "SELECT COUNT(*) FROM customer", "accepted": ["SELECT COUNT(*) FROM customer", "SELECT COUNT(id) FROM customer"], "accepted_sqls": [" SELECT COUNT(1) FROM customer "]}
            {"question": "Which cities?", "sql": "SELECT city FROM customer", "accepted": true}
            """;
        await CommitAsync(Lines);
        using var jsonl = new MemoryStream();
        using var csv = new MemoryStream();
        await Studio.Get<GoldenRecordExport>().WriteAsync(ImportFormat.Jsonl, new(Connection), jsonl, None);
        await Studio.Get<GoldenRecordExport>().WriteAsync(ImportFormat.Csv, new(Connection), csv, None);

        foreach (var (file, format) in new[] { (jsonl, ImportFormat.Jsonl), (csv, ImportFormat.Csv) })
        {
            var copy = (await Studio.AddDatabaseAsync(name: $"{format}.db")).Id;
            var report = await Import.RunAsync(new(copy, format, ImportMode.Commit), new MemoryStream(file.ToArray()), None);
            Assert.Equal(2, report.Value!.New);
            var records = (await Store.ListAsync(new(copy), 0, 10, None)).Records;
            Assert.Equal(["SELECT COUNT(1) FROM customer", "SELECT COUNT(id) FROM customer"], records[1].AcceptedSqls);
            Assert.Empty(records[0].AcceptedSqls);
        }
        Assert.Contains("\"accepted_sqls\":[\"SELECT COUNT(1) FROM customer\",\"SELECT COUNT(id) FROM customer\"]", Encoding.UTF8.GetString(jsonl.ToArray()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"accepted_sqls\": \"SELECT 1\"", "accepted_sqls is a text")]
    [InlineData("\"accepted\": [\"SELECT 1\", 2]", "accepted is an array that holds more than texts")]
    [InlineData("\"accepted_sqls\": [\"\"]", "accepted_sqls[0] is missing or empty")]
    public async Task Accepted_list_that_cannot_be_taken_is_a_fault_of_its_line(string member, string reason)
    {
        var report = await RunAsync($$"""{"question": "How many?", "sql": "SELECT 1", {{member}}}""", ImportMode.Preview);

        Assert.StartsWith(reason, Assert.Single(report.Faults).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task More_than_fifty_accepted_texts_are_refused()
    {
        var result = await Store.AddAsync([new(Connection, "How many?", "SELECT 1", AcceptedSqls: [.. Enumerable.Range(0, 51).Select(i => $"SELECT {i}")])], None);

        Assert.Equal("[0]: accepted_sqls has 51 entries; 50 is the most.", result.Problem!.Errors["[0].accepted_sqls"][0]);
    }

    [Fact]
    public async Task Gold_that_was_an_accepted_text_leaves_the_list_and_no_version_is_made_for_the_list()
    {
        var record = (await Store.AddAsync([new(Connection, "How many?", "SELECT 1", AcceptedSqls: ["SELECT 2"])], None)).Value![0];

        var listed = (await Store.UpdateAsync(record.Id, new GoldenRecordChange(AcceptedSqls: ["SELECT 2", "SELECT 3"]), None)).Value!;
        var swapped = (await Store.UpdateAsync(record.Id, new GoldenRecordChange(Sql: "SELECT 3"), None)).Value!;

        Assert.Equal((1, 2), (listed.Version, swapped.Version));
        Assert.Equal(["SELECT 2"], swapped.AcceptedSqls);
    }

    private async Task ForgetAsync()
    {
        await using var db = await Studio.Databases.CreateDbContextAsync();
        await db.GoldenRecords.ExecuteUpdateAsync(set => set.SetProperty(record => record.ShapeHash, ""));
    }

    private async Task<List<string>> StoredAsync(Func<GoldenRecord, string> read)
    {
        await using var db = await Studio.Databases.CreateDbContextAsync();
        return [.. db.GoldenRecords.AsNoTracking().AsEnumerable().Select(read)];
    }
}
