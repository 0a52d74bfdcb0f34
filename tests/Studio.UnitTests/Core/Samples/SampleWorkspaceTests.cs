using System.Globalization;
using FineTuningStudio.Core.Samples;
using FineTuningStudio.Sql;
using Microsoft.Data.Sqlite;

namespace FineTuningStudio.UnitTests.Core.Samples;

public sealed class SampleWorkspaceTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("studio-sample-").FullName;

    [Fact]
    public void Records_are_at_least_160_over_at_least_30_shapes_each_asked_several_times()
    {
        var shapes = SampleGoldenRecords.All.GroupBy(r => SqlShape.Of(r.Sql).Hash).ToList();
        Assert.InRange(SampleGoldenRecords.All.Count, 160, 400);
        Assert.InRange(shapes.Count, 30, 80);
        Assert.All(shapes, shape => Assert.InRange(shape.Count(), 5, 10));
        Assert.All(shapes.Where(s => s.First().Sql.Contains('\'') || s.Any(r => r.Sql != s.First().Sql)), shape => Assert.True(shape.Select(r => r.Sql).Distinct().Count() >= 3, shape.First().Sql));
    }

    [Fact]
    public void Records_ask_no_question_twice_and_leave_no_place_unfilled()
    {
        Assert.Equal(SampleGoldenRecords.All.Count, SampleGoldenRecords.All.Select(r => r.Question).Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.All(SampleGoldenRecords.All, r =>
        {
            Assert.DoesNotContain('{', r.Question + r.Sql);
            Assert.DoesNotContain('|', r.Question + r.Sql);
            Assert.NotEmpty(r.Tags);
            Assert.True(SqlStatements.IsSelectLike(r.Sql), r.Sql);
            Assert.DoesNotContain("now", r.Sql, StringComparison.OrdinalIgnoreCase);
        });
    }

    [Fact]
    public void Records_all_have_rows_none_null_and_no_count_of_zero()
    {
        using var connection = Open(Create("a"));
        foreach (var record in SampleGoldenRecords.All)
        {
            var rows = Rows(connection, record.Sql);
            Assert.True(rows.Count > 0, $"No rows: {record.Sql}");
            Assert.True(rows.TrueForAll(row => row.All(cell => cell is not DBNull)), $"A null: {record.Sql}");

            // A count of nothing would make every wrong condition look right.
            Assert.True(rows.Count > 1 || rows[0].Any(cell => Convert.ToString(cell, CultureInfo.InvariantCulture) is not "0"), $"Zero: {record.Sql}");
        }
    }

    [Fact]
    public void Records_give_their_rows_in_one_order_however_the_database_reads_its_tables()
    {
        using var forwards = Open(Create("a"));
        using var backwards = Open(Create("b"));
        Rows(backwards, "PRAGMA reverse_unordered_selects = ON");
        Assert.NotEqual(Rows(forwards, "SELECT id FROM rental"), Rows(backwards, "SELECT id FROM rental"));
        Assert.All(SampleGoldenRecords.All, r => Assert.Equal(Rows(forwards, r.Sql), Rows(backwards, r.Sql)));
    }

    [Fact]
    public void Database_has_eight_tables_up_to_2000_rows_and_sound_references()
    {
        using var connection = Open(Create("a"));
        var tables = Rows(connection, "SELECT name FROM sqlite_master WHERE type = 'table'").ConvertAll(r => (string)r[0]);
        Assert.Equal(8, tables.Count);
        Assert.InRange(tables.Sum(t => (long)Rows(connection, $"SELECT COUNT(*) FROM {t}")[0][0]), 300, 2_000);
        Assert.Empty(Rows(connection, "PRAGMA foreign_key_check"));
        Assert.Empty(Rows(connection, "SELECT first_name, last_name FROM customer GROUP BY first_name, last_name HAVING COUNT(*) > 1"));
    }

    [Fact]
    public void Create_twice_writes_the_same_rows()
    {
        using var a = Open(Create("a"));
        using var b = Open(Create("b"));
        foreach (var table in new[] { "station", "bike_model", "bike", "plan", "customer", "rental", "mechanic", "repair" })
        {
            Assert.Equal(Rows(a, $"SELECT * FROM {table} ORDER BY id"), Rows(b, $"SELECT * FROM {table} ORDER BY id"));
        }
    }

    [Fact]
    public void Create_over_an_existing_file_refuses()
    {
        var path = Create("a");
        Assert.Throws<IOException>(() => SampleDatabase.Create(path));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Create(string name)
    {
        var path = Path.Combine(_folder, name + ".sqlite");
        SampleDatabase.Create(path);
        return path;
    }

    private static SqliteConnection Open(string path)
    {
        var connection = new SqliteConnection($"Data Source={path};Mode=ReadOnly;Pooling=False");
        connection.Open();
        return connection;
    }

    private static List<object[]> Rows(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The queries are the sample's own and this test's.
        command.CommandText = sql;
#pragma warning restore CA2100
        using var reader = command.ExecuteReader();
        var rows = new List<object[]>();
        while (reader.Read())
        {
            var row = new object[reader.FieldCount];
            reader.GetValues(row);
            rows.Add(row);
        }

        return rows;
    }
}
