using FineTuningStudio.Core.GoldenRecords;
using FineTuningStudio.Core.GoldenRecords.Checks;
using Microsoft.EntityFrameworkCore;

namespace FineTuningStudio.UnitTests.Core.GoldenRecords;

/// <summary>The search of golden records: by words through the full-text index, and by what else a record can be found by.</summary>
public sealed class GoldenRecordSearchTests : IAsyncLifetime, IDisposable
{
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly StudioDbFixture _studio = new();
    private string _connection = "";

    private GoldenRecordStore Store => _studio.Get<GoldenRecordStore>();

    public async Task InitializeAsync() => _connection = (await _studio.AddDatabaseAsync()).Id;

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _studio.Dispose();

    [Fact]
    public async Task Count_beside_a_word_that_no_index_knows_is_that_of_the_list()
    {
        await AddAsync([.. Enumerable.Range(0, 20_100).Select(i => ($"How many customers are there, {i}?", i % 1_000 == 7 ? "SELECT zz" : "SELECT 1"))]);

        Assert.Equal((21, 21), (await Store.CountAsync(new(_connection, "customers zz"), None), (await Store.PageAsync(new(_connection, "customers zz"), 0, 100, None)).Count));
        Assert.Equal(20_100, await Store.CountAsync(new(_connection, "customers"), None));
    }

    [Fact]
    public async Task Words_find_what_holds_each_of_them_somewhere_as_a_plain_reading_of_the_texts_does()
    {
        var random = new Random(11);
        string[] pieces = ["order", "_items", "Größe", "100%", "it's", "a\"b", "NOT", " OR ", "*", "(x)", "ship", "ment", "日本語", "😀", "-", ":", "SELECT", "aab", "aba", "  "];
        string Text() => $"{string.Concat(Enumerable.Range(0, 4).Select(_ => pieces[random.Next(pieces.Length)]))}.";
        var records = Enumerable.Range(0, 200).Select(_ => ($"Asks {Text()}", $"SELECT {Text()}")).ToArray();
        await AddAsync(records);
        var stored = (await Store.PageAsync(new(_connection), 0, records.Length, None)).ToList();

        for (var round = 0; round < 150; round++)
        {
            var (text, _) = records[random.Next(records.Length)];
            var from = random.Next(text.Length - 1);
            var part = text.Substring(from, random.Next(1, Math.Min(9, text.Length - from)));
            var search = round % 4 == 0 ? $"{part} {pieces[random.Next(pieces.Length)]}" : part;
            if (search.Any(char.IsSurrogate))
            {
                continue;
            }
            var words = search.Split(' ', StringSplitOptions.RemoveEmptyEntries);

            var expected = stored.Where(record => words.All(word =>
                record.PromptText.Contains(word, StringComparison.OrdinalIgnoreCase) || record.Sql.Contains(word, StringComparison.OrdinalIgnoreCase)));
            var found = await Store.ListAsync(new(_connection, search), 0, records.Length, None);

            Assert.Equal(expected.Select(record => record.Id), found.Records.Select(record => record.Id));
            Assert.Equal(found.Records.Count, found.Total);
        }
    }

    [Theory]
    [InlineData("\"")]
    [InlineData("\"\"\"")]
    [InlineData("customers AND")]
    [InlineData("NEAR(customers madrid)")]
    [InlineData("PromptText:customers")]
    [InlineData("^customers*")]
    [InlineData("-customers")]
    [InlineData("(((")]
    [InlineData("\0\0\0nothing")]
    [InlineData("cus\0xyz")]
    [InlineData("\ud800\ud800\ud800")]
    [InlineData("'; DROP TABLE \"GoldenRecords\"; --")]
    public async Task Nothing_in_a_search_is_an_operator_of_the_index(string text)
    {
        await AddAsync(("Customers in Madrid", "SELECT 1"));

        Assert.Equal(0, (await Store.ListAsync(new(_connection, text), 0, 10, None)).Total);
        Assert.Equal(1, (await Store.ListAsync(new(_connection), 0, 10, None)).Total);
    }

    [Fact]
    public async Task An_edited_text_is_found_by_its_new_words_alone()
    {
        var id = (await AddAsync(("Customers in Madrid", "SELECT 1 FROM customers")))[0];

        await Store.UpdateAsync(id, new(PromptText: "Orders of Vienna", Sql: "SELECT 1 FROM orders"), None);

        Assert.Empty(await Store.ListIdsAsync(new(_connection, "madrid"), None));
        Assert.Empty(await Store.ListIdsAsync(new(_connection, Table: "customers"), None));
        Assert.Equal([id], await Store.ListIdsAsync(new(_connection, "vienna"), None));
        Assert.Equal([id], await Store.ListIdsAsync(new(_connection, Table: "ORDERS"), None));
    }

    [Fact]
    public async Task Records_of_an_unfinished_import_and_deleted_ones_are_not_found()
    {
        var ids = await AddAsync(("Customers in Madrid", "SELECT 1 FROM customers"), ("Customers in Vienna", "SELECT 2 FROM customers"), ("Customers in Rome", "SELECT 3 FROM customers"));
        await Store.DeleteAsync(ids[0], None);
        await using (var db = await _studio.Databases.CreateDbContextAsync())
        {
            db.PendingImports.Add(new PendingImport { Id = "import", ConnectionId = _connection });
            await db.SaveChangesAsync();
            await db.GoldenRecords.Where(record => record.Id == ids[1]).ExecuteUpdateAsync(set => set.SetProperty(record => record.ImportId, "import"));
        }

        Assert.Equal([ids[2]], await Store.ListIdsAsync(new(_connection, "customers"), None));
        Assert.Equal([ids[2]], await Store.ListIdsAsync(new(_connection, Table: "customers"), None));
        Assert.Equal(1, await Store.CountAsync(new(_connection, "customers"), None));
        Assert.Equal([new FacetCount("customers", 1)], await _studio.Get<RecordGroups>().TablesAsync(_connection, None));
    }

    [Fact]
    public async Task Tables_are_those_that_the_SQL_reads_and_are_counted()
    {
        await AddAsync(
            ("First question", "WITH big AS (SELECT * FROM Orders) SELECT * FROM big JOIN main.\"order items\" i ON i.x = big.x"),
            ("Second question", "SELECT * FROM orders, (SELECT 'FROM regions' AS r)"), ("Third question", "SELECT 1"));

        Assert.Equal([new FacetCount("orders", 2), new FacetCount("order items", 1)], await _studio.Get<RecordGroups>().TablesAsync(_connection, None));
        Assert.Equal(2, await Store.CountAsync(new(_connection, Table: " Orders "), None));
        Assert.Equal(0, await Store.CountAsync(new(_connection, Table: "big"), None));
    }

    [Fact]
    public async Task All_that_is_asked_for_must_be_true_of_a_record()
    {
        await Store.AddAsync(
            [
                new(_connection, "Customers in Madrid", "SELECT 1 FROM customers", ["easy", "checked"]), new(_connection, "Customers in Rome", "SELECT 2 FROM customers", ["easy"]),
                new(_connection, "Orders in Madrid", "SELECT 3 FROM orders", ["easy"]), new(_connection, "Staff in Madrid", "SELECT 4 FROM customers", ["hard"]),
            ],
            None);

        async Task<IEnumerable<string>> Find(GoldenRecordSearch search) => (await Store.ListAsync(search, 0, 10, None)).Records.Select(record => record.PromptText);
        Assert.Equal(["Customers in Madrid"], await Find(new(_connection, "madrid", "easy", Table: "customers")));
        Assert.Equal(["Customers in Rome", "Customers in Madrid"], await Find(new(_connection, Tag: "easy", Table: "customers", Check: CheckState.NotChecked)));
        Assert.Empty(await Find(new(_connection, "madrid", "easy", Table: "customers", Check: CheckState.Ok)));
        Assert.Empty(await Find(new("another", "madrid")));
    }

    [Fact]
    public async Task Records_of_an_earlier_version_are_found_by_their_tables()
    {
        var ids = await AddAsync(("First question", "SELECT 1 FROM orders"));
        await using (var db = await _studio.Databases.CreateDbContextAsync())
        {
            await db.GoldenRecords.ExecuteUpdateAsync(set => set.SetProperty(record => record.ShapeHash, "").SetProperty(record => record.Tables, new List<string>()));
        }

        Assert.Equal(ids, await Store.ListIdsAsync(new(_connection, Table: "orders"), None));
    }

    private async Task<IReadOnlyList<string>> AddAsync(params (string Question, string Sql)[] records) =>
        [.. (await Store.AddAsync([.. records.Select(record => new NewGoldenRecord(_connection, record.Question, record.Sql))], None)).Value!.Select(record => record.Id)];
}
