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
        await Expect(import.InvalidLines.Nth(1)).ToContainTextAsync("3");
        await Expect(import.InvalidLines.Nth(2)).ToContainTextAsync("5");
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
        await window.Page.WaitForURLAsync(url => url.Contains("/fine-tunings/", StringComparison.Ordinal) && !url.Contains("/new", StringComparison.Ordinal));

        var id = new Uri(window.Page.Url).Segments[^1];
        var job = await app.Api.JobAsync(id);
        Assert.Equal(wanted, job["golden_records"]!.AsArray().Select(node => node!.GetValue<string>()).Order());
        Assert.Equal("succeeded", StudioApi.Text(await app.Api.FinishedJobAsync(id), "status"));
    }

    private async Task<JsonArray> RecordsAsync(string connection, string? text = null) =>
        (await app.Api.GetAsync($"golden-records?db_connection_id={connection}&limit=1000&q={text}")).AsArray();
}
