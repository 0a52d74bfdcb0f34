using System.Text.RegularExpressions;
using FineTuningStudio.E2E.Harness;
using FineTuningStudio.E2E.Pages;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace FineTuningStudio.E2E.Flows;

/// <summary>Jobs of the built-in trainer over the same golden records, each with other epochs, all judged on what they held out.</summary>
public sealed class TrainedApp : StudioApp
{
    public IReadOnlyList<(string Id, string Alias)> Jobs { get; private set; } = [];

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        var connection = await Api.AddSampleConnectionAsync("Harbour");
        await Api.AddSampleRecordsAsync(connection, 60);
        var jobs = new List<(string, string)>();
        foreach (var epochs in new[] { 2, 4, 6 })
        {
            var alias = $"{epochs} epochs";
            var id = StudioApi.Text(await Api.PostAsync("finetunings", new
            {
                db_connection_id = connection,
                alias,
                validation_split = 0.2,
                seed = 7,
                base_llm = new { model_provider = "local", model_parameters = new { n_epochs = epochs } },
            }), "id");
            Assert.Equal("succeeded", StudioApi.Text(await Api.FinishedJobAsync(id), "status"));
            await Api.JudgedAsync(id);
            jobs.Add((id, alias));
        }
        Jobs = jobs;
    }
}

/// <summary>One job grown up, and several side by side.</summary>
public sealed class OneFineTuningFlows(TrainedApp app) : IClassFixture<TrainedApp>
{
    private const string Loss = "Loss (lower is better)";

    [BrowserTheory]
    [InlineData(1280)]
    [InlineData(390)]
    public async Task Chart_is_smoothed_read_by_keys_and_downloaded_and_its_link_holds_how_it_is_drawn(int width)
    {
        await using var window = await app.OpenAsync(new WindowOptions(width));
        await new FineTuningPage(window.Page).OpenAsync(app.Jobs[2].Id);
        var charts = new Charts(window.Page);

        await charts.KeysAsync(Loss, "End");
        await Expect(charts.Readout(Loss)).ToHaveTextAsync(new Regex(@"^Step [\d,]+ · checkpoint: Training [\d.]+, Validation [\d.]+$"));
        await charts.KeysAsync(Loss, "Home", "ArrowRight");
        await Expect(charts.Readout(Loss)).ToHaveTextAsync(new Regex(@"^Step \d+: Training [\d.]+$"));
        await charts.Area(Loss).HoverAsync();
        await Expect(charts.Chart(Loss).Locator(".cross .box")).ToContainTextAsync("Step");

        await charts.Smoothing.FillAsync("0.6");
        await charts.LogScale.CheckAsync();
        await charts.Across.SelectOptionAsync("time");
        await window.AddressAsync(@"\?smooth=0\.6&log=1&x=time$");
        await window.Page.ReloadAsync();
        await Expect(charts.Smoothing).ToHaveValueAsync("0.6");
        await Expect(charts.LogScale).ToBeCheckedAsync();
        await charts.KeysAsync(Loss, "End");
        await Expect(charts.Readout(Loss)).ToHaveTextAsync(new Regex(@"^After [\d.]+ s · checkpoint: Training [\d.]+ \([\d.]+\), Validation"));

        var download = await window.Page.RunAndWaitForDownloadAsync(() => window.Page.GetByRole(AriaRole.Link, new() { Name = "CSV" }).ClickAsync());
        Assert.EndsWith("-metrics.csv", download.SuggestedFilename, StringComparison.Ordinal);
        Assert.StartsWith("step,epoch,train_loss", await File.ReadAllTextAsync(await download.PathAsync()), StringComparison.Ordinal);
        Assert.Empty(window.Errors);
    }

    [BrowserTheory]
    [InlineData(1280)]
    [InlineData(390)]
    public async Task Events_are_searched_and_narrowed_by_level_in_the_address(int width)
    {
        await using var window = await app.OpenAsync(new WindowOptions(width));
        await new FineTuningPage(window.Page).OpenAsync(app.Jobs[0].Id, "events");
        var events = window.Page.GetByRole(AriaRole.Region, new() { Name = "Events" }).GetByRole(AriaRole.Listitem);
        await Expect(events.Filter(new() { HasText = "Training has succeeded." })).ToHaveCountAsync(1);

        await window.Page.GetByLabel("Search the messages").FillAsync("training started");
        await Expect(events).ToHaveCountAsync(1);
        await Expect(events).ToContainTextAsync("Training has started.");
        await events.GetByText("Detail").ClickAsync();
        await Expect(events.GetByRole(AriaRole.Region, new() { Name = "Detail of the event" })).ToContainTextAsync("\"to\": \"running\"");
        await window.Page.GetByLabel("Level").SelectOptionAsync("error");

        await Expect(window.Page.GetByText("No event fits.")).ToBeVisibleAsync();
        await window.AddressAsync("q=training%20started&level=error");
        Assert.Empty(window.Errors);
    }

    [BrowserTheory]
    [InlineData(1280)]
    [InlineData(390)]
    public async Task Notes_of_two_pages_are_never_written_over(int width)
    {
        var job = app.Jobs[width > 600 ? 0 : 1].Id;
        await using var mine = await app.OpenAsync(new WindowOptions(width));
        await using var theirs = await app.OpenAsync(new WindowOptions(width));
        var (here, there) = (new Notes(mine.Page), new Notes(theirs.Page));
        await new FineTuningPage(mine.Page).OpenAsync(job);
        await new FineTuningPage(theirs.Page).OpenAsync(job);
        await here.WriteAsync("Write a note", "Mine");
        await there.WriteAsync("Write a note", "Theirs, see https://example.org/why");

        await there.Save.ClickAsync();
        await Expect(there.Section.GetByRole(AriaRole.Link, new() { Name = "https://example.org/why" })).ToBeVisibleAsync();
        await Expect(here.Conflict).ToContainTextAsync("Theirs, see");
        await Expect(here.Save).ToBeDisabledAsync();
        await here.Conflict.GetByRole(AriaRole.Button, new() { Name = "Go on with mine" }).ClickAsync();
        await here.Save.ClickAsync();

        await Expect(there.Section).ToContainTextAsync("Mine");
        await Expect(here.Section.GetByRole(AriaRole.Button, new() { Name = "Edit" })).ToBeFocusedAsync();
        Assert.Equal("Mine", StudioApi.Text(await app.Api.JobAsync(job), "notes"));
        Assert.Empty(mine.Errors);
    }

    [BrowserTheory]
    [InlineData(1280)]
    [InlineData(390)]
    public async Task Checkpoints_name_the_jobs_model_can_be_asked_and_deleted_and_lineage_leads_everywhere(int width)
    {
        var job = app.Jobs[width > 600 ? 1 : 2].Id;
        await using var window = await app.OpenAsync(new WindowOptions(width));
        var page = new FineTuningPage(window.Page);
        await page.OpenAsync(job);
        var rows = window.Page.GetByRole(AriaRole.Region, new() { Name = "Checkpoints by step" }).GetByRole(AriaRole.Row);
        await Expect(rows).ToHaveCountAsync(4);
        await Expect(rows.Last).ToContainTextAsync("the job’s model");
        await Expect(rows.Nth(1).GetByRole(AriaRole.Link)).ToHaveAttributeAsync("href", new Regex("^/playground"));

        await rows.Nth(1).GetByRole(AriaRole.Button, new() { NameRegex = new("^Delete the checkpoint") }).ClickAsync();
        await page.Dialog.GetByRole(AriaRole.Button, new() { Name = "Delete the checkpoint" }).ClickAsync();
        await Expect(rows).ToHaveCountAsync(3);

        await page.OpenAsync(job, "lineage");
        var chain = window.Page.GetByRole(AriaRole.List, new() { Name = "From golden records to evaluations, in order" }).GetByRole(AriaRole.Listitem);
        await Expect(chain).ToHaveCountAsync(6);
        await Expect(chain.Nth(2)).ToContainTextAsync("48 rows");
        await chain.Last.GetByRole(AriaRole.Link, new() { NameRegex = new("right$") }).ClickAsync();
        await window.AddressAsync("/evaluations/");
        Assert.Empty(window.Errors);
    }

    [BrowserTheory]
    [InlineData(1280)]
    [InlineData(390)]
    public async Task Three_jobs_are_compared_and_what_differs_is_marked(int width)
    {
        await using var window = await app.OpenAsync(new WindowOptions(width));
        var compare = new ComparePage(window.Page);
        await compare.OpenAsync(app.Jobs[0].Id, app.Jobs[1].Id);
        await compare.AddAsync(app.Jobs[2].Alias);

        await Expect(compare.Row("Epochs").GetByRole(AriaRole.Cell)).ToHaveTextAsync(["2", "4", "6"]);
        await Expect(compare.Row("Epochs")).ToContainTextAsync("differs");
        await Expect(compare.Row("Records").GetByRole(AriaRole.Cell).Nth(1)).ToHaveTextAsync("the same snapshot");
        await Expect(compare.Verdict).ToContainTextAsync(new Regex("right most often|equally often right"));
        await Expect(compare.Row("Base model")).ToHaveCountAsync(1);
        await window.Page.GetByLabel("Only what differs").CheckAsync();
        await Expect(compare.Row("Base model")).ToHaveCountAsync(0);

        var charts = new Charts(window.Page);
        await charts.KeysAsync("Training loss", "Home", "PageDown");
        await Expect(charts.Readout("Training loss")).ToHaveTextAsync(new Regex("^Step [0-9]+: 2 epochs [0-9.]+, 4 epochs [0-9.]+, 6 epochs [0-9.]+$"));
        await compare.Link($"Make baseline: {app.Jobs[1].Alias}").ClickAsync();
        await window.AddressAsync($"baseline={app.Jobs[1].Id}");
        await compare.Link($"Take {app.Jobs[0].Alias} out").ClickAsync();
        await Expect(compare.Row("Epochs").GetByRole(AriaRole.Cell)).ToHaveTextAsync(["4", "6"]);
        Assert.Equal(0, await window.Page.EvaluateAsync<int>("document.documentElement.scrollWidth - innerWidth"));
        Assert.Empty(window.Errors);
    }
}
