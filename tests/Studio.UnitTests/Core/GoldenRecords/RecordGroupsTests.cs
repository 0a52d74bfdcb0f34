using FineTuningStudio.Core.GoldenRecords;

namespace FineTuningStudio.UnitTests.Core.GoldenRecords;

public sealed class RecordGroupsTests : IDisposable
{
    private readonly StudioDbFixture _studio = new();

    public void Dispose() => _studio.Dispose();

    [Fact]
    public async Task Tags_are_counted_over_the_records_that_exist_the_most_frequent_first()
    {
        var (connection, records) = await AddAsync();
        await _studio.Get<GoldenRecordStore>().DeleteAsync(records[3].Id, CancellationToken.None);

        var tags = await _studio.Get<RecordGroups>().TagsAsync(connection, null, CancellationToken.None);

        Assert.Equal([new TagCount("easy", 2), new TagCount("test", 1)], tags);
    }

    [Fact]
    public async Task Tags_of_chosen_records_are_counted_over_those_alone()
    {
        var (connection, records) = await AddAsync();

        var tags = await _studio.Get<RecordGroups>().TagsAsync(connection, [records[1].Id, records[2].Id, records[1].Id], CancellationToken.None);

        Assert.Equal([new TagCount("easy", 1)], tags);
    }

    [Fact]
    public async Task Records_of_one_shape_are_counted_whatever_their_values()
    {
        var (connection, records) = await AddAsync();
        var other = await _studio.AddDatabaseAsync(name: "other.db");
        await _studio.Get<GoldenRecordStore>().AddAsync([new NewGoldenRecord(other.Id, "How many in Rome?", "SELECT COUNT(*) FROM customer WHERE city = 'Rome'")], CancellationToken.None);

        var same = await _studio.Get<RecordGroups>().SameShapeAsync(connection, [.. records.Select(record => record.ShapeHash).Distinct()], CancellationToken.None);

        Assert.Equal(3, same[records[0].ShapeHash]);
        Assert.Equal(1, same[records[3].ShapeHash]);
    }

    private async Task<(string Connection, IReadOnlyList<GoldenRecordView> Records)> AddAsync()
    {
        var connection = await _studio.AddDatabaseAsync();
        var added = await _studio.Get<GoldenRecordStore>().AddAsync(
        [
            new NewGoldenRecord(connection.Id, "How many in Berlin?", "SELECT COUNT(*) FROM customer WHERE city = 'Berlin'", ["test", "easy"]),
            new NewGoldenRecord(connection.Id, "How many in Madrid?", "SELECT COUNT(*) FROM customer WHERE city = 'Madrid'", ["easy"]),
            new NewGoldenRecord(connection.Id, "How many in Oslo?", "SELECT COUNT(*) FROM customer WHERE city = 'Oslo'"),
            new NewGoldenRecord(connection.Id, "Which towns?", "SELECT DISTINCT city FROM customer", ["test"]),
        ], CancellationToken.None);
        return (connection.Id, added.Value!);
    }
}
