using FineTuningStudio.E2E.Harness;
using FineTuningStudio.E2E.Pages;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace FineTuningStudio.E2E.Flows;

/// <summary>The whole way of golden records, from a file to the rows that a job was sent.</summary>
public sealed class WorkbenchFlows(StudioApp app) : IClassFixture<StudioApp>
{
    [BrowserFact]
    public async Task File_is_imported_mended_checked_reviewed_frozen_and_trained_on()
    {
        var connection = await app.Api.AddSampleConnectionAsync("Workbench");
        var file = Path.Combine(app.Process.Folder, "workbench.csv");
        await File.WriteAllLinesAsync(file,
        [
            "asked,answered_with",
            .. Enumerable.Range(1, 12).Select(i => $"Which bikes have a number of {i} or less?,SELECT id FROM bike WHERE id <= {i} ORDER BY id"),
            "How many stations are there?,",
            "What are the stations called?,SELECT nme FROM station ORDER BY id",
            "Which bike is the best?,SELECT MIN(id) FROM bike",
        ]);
        await using var window = await app.OpenAsync();

        // Import: the columns are named, and the line without SQL gets one.
        var import = new ImportPage(window.Page);
        await import.OpenForAsync(connection);
        await import.ChooseAsync(file);
        await import.QuestionColumn.SelectOptionAsync("asked");
        await import.SqlColumn.SelectOptionAsync("answered_with");
        await import.Button("Check the file").ClickAsync();
        await Expect(import.InvalidLines.Nth(0)).ToContainTextAsync("Line 14");
        await import.CorrectSqlAsync(14, "SELECT COUNT(*) FROM station");
        await Expect(import.Counts).ToContainTextAsync("0 invalid");
        await import.Button("Import 15 records").ClickAsync();
        await Expect(import.Heading).ToHaveTextAsync("Golden records");

        // Check: one statement asks for a column that is not there; it is mended where it is found.
        var records = new GoldenRecordsPage(window.Page);
        await records.CheckAll.ClickAsync();
        await Expect(records.State("Errors")).ToHaveTextAsync(new System.Text.RegularExpressions.Regex("Errors 1"));
        await records.State("Errors").ClickAsync();
        await Expect(records.Count).ToHaveTextAsync("1 record found");
        await records.OpenFirstCheckAsync();
        await window.Page.GetByLabel("SQL", new() { Exact = true }).FillAsync("SELECT name FROM station ORDER BY id");
        await records.Button("Save").ClickAsync();
        await Expect(records.State("Errors")).ToHaveTextAsync(new System.Text.RegularExpressions.Regex("Errors 0"));

        // Review by keys: the newest is rejected, the next one accepted.
        await records.OpenForAsync(connection);
        await window.Page.GetByRole(AriaRole.Link, new() { Name = "Review" }).ClickAsync();
        var question = window.Page.GetByLabel("Question");
        await Expect(question).ToHaveValueAsync("Which bike is the best?");
        await window.Page.Keyboard.PressAsync("r");
        await Expect(question).ToHaveValueAsync("What are the stations called?");
        await window.Page.Keyboard.PressAsync("a");
        await Expect(question).ToHaveValueAsync("How many stations are there?");

        // Snapshot: of all that is neither rejected nor at fault.
        await window.GoAsync($"/snapshots/new?connection={connection}");
        var form = new NewSnapshotPage(window.Page);
        await Expect(form.Comes.First).ToContainTextAsync("14 records");
        await form.Make.ClickAsync();
        var snapshot = new SnapshotPage(window.Page);
        await Expect(snapshot.Records).ToHaveCountAsync(14);
        await snapshot.TrainOnThis.ClickAsync();
        var wizard = new NewFineTuningPage(window.Page);
        await wizard.GoOnToAsync("Review");
        await wizard.Start.ClickAsync();
        await window.AddressAsync("/fine-tunings/[0-9a-f]{32}");
        var job = await app.Api.FinishedJobAsync(new Uri(window.Page.Url).Segments[^1]);

        // The job shows exactly what was sent.
        var page = new FineTuningPage(window.Page);
        await page.OpenAsync(StudioApi.Text(job, "id"), "records");
        await page.Link("See each row exactly as it was sent").ClickAsync();
        var sent = (await app.Api.DownloadAsync($"finetunings/{StudioApi.Text(job, "id")}/training-file")).TrimEnd('\n').Split('\n');
        Assert.Equal("succeeded", StudioApi.Text(job, "status"));
        Assert.Equal(14, sent.Length);
        Assert.DoesNotContain(sent, row => row.Contains("Which bike is the best?", StringComparison.Ordinal));
        foreach (var row in new[] { 1, 13, 14 })
        {
            await snapshot.GoToRowAsync(row);
            Assert.Equal(sent[row - 1], await snapshot.ExactRowAsync(row));
        }
        Assert.Contains("SELECT COUNT(*) FROM station", sent[12], StringComparison.Ordinal);
        Assert.Contains("SELECT name FROM station ORDER BY id", sent[13], StringComparison.Ordinal);
    }
}
