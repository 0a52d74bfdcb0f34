using System.Globalization;
using System.Text;
using FineTuningStudio.Core;
using FineTuningStudio.Core.Connections;
using FineTuningStudio.Core.GoldenRecords;

namespace FineTuningStudio.UnitTests.Core.GoldenRecords;

public sealed class ImportFormatTests : ImportTests
{
    [Fact]
    public async Task Csv_is_read_with_quotes_line_ends_and_a_byte_order_mark()
    {
        var report = await CommitAsync("\uFEFFid,Question,SQL,tags\r\n1,\"Who said \"\"hi\"\", and\nwhere?\",SELECT 1,a;b\r\n\r\n2,Second question,\"SELECT 2, 3\",\r\n", ImportFormat.Csv);

        Assert.Equal((2, 0), (report.New, report.Invalid));
        var records = (await Store.ListAsync(new(Connection), 0, 10, None)).Records;
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
        var result = await Import.RunAsync(new(Connection, format, ImportMode.Preview, "text", "answer"), Bytes(content), None);

        Assert.Equal([("How many?", "SELECT 1")], result.Value!.FirstRows.Select(r => (r.PromptText, r.Sql)));
    }

    [Fact]
    public async Task Csv_column_that_is_not_there_is_named_with_those_that_are()
    {
        var result = await Import.RunAsync(new(Connection, ImportFormat.Csv, ImportMode.Commit, "frage", null), Bytes("question,answer\nHow many?,SELECT 1\n"), None);

        Assert.Equal(["question_column", "sql_column"], result.Problem?.Errors.Keys);
        Assert.Contains("question, answer", result.Problem!.Errors["question_column"][0], StringComparison.Ordinal);
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
        await Store.AddAsync([.. prompts.Select((prompt, i) => new NewGoldenRecord(Connection, prompt, $"-- {i}\nSELECT {i}", ["a;b", "c"], new Dictionary<string, string> { ["k,ey"] = "=v\"" }))], None);
        using var file = new MemoryStream();

        await Studio.Get<GoldenRecordExport>().WriteAsync(format, new(Connection), file, None);

        var other = await Studio.AddDatabaseAsync(name: "other.db");
        file.Position = 0;
        var report = await Import.RunAsync(new(other.Id, format, ImportMode.Commit), file, None);
        Assert.Equal((prompts.Length, true), (report.Value!.New, report.Value.Committed));
        var before = (await Store.ListAsync(new(Connection), 0, 10, None)).Records;
        var after = (await Store.ListAsync(new(other.Id), 0, 10, None)).Records;
        Assert.Equal(before.Select(r => (r.PromptText, r.Sql)), after.Select(r => (r.PromptText, r.Sql)));
        Assert.All(after, r => Assert.Equal(["a;b", "c"], r.Tags));
        Assert.All(after, r => Assert.Equal("=v\"", r.Metadata!["k,ey"]));
    }

    [Fact]
    public async Task Exported_cells_are_no_formulas()
    {
        await Store.AddAsync([new(Connection, "=HYPERLINK(\"x\")", "+1"), new(Connection, "@sum of all", "-1")], None);
        using var file = new MemoryStream();

        await Studio.Get<GoldenRecordExport>().WriteAsync(ImportFormat.Csv, new(Connection), file, None);

        Assert.Equal("prompt_text,sql,tags,metadata,accepted_sqls\r\n\"'=HYPERLINK(\"\"x\"\")\",'+1,,,\r\n'@sum of all,'-1,,,\r\n", Encoding.UTF8.GetString(file.ToArray()));
    }
}
