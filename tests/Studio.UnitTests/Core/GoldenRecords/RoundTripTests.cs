using System.Text;
using System.Text.Json;
using FineTuningStudio.Core;
using FineTuningStudio.Core.GoldenRecords;

namespace FineTuningStudio.UnitTests.Core.GoldenRecords;

public sealed class RoundTripTests : ImportTests
{
    private static readonly string[] Pieces =
        ["=", "+", "-", "@", "'", "''", "\"", "\"\"", ",", ";", "\n", "\r\n", "\r", "\t", "\\", "{", "}", "[", "]", "```", "Question: ", "SQL:", "User Question:", "é", "日本", "🙂", "\u2028", "\uFEFF", "SELECT", "how many", " ", "0", "<b>"];

    public static TheoryData<ImportFormat, bool> Formats()
    {
        var data = new TheoryData<ImportFormat, bool>();
        foreach (var format in ImportFormats.All)
        {
            data.Add(format.Format, false);
            data.Add(format.Format, true);
        }
        return data;
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task Any_texts_come_back_as_they_were(ImportFormat format, bool keepFormulas)
    {
        var random = new Random((int)format + 1);
        // A cell of sql-eval holds statements between semicolons, and braces have a meaning in it: any statement comes back, not any text.
        Func<string> sql = format is ImportFormat.SqlEval ? () => $"SELECT '{Text(random).Replace("'", "''", StringComparison.Ordinal)}' -- {random.Next()}" : () => Text(random);
        var records = Enumerable.Range(0, 300).Select(_ => new NewGoldenRecord(Connection, Text(random), sql())).ToList();
        Assert.Null((await Store.AddAsync(records, None)).Problem);
        var other = await Studio.AddDatabaseAsync(name: "other.db");
        using var file = new MemoryStream();

        await Studio.Get<GoldenRecordExport>().WriteAsync(new ExportRequest(format, new(Connection), KeepFormulas: keepFormulas), file, None);

        file.Position = 0;
        var report = (await Import.RunAsync(new(other.Id, format, ImportMode.Commit), file, None)).Value!;
        Assert.Empty(report.Faults);
        Assert.Equal((300, true), (report.New + report.Duplicate, report.Committed));
        var before = (await Store.ListAsync(new(Connection), 0, 1000, None)).Records.Select(record => (record.PromptText, record.Sql)).Reverse().Distinct();
        var after = (await Store.ListAsync(new(other.Id), 0, 1000, None)).Records.Select(record => (record.PromptText, record.Sql)).Reverse();
        Assert.Equal(before, after);
    }

    [Theory]
    [InlineData(ImportFormat.Jsonl)]
    [InlineData(ImportFormat.Csv)]
    [InlineData(ImportFormat.Json)]
    [InlineData(ImportFormat.SqlEval)]
    public async Task Other_right_answers_and_tags_come_back(ImportFormat format)
    {
        await Store.AddAsync([new(Connection, "Which one?", "SELECT 1 -- one", ["easy"], AcceptedSqls: ["SELECT 'a;b'", "SELECT 3"])], None);

        var back = await ThereAndBackAsync(new ExportRequest(format, new(Connection)));

        Assert.Equal(["SELECT 'a;b'", "SELECT 3"], back.AcceptedSqls);
        Assert.Equal(["easy"], back.Tags);
    }

    [Theory]
    [InlineData(ImportFormat.Spider, "db_id")]
    [InlineData(ImportFormat.SqlEval, "db_name")]
    public async Task Database_of_a_row_is_the_one_it_came_with_or_the_connections_name(ImportFormat format, string key)
    {
        await Store.AddAsync([new(Connection, "Which one?", "SELECT 1"), new(Connection, "Which other?", "SELECT 2", Metadata: new Dictionary<string, string> { [key] = "concert" })], None);
        using var file = new MemoryStream();

        await Studio.Get<GoldenRecordExport>().WriteAsync(format, new(Connection), file, None);

        file.Position = 0;
        var report = (await Import.RunAsync(new(Connection, format, ImportMode.Preview), file, None)).Value!;
        Assert.Equal(["concert", (await Studio.Get<FineTuningStudio.Core.Connections.DatabaseConnections>().FindAsync(Connection, None))!.Alias], report.Databases.Select(database => database.Name));
    }

    [Fact]
    public async Task Formulas_are_kept_where_that_is_asked_for()
    {
        await Store.AddAsync([new(Connection, "=1+1", "-- a")], None);
        using var file = new MemoryStream();

        await Studio.Get<GoldenRecordExport>().WriteAsync(new ExportRequest(ImportFormat.Csv, new(Connection), KeepFormulas: true), file, None);

        Assert.Equal("prompt_text,sql,tags,metadata,accepted_sqls\r\n=1+1,-- a,,,\r\n", Encoding.UTF8.GetString(file.ToArray()));
    }

    [Fact]
    public async Task Selected_records_are_written_oldest_first_and_a_missing_one_is_named()
    {
        await Store.AddAsync([.. Enumerable.Range(0, 1_200).Select(i => new NewGoldenRecord(Connection, $"Question {i}", "SELECT 1"))], None);
        var ids = await Store.ListIdsAsync(new(Connection), None);
        var selected = ids.Where((_, i) => i % 2 is 0).OrderDescending(StringComparer.Ordinal).ToList();
        using var file = new MemoryStream();
        var export = Studio.Get<GoldenRecordExport>();

        await export.WriteAsync(new ExportRequest(ImportFormat.Json, new(Connection), selected), file, None);

        using var json = JsonDocument.Parse(file.ToArray());
        var numbers = json.RootElement.EnumerateArray().Select(record => int.Parse(record.GetProperty("prompt_text").GetString()![9..], null)).ToList();
        Assert.Equal(600, numbers.Count);
        Assert.Equal(numbers.Order(), numbers);
        Assert.Null(await export.FindMissingAsync(new(Connection), selected, None));
        Assert.Equal("golden_record_not_found", (await export.FindMissingAsync(new(Connection), [.. selected, "nobody"], None))!.Code);
    }

    private async Task<GoldenRecordView> ThereAndBackAsync(ExportRequest request)
    {
        var other = await Studio.AddDatabaseAsync(name: "other.db");
        using var file = new MemoryStream();
        await Studio.Get<GoldenRecordExport>().WriteAsync(request, file, None);
        file.Position = 0;
        var report = (await Import.RunAsync(new(other.Id, request.Format, ImportMode.Commit), file, None)).Value!;
        Assert.True(report.Committed);
        return Assert.Single((await Store.ListAsync(new(other.Id), 0, 10, None)).Records);
    }

    private static string Text(Random random) => string.Concat(Enumerable.Range(0, random.Next(1, 9)).Select(_ => Pieces[random.Next(Pieces.Length)])).Trim() is { Length: >= 3 } text ? text : "short";
}
