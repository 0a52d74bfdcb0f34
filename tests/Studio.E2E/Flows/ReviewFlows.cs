using FineTuningStudio.E2E.Harness;
using FineTuningStudio.E2E.Pages;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace FineTuningStudio.E2E.Flows;

/// <summary>Golden records reviewed one after another.</summary>
public sealed class ReviewFlows(StudioApp app) : IClassFixture<StudioApp>
{
    [BrowserFact]
    public async Task Records_are_accepted_mended_rejected_and_taken_back_by_keys_alone()
    {
        var connection = await app.Api.AddSampleConnectionAsync("Reviewed");
        await app.Api.AddRecordsAsync(connection,
        [
            ("How many bikes are there?", "SELECT COUNT(*) FROM bike"),
            ("How many stations are there?", "SELECT COUNT(*) FROM bike"),
            ("Which stations are the best?", "SELECT name FROM station"),
        ]);
        await using var window = await app.OpenAsync();
        await new GoldenRecordsPage(window.Page).OpenForAsync(connection);
        await window.Page.GetByRole(AriaRole.Link, new() { Name = "Review" }).ClickAsync();
        var (question, sql) = (window.Page.GetByLabel("Question"), window.Page.GetByLabel("SQL", new() { Exact = true }));
        await Expect(question).ToHaveValueAsync("Which stations are the best?");
        await Expect(window.Page.GetByRole(AriaRole.Table)).ToBeVisibleAsync();

        await window.Page.Keyboard.PressAsync("r");
        await Expect(question).ToHaveValueAsync("How many stations are there?");
        await window.Page.Keyboard.PressAsync("z");
        await Expect(question).ToHaveValueAsync("Which stations are the best?");
        await window.Page.Keyboard.PressAsync("r");
        await Expect(question).ToHaveValueAsync("How many stations are there?");

        await window.Page.Keyboard.PressAsync("e");
        await Expect(sql).ToBeFocusedAsync();
        await window.Page.Keyboard.PressAsync("Control+A");
        await window.Page.Keyboard.TypeAsync("SELECT COUNT(*) FROM station");
        await window.Page.Keyboard.PressAsync("Control+Enter");
        await Expect(window.Page.GetByRole(AriaRole.Button, new() { Name = "Save and accept" })).ToBeEnabledAsync();
        await window.Page.Keyboard.PressAsync("Escape");
        await window.Page.Keyboard.PressAsync("a");
        await Expect(question).ToHaveValueAsync("How many bikes are there?");
        await window.Page.ReloadAsync();
        await Expect(question).ToHaveValueAsync("How many bikes are there?");
        await window.Page.Keyboard.PressAsync("a");

        await Expect(window.Page.GetByText("Nothing waits for a review")).ToBeVisibleAsync();
        var records = (await app.Api.GetAsync($"golden-records?db_connection_id={connection}")).AsArray();
        Assert.Equal(
            [("SELECT COUNT(*) FROM bike", "accepted"), ("SELECT COUNT(*) FROM station", "accepted"), ("SELECT name FROM station", "rejected")],
            records.Select(record => (StudioApi.Text(record!, "sql")!, StudioApi.Text(record!["review"]!, "state")!)).Order());
    }
}
