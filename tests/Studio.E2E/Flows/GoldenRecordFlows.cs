using System.Text.Json.Nodes;
using FineTuningStudio.E2E.Harness;
using FineTuningStudio.E2E.Pages;
using static Microsoft.Playwright.Assertions;

namespace FineTuningStudio.E2E.Flows;

public sealed class GoldenRecordFlows(StudioApp app) : IClassFixture<StudioApp>
{
    [BrowserFact]
    public async Task Import_with_a_mapping_names_each_bad_line_and_stores_the_good_ones()
    {
        var connection = await app.Api.AddSampleConnectionAsync("Import");
        var file = Path.Combine(app.Process.Folder, "pairs.csv");
        await File.WriteAllLinesAsync(file,
        [
            "asked,note,answered_with",
            "How many bikes are there?,first,SELECT COUNT(*) FROM bikes",
            ",no question,SELECT 1",
            "How many stations are there?,second,SELECT COUNT(*) FROM stations",
            "What is missing here?,no SQL,",
        ]);
        await using var window = await app.OpenAsync();
        var import = new ImportPage(window.Page);
        await import.OpenForAsync(connection);

        await import.ChooseAsync(file);
        await Expect(import.QuestionColumn).ToBeVisibleAsync();
        await import.QuestionColumn.SelectOptionAsync("asked");
        await import.SqlColumn.SelectOptionAsync("answered_with");
        await import.Button("Check the file").ClickAsync();

        await Expect(import.Counts).ToContainTextAsync("2 new");
        await Expect(import.Counts).ToContainTextAsync("2 invalid");
        await Expect(import.InvalidLines.Nth(0)).ToContainTextAsync("Line 3");
        await Expect(import.InvalidLines.Nth(1)).ToContainTextAsync("Line 5");
        await Expect(import.ImportButton).ToBeDisabledAsync();
        Assert.Empty(await RecordsAsync(connection));

        await import.LeaveOutInvalid.CheckAsync();
        await import.ImportButton.ClickAsync();

        await Expect(import.Heading).ToHaveTextAsync("Golden records");
        Assert.Equal(
            ["How many bikes are there?", "How many stations are there?"],
            (await RecordsAsync(connection)).Select(record => StudioApi.Text(record!, "prompt_text")).Order());
    }

    [BrowserFact]
    public async Task Invalid_and_repeated_lines_are_mended_in_the_page_and_imported_with_the_rest()
    {
        var connection = await app.Api.AddSampleConnectionAsync("Mended");
        var file = Path.Combine(app.Process.Folder, "mended.jsonl");
        await File.WriteAllLinesAsync(file,
        [
            """{"messages": [{"role": "user", "content": "Question: How many bikes are there?"}, {"role": "assistant", "content": "```sql\nSELECT COUNT(*) FROM bikes\n```"}]}""",
            """{"messages": [{"role": "user", "content": "How many stations are there?"}, {"role": "assistant", "content": ""}]}""",
            "broken",
            """{"messages": [{"role": "user", "content": "How many bikes are there?"}, {"role": "assistant", "content": "SELECT COUNT(*) FROM bikes"}]}""",
        ]);
        await using var window = await app.OpenAsync();
        var import = new ImportPage(window.Page);
        await import.OpenForAsync(connection);

        await import.ChooseAsync(file);
        await Expect(import.Format).ToHaveValueAsync("auto");
        await import.Button("Check the file").ClickAsync();
        await Expect(import.Duplicates).ToContainTextAsync("Repeats line 1 of the file");
        await import.CorrectSqlAsync(2, "SELECT COUNT(*) FROM stations");
        await import.LeaveOut(3).ClickAsync();
        await import.CorrectSqlAsync(4, "SELECT COUNT(id) FROM bikes");
        await Expect(import.Counts).ToContainTextAsync("0 invalid");
        await import.Button("Import 3 records").ClickAsync();

        await Expect(import.Heading).ToHaveTextAsync("Golden records");
        Assert.Equal(
            ["SELECT COUNT(*) FROM bikes", "SELECT COUNT(*) FROM stations", "SELECT COUNT(id) FROM bikes"],
            (await RecordsAsync(connection)).Select(record => StudioApi.Text(record!, "sql")).Order(StringComparer.Ordinal));
    }

    [BrowserFact]
    public async Task Import_that_is_stopped_says_so_and_can_be_sent_again()
    {
        var connection = await app.Api.AddSampleConnectionAsync("Stopped");
        var file = Path.Combine(app.Process.Folder, "again.jsonl");
        await File.WriteAllTextAsync(file, """{"question": "How many bikes are there?", "sql": "SELECT COUNT(*) FROM bikes"}""");
        await using var window = await app.OpenAsync();
        var import = new ImportPage(window.Page);
        await import.OpenForAsync(connection);
        await import.ChooseAsync(file);
        await window.Page.RouteAsync("**/golden-records/import?**", _ => Task.CompletedTask);

        await import.Button("Check the file").ClickAsync();
        await import.Button("Stop").ClickAsync();

        await Expect(import.Stopped).ToBeVisibleAsync();
        await window.Page.UnrouteAllAsync();
        await import.Button("Check the file").ClickAsync();
        await Expect(import.Counts).ToContainTextAsync("1 new");
        Assert.Empty(await RecordsAsync(connection));
    }

    [BrowserFact]
    public async Task Selected_records_are_exported_and_all_of_them_where_none_is_selected()
    {
        var connection = await app.Api.AddSampleConnectionAsync("Export");
        await app.Api.AddSampleRecordsAsync(connection, 12);
        await using var window = await app.OpenAsync();
        var records = new GoldenRecordsPage(window.Page);
        await records.OpenForAsync(connection);

        var all = await File.ReadAllLinesAsync(await records.ExportAsync("JSONL"));
        await records.OpenForAsync(connection);
        var first = StudioApi.Text((await RecordsAsync(connection))[0]!, "prompt_text")!;
        await records.Row(first).CheckAsync();
        var selected = await File.ReadAllTextAsync(await records.ExportAsync("WrenAI SQL pairs"));

        Assert.Equal(12, all.Length);
        Assert.Equal(first, Assert.Single(JsonNode.Parse(selected)!.AsArray())!["question"]!.GetValue<string>());
    }

    [BrowserFact]
    public async Task Records_selected_by_search_are_exactly_those_that_are_trained_on()
    {
        var connection = await app.Api.AddSampleConnectionAsync("Selection");
        await app.Api.AddSampleRecordsAsync(connection, 170);
        var wanted = (await RecordsAsync(connection, "bikes")).Select(record => StudioApi.Text(record!, "id")).Order().ToList();
        Assert.InRange(wanted.Count, 10, 169);
        await using var window = await app.OpenAsync();
        var records = new GoldenRecordsPage(window.Page);
        await records.OpenForAsync(connection);

        await records.SearchAsync("bikes");
        await records.SelectAll.ClickAsync();
        await records.FineTuneSelected.ClickAsync();
        var wizard = new NewFineTuningPage(window.Page);
        await wizard.GoOnToAsync("Review");
        await wizard.Start.ClickAsync();
        await window.AddressAsync("/fine-tunings/[0-9a-f]{32}");

        var id = new Uri(window.Page.Url).Segments[^1];
        var job = await app.Api.JobAsync(id);
        Assert.Equal(wanted, job["golden_records"]!.AsArray().Select(node => node!.GetValue<string>()).Order());
        Assert.Equal("succeeded", StudioApi.Text(await app.Api.FinishedJobAsync(id), "status"));
    }

    [BrowserFact]
    public async Task Check_names_the_fault_of_a_record_which_is_mended_and_ok_then()
    {
        var connection = await app.Api.AddSampleConnectionAsync("Checked");
        await app.Api.AddRecordsAsync(connection, [("How many stations are there?", "SELECT COUNT(*) FROM station"), ("What are the stations called?", "SELECT nme FROM station ORDER BY id")]);
        await using var window = await app.OpenAsync();
        var records = new GoldenRecordsPage(window.Page);
        await records.OpenForAsync(connection);

        await records.CheckAll.ClickAsync();
        await Expect(records.State("OK")).ToHaveTextAsync(new System.Text.RegularExpressions.Regex("OK 1"));
        await records.State("Errors").ClickAsync();
        await Expect(records.Count).ToHaveTextAsync("1 record found");
        await records.OpenFirstCheckAsync();
        await Expect(window.Page.GetByText("No table of the query has a column nme.")).ToBeVisibleAsync();
        await window.Page.GetByLabel("SQL", new() { Exact = true }).FillAsync("SELECT name FROM station ORDER BY id");
        await records.Button("Save").ClickAsync();

        await Expect(records.State("OK")).ToHaveTextAsync(new System.Text.RegularExpressions.Regex("OK 2"));
        Assert.All(await RecordsAsync(connection), record => Assert.Equal("ok", StudioApi.Text(record!["check"]!, "state")));
    }

    private async Task<JsonArray> RecordsAsync(string connection, string? text = null) =>
        (await app.Api.GetAsync($"golden-records?db_connection_id={connection}&limit=1000&q={text}")).AsArray();
}
