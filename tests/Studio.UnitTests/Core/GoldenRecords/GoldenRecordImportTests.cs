using System.Globalization;
using System.Text;
using FineTuningStudio.Core;
using FineTuningStudio.Core.Connections;
using FineTuningStudio.Core.GoldenRecords;

namespace FineTuningStudio.UnitTests.Core.GoldenRecords;

public sealed class GoldenRecordImportTests : ImportTests
{
    [Fact]
    public async Task Jsonl_is_stored_in_the_order_of_the_file_with_tags_and_metadata()
    {
        var report = await CommitAsync("""
            {"question": "First question", "sql_query": "SELECT 1", "tags": ["easy"], "metadata": {"by": "Ada", "level": 2}}

            {"prompt_text": "Second question", "sql": "SELECT 2", "other": {"nested": true}}
            """);

        Assert.Equal((2, 0, 0, true), (report.New, report.Duplicate, report.Invalid, report.Committed));
        var records = (await Store.ListAsync(new(Connection), 0, 10, None)).Records;
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
        await Studio.Get<GoldenRecordDeletions>().DeleteAsync(new(new(Connection)), null, null, None);

        Assert.Equal(1, (await CommitAsync(Line("First question", "SELECT 1"))).New);
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("PK\u0003\u0004abc", "zip")]
    [InlineData("SQLite format 3\0", "SQLite database")]
    public async Task File_that_is_no_text_is_refused_as_a_whole(string content, string reason)
    {
        var result = await Import.RunAsync(new(Connection, ImportFormat.Jsonl, ImportMode.Preview), Bytes(content), None);

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

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Import.RunAsync(new(Connection, ImportFormat.Jsonl, ImportMode.Commit), content, gone.Token));

        await AssertNothingStagedAsync(0);
    }

    [Fact]
    public async Task Staged_records_are_invisible_until_published_and_swept_when_cut_off()
    {
        await CommitAsync(Line("Kept as it is", "SELECT 0"));
        await using var stage = new ImportStage(Studio.Databases, Studio.Time, Connection);
        Assert.True(await stage.BeginAsync(None));
        for (var i = 0; i < 10_500; i++)
        {
            await stage.AddAsync(new ImportRow($"Question {i}", "SELECT 1", null, null), None);
        }

        // The process is killed here: nothing publishes and nothing cleans up.
        await AssertNothingStagedAsync(1 + 10_000);
        Assert.Equal(1, await CountAsync());
        Assert.Empty(await Store.ListIdsAsync(new(Connection, "Question"), None));
        Assert.Equal(0, await Store.CountAsync(new(Connection, "Question"), None));
        Assert.Equal("conflict", (await Studio.Get<DatabaseConnections>().DeleteAsync(Connection, None)).Problem?.Code);

        await Import.SweepAsync(None);

        await AssertNothingStagedAsync(1);
        Assert.Equal(1, await CountAsync());
    }
}
