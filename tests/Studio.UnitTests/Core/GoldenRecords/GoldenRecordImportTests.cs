using System.Globalization;
using System.Text;
using FineTuningStudio.Core;
using FineTuningStudio.Core.Connections;
using FineTuningStudio.Core.GoldenRecords;

namespace FineTuningStudio.UnitTests.Core.GoldenRecords;

public sealed class GoldenRecordImportTests : IAsyncLifetime, IDisposable
{
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly StudioDbFixture _studio = new();
    private string _connection = "";

    private GoldenRecordImport Import => _studio.Get<GoldenRecordImport>();

    private GoldenRecordStore Store => _studio.Get<GoldenRecordStore>();

    public async Task InitializeAsync() => _connection = (await _studio.AddDatabaseAsync()).Id;

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _studio.Dispose();

    [Fact]
    public async Task Jsonl_is_stored_in_the_order_of_the_file_with_tags_and_metadata()
    {
        var report = await CommitAsync("""
            {"question": "First question", "sql_query": "SELECT 1", "tags": ["easy"], "metadata": {"by": "Ada", "level": 2}}

            {"prompt_text": "Second question", "sql": "SELECT 2", "other": {"nested": true}}
            """);

        Assert.Equal((2, 0, 0, true), (report.New, report.Duplicate, report.Invalid, report.Committed));
        var records = (await Store.ListAsync(new(_connection), 0, 10, None)).Records;
        Assert.Equal(["Second question", "First question"], records.Select(r => r.PromptText));
        Assert.Equal(["easy"], records[1].Tags);
        Assert.Equal("2", records[1].Metadata!["level"]);
    }

    [Fact]
    public async Task Preview_counts_and_stores_nothing()
    {
        var report = await RunAsync(Line("First question", "SELECT 1"), ImportMode.Preview);

        Assert.Equal((1, false), (report.New, report.Committed));
        Assert.Equal([new ImportSample(1, "First question", "SELECT 1")], report.FirstRows);
        Assert.Equal(0, await CountAsync());
    }

    [Theory]
    [InlineData("{\"question\": \"Ab?\", \"sql\": \"SELECT 1\"", "not JSON")]
    [InlineData("not json at all", "not JSON")]
    [InlineData("[{\"question\": \"Abc\", \"sql\": \"SELECT 1\"}]", "JSON array")]
    [InlineData("42", "a number")]
    [InlineData("{\"sql\": \"SELECT 1\"}", "prompt_text\" or \"question")]
    [InlineData("{\"question\": \"Abc?\"}", "sql\" or \"sql_query")]
    [InlineData("{\"question\": {\"text\": \"Abc\"}, \"sql\": \"SELECT 1\"}", "\"question\" is an object")]
    [InlineData("{\"question\": \"Abc\", \"sql\": [\"SELECT 1\"]}", "\"sql\" is an array")]
    [InlineData("{\"question\": null, \"sql\": \"SELECT 1\"}", "\"question\" is null")]
    [InlineData("{\"question\": \"Ab\", \"sql\": \"SELECT 1\"}", "2 characters")]
    [InlineData("{\"question\": \"Abc\", \"sql\": \" \"}", "sql is missing or empty")]
    [InlineData("{\"question\": \"A\\u0000bc\", \"sql\": \"SELECT 1\"}", "NUL")]
    [InlineData("{\"question\": \"A\\ud800bc\", \"sql\": \"SELECT 1\"}", "half of a")]
    [InlineData("{\"question\": \"Abc\", \"sql\": \"SELECT 1\", \"tags\": [1]}", "tags is an array")]
    [InlineData("{\"question\": \"Abc\", \"sql\": \"SELECT 1\", \"metadata\": {\"a\": []}}", "metadata")]
    public async Task Bad_json_line_is_named_with_number_reason_and_text(string bad, string reason)
    {
        var report = await RunAsync($"{Line("First question", "SELECT 1")}\n{bad}\n{Line("Third question", "SELECT 3")}", ImportMode.Preview);

        var fault = Assert.Single(report.Faults);
        Assert.Equal((2, 1, 2), (report.New, report.Invalid, fault.Line));
        Assert.Contains(reason, fault.Reason, StringComparison.Ordinal);
        Assert.Equal(bad, fault.Text);
    }

    [Fact]
    public async Task Broken_utf8_and_nul_bytes_spoil_their_lines_alone()
    {
        byte[] content = [.. Encoding.UTF8.GetBytes(Line("Caf", "SELECT 1")[..17]), 0xE9, .. "\", \"sql\": \"SELECT 1\"}\n"u8, (byte)'{', 0, (byte)'}', (byte)'\n', .. Encoding.UTF8.GetBytes(Line("Café in Málaga", "SELECT 2"))];

        var report = await RunAsync(content, ImportMode.Preview);

        Assert.Equal(1, report.New);
        Assert.Equal([1, 2], report.Faults.Select(f => f.Line));
        Assert.Contains("not UTF-8", report.Faults[0].Reason, StringComparison.Ordinal);
        Assert.Contains("NUL", report.Faults[1].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Line_over_a_megabyte_is_invalid_and_the_next_one_is_read()
    {
        var report = await RunAsync($"{Line(new string('q', 1_500_000), "SELECT 1")}\n{Line("Second question", "SELECT 2")}\n", ImportMode.Preview);

        Assert.Equal((1, 1), (report.New, report.Invalid));
        Assert.Contains("1,000,000 bytes", report.Faults[0].Reason, StringComparison.Ordinal);
        Assert.True(report.Faults[0].Text!.Length <= 200);
    }

    [Theory]
    [InlineData(999_999, false)]
    [InlineData(1_000_000, false)]
    [InlineData(1_000_001, true)]
    public async Task Longest_line_is_a_million_bytes(int length, bool isTooLong)
    {
        var report = await RunAsync(new string('x', length) + "\r\n", ImportMode.Preview);

        Assert.Equal(isTooLong, report.Faults.Single().Reason.Contains("1,000,000 bytes", StringComparison.Ordinal));
    }

    [Fact]
    public async Task One_invalid_line_keeps_everything_out()
    {
        var lines = string.Join('\n', Enumerable.Range(0, 5_000).Select(i => Line($"Question {i}", $"SELECT {i}")).Append("broken"));

        var report = await RunAsync(lines, ImportMode.Commit);

        Assert.Equal((5_000, 1, false), (report.New, report.Invalid, report.Committed));
        Assert.Equal(0, await CountAsync());
        await AssertNothingStagedAsync(0);
    }

    [Fact]
    public async Task Invalid_lines_are_skipped_where_that_is_asked_for()
    {
        var report = await RunAsync($"broken\n{Line("Second question", "SELECT 2")}", ImportMode.Commit, skipInvalid: true);

        Assert.Equal((1, 1, true), (report.New, report.Invalid, report.Committed));
        Assert.Equal(1, await CountAsync());
    }

    [Fact]
    public async Task Pairs_that_are_there_already_count_as_duplicates_and_are_not_stored_again()
    {
        await CommitAsync(Line("First question", "SELECT 1"));

        var report = await CommitAsync($"{Line("First question ", " SELECT 1")}\n{Line("First question", "SELECT 2")}\n{Line("First question", "SELECT 2")}");

        Assert.Equal((1, 2), (report.New, report.Duplicate));
        Assert.Equal(2, await CountAsync());
    }

    [Fact]
    public async Task Deleted_record_can_be_imported_again()
    {
        await CommitAsync(Line("First question", "SELECT 1"));
        await Store.DeleteManyAsync(await Store.ListIdsAsync(new(_connection), None), None);

        Assert.Equal(1, (await CommitAsync(Line("First question", "SELECT 1"))).New);
    }

    [Fact]
    public async Task Csv_is_read_with_quotes_line_ends_and_a_byte_order_mark()
    {
        var report = await CommitAsync("\uFEFFid,Question,SQL,tags\r\n1,\"Who said \"\"hi\"\", and\nwhere?\",SELECT 1,a;b\r\n\r\n2,Second question,\"SELECT 2, 3\",\r\n", ImportFormat.Csv);

        Assert.Equal((2, 0), (report.New, report.Invalid));
        var records = (await Store.ListAsync(new(_connection), 0, 10, None)).Records;
        Assert.Equal(("Who said \"hi\", and\nwhere?", "SELECT 1"), (records[1].PromptText, records[1].Sql));
        Assert.Equal(["a", "b"], records[1].Tags);
        Assert.Equal("SELECT 2, 3", records[0].Sql);
    }

    [Theory]
    [InlineData("question;sql\nWie viele, bitte?;SELECT 1")]
    [InlineData("question\tsql\nWie viele, bitte?\tSELECT 1")]
    public async Task Csv_with_another_delimiter_is_understood(string content) => Assert.Equal(1, (await RunAsync(content, ImportMode.Preview, ImportFormat.Csv)).New);

    [Fact]
    public async Task Bad_csv_lines_are_named_by_the_line_they_begin_in()
    {
        var report = await RunAsync("question,sql\n\"two\nlines\",SELECT 1\nonly one field\n\"closed\" late,SELECT 2\nGood question,SELECT 3\n\"open,SELECT 4\nand on", ImportMode.Preview, ImportFormat.Csv);

        Assert.Equal(2, report.New);
        Assert.Equal([4, 5, 7], report.Faults.Select(f => f.Line));
        Assert.Contains("1 field", report.Faults[0].Reason, StringComparison.Ordinal);
        Assert.Contains("closing quote", report.Faults[1].Reason, StringComparison.Ordinal);
        Assert.Contains("never closed", report.Faults[2].Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ImportFormat.Csv, "text,answer\nHow many?,SELECT 1\n")]
    [InlineData(ImportFormat.Jsonl, "{\"text\": \"How many?\", \"answer\": \"SELECT 1\"}")]
    public async Task Mapped_columns_are_used(ImportFormat format, string content)
    {
        var result = await Import.RunAsync(new(_connection, format, ImportMode.Preview, "text", "answer"), Bytes(content), None);

        Assert.Equal([("How many?", "SELECT 1")], result.Value!.FirstRows.Select(r => (r.PromptText, r.Sql)));
    }

    [Fact]
    public async Task Csv_column_that_is_not_there_is_named_with_those_that_are()
    {
        var result = await Import.RunAsync(new(_connection, ImportFormat.Csv, ImportMode.Commit, "frage", null), Bytes("question,answer\nHow many?,SELECT 1\n"), None);

        Assert.Equal(["question_column", "sql_column"], result.Problem?.Errors.Keys);
        Assert.Contains("question, answer", result.Problem!.Errors["question_column"][0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("PK\u0003\u0004abc", "zip")]
    [InlineData("SQLite format 3\0", "SQLite database")]
    public async Task File_that_is_no_text_is_refused_as_a_whole(string content, string reason)
    {
        var result = await Import.RunAsync(new(_connection, ImportFormat.Jsonl, ImportMode.Preview), Bytes(content), None);

        Assert.Contains(reason, result.Problem?.Errors["file"][0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unknown_connection_is_refused()
    {
        var result = await Import.RunAsync(new("nowhere", ImportFormat.Jsonl, ImportMode.Commit), Bytes(Line("First question", "SELECT 1")), None);

        Assert.Equal((ProblemKind.Impossible, "database_connection_not_found"), (result.Problem!.Kind, result.Problem.Code));
    }

    [Fact]
    public async Task Faults_beyond_a_thousand_are_counted()
    {
        var report = await RunAsync(string.Join('\n', Enumerable.Repeat("broken", 1_200)), ImportMode.Preview);

        Assert.Equal((1_200, 1_000, 200), (report.Invalid, report.Faults.Count, report.MoreFaults));
    }

    [Fact]
    public async Task Import_whose_sender_goes_away_leaves_nothing()
    {
        using var gone = new CancellationTokenSource();
        var content = new BrokenOffStream(Encoding.UTF8.GetBytes(string.Join('\n', Enumerable.Range(0, 5_000).Select(i => Line($"Question {i}", $"SELECT {i}")))), gone);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Import.RunAsync(new(_connection, ImportFormat.Jsonl, ImportMode.Commit), content, gone.Token));

        await AssertNothingStagedAsync(0);
    }

    [Fact]
    public async Task Staged_records_are_invisible_until_published_and_swept_when_cut_off()
    {
        await CommitAsync(Line("Kept question", "SELECT 0"));
        var stage = new ImportStage(_studio.Databases, _studio.Time, _connection);
        Assert.True(await stage.BeginAsync(None));
        for (var i = 0; i < 4_500; i++)
        {
            await stage.AddAsync(new ImportRow($"Question {i}", "SELECT 1", null, null), None);
        }

        // The process is killed here: nothing publishes and nothing cleans up.
        await AssertNothingStagedAsync(1 + 4_000);
        Assert.Equal(1, await CountAsync());
        Assert.Equal("conflict", (await _studio.Get<DatabaseConnections>().DeleteAsync(_connection, None)).Problem?.Code);

        await Import.SweepAsync(None);

        await AssertNothingStagedAsync(1);
        Assert.Equal(1, await CountAsync());
    }

    [Fact]
    public async Task Columns_of_a_file_are_told_with_guesses_and_first_rows()
    {
        var jsonl = await Import.ReadColumnsAsync(ImportFormat.Jsonl, Bytes("{\"db\": \"x\", \"question\": \"How many?\", \"query\": \"SELECT 1\"}\nbroken\n{\"extra\": 1, \"db\": null}"), None);
        var csv = await Import.ReadColumnsAsync(ImportFormat.Csv, Bytes("prompt,gold_sql,note\nHow many?,SELECT 1\n"), None);

        Assert.Equal(["db", "question", "query", "extra"], jsonl.Value!.Columns);
        Assert.Equal(("question", "query"), (jsonl.Value.QuestionColumn, jsonl.Value.SqlColumn));
        Assert.Equal([null, null, null, "1"], jsonl.Value.FirstRows[1]);
        Assert.Equal(("prompt", "gold_sql"), (csv.Value!.QuestionColumn, csv.Value.SqlColumn));
        Assert.Equal(["How many?", "SELECT 1", null], csv.Value.FirstRows[0]);
    }

    [Theory]
    [InlineData(ImportFormat.Jsonl)]
    [InlineData(ImportFormat.Csv)]
    public async Task Export_is_read_back_as_it_was(ImportFormat format)
    {
        string[] prompts = ["=1+1 is what?", "-- dashes first", "'=quoted formula", "''quoted twice", "with \"quotes\", commas\nand lines; Ünïcödé 🙂", "plain question"];
        await Store.AddAsync([.. prompts.Select((prompt, i) => new NewGoldenRecord(_connection, prompt, $"-- {i}\nSELECT {i}", ["a;b", "c"], new Dictionary<string, string> { ["k,ey"] = "=v\"" }))], None);
        using var file = new MemoryStream();

        await _studio.Get<GoldenRecordExport>().WriteAsync(format, new(_connection), file, None);

        var other = await _studio.AddDatabaseAsync(name: "other.db");
        file.Position = 0;
        var report = await Import.RunAsync(new(other.Id, format, ImportMode.Commit), file, None);
        Assert.Equal((prompts.Length, true), (report.Value!.New, report.Value.Committed));
        var before = (await Store.ListAsync(new(_connection), 0, 10, None)).Records;
        var after = (await Store.ListAsync(new(other.Id), 0, 10, None)).Records;
        Assert.Equal(before.Select(r => (r.PromptText, r.Sql)), after.Select(r => (r.PromptText, r.Sql)));
        Assert.All(after, r => Assert.Equal(["a;b", "c"], r.Tags));
        Assert.All(after, r => Assert.Equal("=v\"", r.Metadata!["k,ey"]));
    }

    [Fact]
    public async Task Exported_cells_are_no_formulas()
    {
        await Store.AddAsync([new(_connection, "=HYPERLINK(\"x\")", "+1"), new(_connection, "@sum of all", "-1")], None);
        using var file = new MemoryStream();

        await _studio.Get<GoldenRecordExport>().WriteAsync(ImportFormat.Csv, new(_connection), file, None);

        Assert.Equal("prompt_text,sql,tags,metadata\r\n\"'=HYPERLINK(\"\"x\"\")\",'+1,,\r\n'@sum of all,'-1,,\r\n", Encoding.UTF8.GetString(file.ToArray()));
    }

    private static string Line(string question, string sql) => $"{{\"question\": \"{question}\", \"sql\": \"{sql}\"}}";

    private static MemoryStream Bytes(string content) => new(Encoding.UTF8.GetBytes(content));

    private Task<ImportReport> RunAsync(string content, ImportMode mode, ImportFormat format = ImportFormat.Jsonl, bool skipInvalid = false) =>
        RunAsync(Encoding.UTF8.GetBytes(content), mode, format, skipInvalid);

    private async Task<ImportReport> RunAsync(byte[] content, ImportMode mode, ImportFormat format = ImportFormat.Jsonl, bool skipInvalid = false)
    {
        var result = await Import.RunAsync(new(_connection, format, mode, SkipInvalid: skipInvalid), new MemoryStream(content), None);
        Assert.Null(result.Problem?.Message);
        return result.Value!;
    }

    private async Task<ImportReport> CommitAsync(string content, ImportFormat format = ImportFormat.Jsonl)
    {
        var report = await RunAsync(content, ImportMode.Commit, format);
        Assert.True(report.Committed, string.Join('\n', report.Faults.Select(f => f.Line.ToString(CultureInfo.InvariantCulture) + f.Reason)));
        return report;
    }

    private async Task<int> CountAsync() => (await Store.ListAsync(new(_connection), 0, 1, None)).Total;

    private async Task AssertNothingStagedAsync(int rows)
    {
        await using var db = await _studio.Databases.CreateDbContextAsync();
        Assert.Equal(rows, db.GoldenRecords.Count());
    }

    /// <summary>Gives its bytes and then, instead of the end, cancels the import as a connection that breaks does.</summary>
    private sealed class BrokenOffStream(byte[] content, CancellationTokenSource gone) : MemoryStream(content)
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var read = await base.ReadAsync(buffer, cancellationToken);
            if (read is 0)
            {
                await gone.CancelAsync();
                cancellationToken.ThrowIfCancellationRequested();
            }
            return read;
        }
    }
}
