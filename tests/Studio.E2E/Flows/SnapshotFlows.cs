using FineTuningStudio.E2E.Harness;
using FineTuningStudio.E2E.Pages;
using static Microsoft.Playwright.Assertions;

namespace FineTuningStudio.E2E.Flows;

public sealed class SnapshotFlows(StudioApp app) : IClassFixture<StudioApp>
{
    [BrowserFact]
    public async Task Selection_is_frozen_trained_on_and_seen_in_the_job_row_by_row_as_it_was_sent()
    {
        var connection = await app.Api.AddSampleConnectionAsync("Frozen");
        var ids = await app.Api.AddSampleRecordsAsync(connection, 14);
        await using var window = await app.OpenAsync();
        var list = new GoldenRecordsPage(window.Page);
        await list.OpenForAsync(connection);
        await Expect(list.Count).ToHaveTextAsync("14 records");
        await list.SelectAll.ClickAsync();

        await list.Button("Make a snapshot").ClickAsync();
        var form = new NewSnapshotPage(window.Page);
        await Expect(form.Comes.First).ToContainTextAsync("14 records");
        await form.Name.FillAsync("fourteen of them");
        await form.Make.ClickAsync();

        var snapshot = new SnapshotPage(window.Page);
        await Expect(snapshot.Title).ToHaveTextAsync("fourteen of them");
        await Expect(snapshot.Records).ToHaveCountAsync(14);
        await snapshot.OpenTabAsync("Rows as sent");
        var third = await ThirdRowAsync(snapshot);

        await snapshot.TrainOnThis.ClickAsync();
        var wizard = new NewFineTuningPage(window.Page);
        await Expect(wizard.Step).ToHaveTextAsync("Model");
        await wizard.GoOnToAsync("Review");
        await Expect(window.Page.GetByText("14 records of the snapshot fourteen of them")).ToBeVisibleAsync();
        await wizard.Start.ClickAsync();
        await window.AddressAsync("/fine-tunings/[0-9a-f]{32}");
        var job = await app.Api.FinishedJobAsync(new Uri(window.Page.Url).Segments[^1]);

        // What was edited since does not change what the job was trained on.
        await app.Api.PutAsync($"golden-records/{ids[2]}", new { sql = "SELECT 'edited since'" });
        var page = new FineTuningPage(window.Page);
        await page.OpenAsync(StudioApi.Text(job, "id"), "records");
        await page.Link("See each row exactly as it was sent").ClickAsync();
        await Expect(snapshot.Title).ToHaveTextAsync("fourteen of them");
        var sent = (await app.Api.DownloadAsync($"finetunings/{StudioApi.Text(job, "id")}/training-file")).TrimEnd('\n').Split('\n');

        Assert.Equal("succeeded", StudioApi.Text(job, "status"));
        Assert.Equal((14, sent[2]), (sent.Length, third));
        Assert.Equal(sent[2], await ThirdRowAsync(snapshot));
    }

    private static async Task<string> ThirdRowAsync(SnapshotPage snapshot)
    {
        await snapshot.GoToRowAsync(3);
        return await snapshot.ExactRowAsync(3);
    }
}
