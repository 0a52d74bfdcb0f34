using System.Text.Json;
using FineTuningStudio.Core.Samples;
using FineTuningStudio.E2E.Harness;
using FineTuningStudio.E2E.Pages;
using static Microsoft.Playwright.Assertions;

namespace FineTuningStudio.E2E.Flows;

/// <summary>What must be seen in time. Runs alone, so that other tests do not take the processor meanwhile.</summary>
[Collection(OnlyOne.Name)]
public sealed class LiveFlows(StudioApp app) : IClassFixture<StudioApp>
{
    // Long enough to be watched: some ten thousand steps of one record each.
    private const int LongJobRecords = 600;

    // Enough that a fast machine still trains while the test opens its window.
    private const int VeryLongJobRecords = 6_000;
    private static readonly object LongJob = new { n_epochs = 50, batch_size = 1 };

    [BrowserFact]
    public async Task Two_windows_show_a_job_of_the_API_within_a_second_without_a_reload()
    {
        var connection = await app.Api.AddSampleConnectionAsync("Two windows");
        await app.Api.AddSampleRecordsAsync(connection, 12);
        await using var first = await app.OpenAsync();
        await using var second = await app.OpenAsync();
        foreach (var window in new[] { first, second })
        {
            await new FineTuningsPage(window.Page).OpenAsync();
            await window.Page.EvaluateAsync("() => { window.notReloaded = true; }");
        }

        await app.Api.CreateJobAsync(connection, "Seen twice");

        await Task.WhenAll(new[] { first, second }.Select(window =>
            Expect(new FineTuningsPage(window.Page).Row("Seen twice")).ToBeVisibleAsync(new() { Timeout = 1_000 })));
        foreach (var window in new[] { first, second })
        {
            Assert.True(await window.Page.EvaluateAsync<bool>("() => window.notReloaded === true"));
        }
    }

    [BrowserFact]
    public async Task Watched_job_shows_its_states_in_order_and_its_curve_while_it_grows()
    {
        var connection = await app.Api.AddSampleConnectionAsync("Watched");
        await AddManyRecordsAsync(connection, LongJobRecords);
        await using var window = await app.OpenAsync();
        var id = await app.Api.CreateJobAsync(connection, "Watch me", LongJob);
        var page = new FineTuningPage(window.Page);
        await page.OpenAsync(id);

        // The page writes down what it shows: the state it announces, and how many points the first curve has.
        await window.Page.EvaluateAsync("""
            () => {
              window.seen = [];
              const look = () => {
                const status = [...document.querySelectorAll('[role=status]')].map(e => e.textContent.trim()).find(t => t.startsWith('Watch me: '));
                const curve = document.querySelector('figure.chart path.line[d^="M"]') ?? document.querySelector('figure.chart svg[preserveAspectRatio] path');
                const points = (curve?.getAttribute('d') ?? '').split('L').length;
                if (status) window.seen.push({ state: status.slice('Watch me: '.length), points });
              };
              new MutationObserver(look).observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true });
              look();
            }
            """);
        await Expect(page.Announcement("Watch me")).ToContainTextAsync("Succeeded", new() { Timeout = 180_000 });

        await Expect(page.Timeline).ToContainTextAsync(["Queued", "Checking files", "Running", "Succeeded"]);
        var seen = JsonSerializer.Deserialize<List<Sight>>((await window.Page.EvaluateAsync<JsonElement>("() => window.seen")).GetRawText(), JsonSerializerOptions.Web)!;
        string[] way = ["Queued", "Checking files", "Running", "Succeeded"];
        var places = seen.Select(sight => Array.IndexOf(way, sight.State)).ToList();
        Assert.Equal(places.Order(), places);
        var grown = seen.Where(sight => sight.State == "Running").Select(sight => sight.Points).DefaultIfEmpty(0).Max();
        Assert.True(grown >= 5, $"The curve had {grown} points while the job ran.");
    }

    [BrowserFact]
    public async Task Long_job_cancelled_after_its_third_metric_point_is_over_within_two_seconds()
    {
        var connection = await app.Api.AddSampleConnectionAsync("Cancelled midway");
        await AddManyRecordsAsync(connection, VeryLongJobRecords);
        var id = await app.Api.CreateJobAsync(connection, "Stop me", LongJob);
        await Eventually.TrueAsync(
            async () => (await app.Api.GetAsync($"finetunings/{id}/metrics")).AsArray().Count >= 3, TimeSpan.FromSeconds(60), () => "No metrics came.");
        await using var window = await app.OpenAsync();
        var page = new FineTuningPage(window.Page);
        await page.OpenAsync(id);

        await page.CancelAsync();

        await Expect(page.Announcement("Stop me")).ToContainTextAsync("Cancelled", new() { Timeout = 2_000 });
        var job = await app.Api.FinishedJobAsync(id);
        Assert.Equal("cancelled", StudioApi.Text(job, "status"));
        Assert.Null(job["model_id"]);
    }

    [BrowserFact]
    public async Task Finished_model_answers_a_question_with_SQL_and_its_rows()
    {
        var connection = await app.Api.AddSampleConnectionAsync("Asked");
        await app.Api.AddSampleRecordsAsync(connection, SampleGoldenRecords.All.Count);
        var id = await app.Api.CreateJobAsync(connection, "Ask me", new { n_epochs = 10 });
        Assert.Equal("succeeded", StudioApi.Text(await app.Api.FinishedJobAsync(id), "status"));
        await using var window = await app.OpenAsync();
        var page = new FineTuningPage(window.Page);
        await page.OpenAsync(id);
        var known = SampleGoldenRecords.All[0];

        await page.AskAsync(known.Question);

        await Expect(page.AnswerSql).ToContainTextAsync("SELECT");
        await Expect(page.AnswerRows.GetByRole(Microsoft.Playwright.AriaRole.Row).Nth(1)).ToBeVisibleAsync();
        Assert.Equal(OneLine(known.Sql), OneLine(await page.AnswerSql.InnerTextAsync()));
    }

    private static string OneLine(string sql) => string.Join(' ', sql.Split([' ', '\n', '\r', '\t'], StringSplitOptions.RemoveEmptyEntries)).TrimEnd(';');

    private async Task AddManyRecordsAsync(string connection, int count)
    {
        var sample = SampleGoldenRecords.All;
        await app.Api.AddRecordsAsync(
            connection, Enumerable.Range(0, count).Select(i => ($"{sample[i % sample.Count].Question} (asked {i / sample.Count} times before)", sample[i % sample.Count].Sql)));
    }

    private sealed record Sight(string State, int Points);
}
