using FineTuningStudio.E2E.Harness;
using FineTuningStudio.E2E.Pages;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace FineTuningStudio.E2E.Flows;

/// <summary>Sweeps, retries and drafts, in a browser.</summary>
public sealed class SweepFlows(StudioApp app) : IClassFixture<StudioApp>
{
    private static readonly LocatorAssertionsToContainTextOptions TrainingTime = new() { Timeout = 120_000 };

    /// <summary>At a rate that no number can hold training diverges, and that job really fails; the other eleven succeed.</summary>
    [BrowserTheory]
    [InlineData(1280)]
    [InlineData(390)]
    public async Task Sweep_of_twelve_three_at_once_goes_on_after_a_failure_and_names_the_best(int width)
    {
        var connection = await app.Api.AddSampleConnectionAsync($"Sweep {width}");
        await app.Api.AddSampleRecordsAsync(connection, 120);
        await using var window = await app.OpenAsync(new(Width: width));
        var wizard = new NewFineTuningPage(window.Page);
        await window.GoAsync($"/fine-tunings/new?connection={connection}&step=parameters&split=random&held_out=25&seed=7");

        await wizard.TryAsync("Learning rate multiplier", "0.1, 0.2, 0.5, 1e300");
        await wizard.TryAsync("Epochs", "1..3");
        await Expect(wizard.Sweep).ToContainTextAsync("12 jobs: learning_rate_multiplier 4 × n_epochs 3.");
        await window.Page.GetByLabel("Epochs: several values").UncheckAsync();
        await Expect(wizard.Sweep).ToContainTextAsync("4 jobs");
        await wizard.TryAsync("Learning rate multiplier", "0.1..1.1 by 0.1, 1e300");
        await window.Page.GetByLabel("Epochs", new() { Exact = true }).FillAsync("2");
        await wizard.Name.FillAsync("Rates");
        await Expect(wizard.Sweep).ToContainTextAsync("12 jobs");
        await wizard.Next.ClickAsync();
        await Expect(window.Page.GetByRole(AriaRole.Region, new() { Name = "What it comes to" })).ToContainTextAsync("free");
        await wizard.Button("Start the sweep of 12 jobs").ClickAsync();

        var sweep = new SweepPage(window.Page);
        await Expect(sweep.Heading).ToHaveTextAsync("Rates");
        await Expect(sweep.Rows).ToHaveCountAsync(12);
        await Expect(sweep.Progress).ToContainTextAsync("12 of 12 done. 11 succeeded, 1 failed.", TrainingTime);
        await Expect(sweep.Best).ToContainTextAsync("Best by held-out accuracy: #", TrainingTime);
        await Expect(sweep.Best).Not.ToContainTextAsync("So far", new() { Timeout = 120_000 });
        await Expect(sweep.Best).ToContainTextAsync("95 % interval");
        await Expect(sweep.Row(12)).ToContainTextAsync("Failed");
        await Expect(sweep.Row(12)).ToContainTextAsync("1e300");
        await Expect(sweep.Row(1)).ToContainTextAsync("of 30");

        var id = new Uri(window.Page.Url).Segments[^1];
        var told = await app.Api.GetAsync($"finetunings/sweeps/{id}");
        Assert.Equal((11, 1), (told["succeeded"]!.GetValue<int>(), told["failed"]!.GetValue<int>()));
        Assert.Equal("training_diverged", FailureOf(told));
        await Expect(sweep.Best).ToContainTextAsync(StudioApi.Text(told["best"]!, "sentence"));
        Assert.True(await window.Page.EvaluateAsync<int>("document.documentElement.scrollWidth") <= width);
        Assert.Empty(window.Errors);
        if (width == 1280)
        {
            await Accessibility.AssertAsync(
                app,
                ["/fine-tunings/sweeps", $"/fine-tunings/sweeps/{id}", $"/fine-tunings/new?connection={connection}&step=parameters&try.n_epochs=1..3", $"/fine-tunings/new?connection={connection}&step=review&try.n_epochs=1..3"]);
        }
    }

    [BrowserTheory]
    [InlineData(1280)]
    [InlineData(390)]
    public async Task Failed_job_is_tried_again_with_what_changed(int width)
    {
        var connection = await app.Api.AddSampleConnectionAsync($"Again {width}");
        await app.Api.AddSampleRecordsAsync(connection, 30);
        var failed = await app.Api.CreateJobAsync(connection, "Too fast", new { learning_rate_multiplier = 1e300 });
        await app.Api.FinishedJobAsync(failed);
        await using var window = await app.OpenAsync(new(Width: width));
        var page = new FineTuningPage(window.Page);
        await page.OpenAsync(failed);

        await page.Link("Retry").ClickAsync();
        var wizard = new NewFineTuningPage(window.Page);
        await Expect(wizard.Step).ToHaveTextAsync("Review");
        await Expect(window.Page.GetByText("Why “Too fast” failed:")).ToBeVisibleAsync();
        await window.Page.GetByRole(AriaRole.Link, new() { Name = "Change: Learning rate multiplier" }).ClickAsync();
        await window.Page.GetByLabel("Learning rate multiplier", new() { Exact = true }).FillAsync("1");
        await wizard.Next.ClickAsync();
        await Expect(window.Page.GetByRole(AriaRole.Region, new() { Name = "Retry of Too fast" })).ToContainTextAsync("learning_rate_multiplier");
        await wizard.Start.ClickAsync();

        await Expect(window.Page.GetByText("Retry of Too fast; changed: learning_rate_multiplier")).ToBeVisibleAsync();
        var job = await app.Api.FinishedJobAsync(new Uri(window.Page.Url).Segments[^1]);
        Assert.Equal(("succeeded", failed), (StudioApi.Text(job, "status"), StudioApi.Text(job, "retried_from_id")));
    }

    [BrowserTheory]
    [InlineData(1280)]
    [InlineData(390)]
    public async Task Draft_survives_a_reload_in_the_middle_of_a_step_and_a_restart_of_the_server(int width)
    {
        var connection = await app.Api.AddSampleConnectionAsync($"Draft {width}");
        await app.Api.AddSampleRecordsAsync(connection, 170);
        await using var window = await app.OpenAsync(new(Width: width));
        var records = new GoldenRecordsPage(window.Page);
        await records.OpenForAsync(connection);
        await records.SearchAsync("bikes");
        await records.SelectAll.ClickAsync();
        await records.FineTuneSelected.ClickAsync();
        var wizard = new NewFineTuningPage(window.Page);
        await wizard.GoOnToAsync("Parameters");
        await window.Page.GetByLabel("Epochs", new() { Exact = true }).FillAsync("4");
        await wizard.Name.FillAsync("Half a thought");
        await window.AddressAsync("alias=Half");

        await window.Page.ReloadAsync();
        await Expect(wizard.Name).ToHaveValueAsync("Half a thought");

        // The page would load itself anew once the server is back, in the middle of going to another address.
        await window.Page.GotoAsync("about:blank");
        await app.Process.KillAsync();
        await app.Process.StartAgainAsync();
        await window.GoAsync("/fine-tunings/new");
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Go on with the draft" }).ClickAsync();

        await Expect(wizard.Step).ToHaveTextAsync("Parameters");
        await Expect(wizard.Name).ToHaveValueAsync("Half a thought");
        await Expect(window.Page.GetByLabel("Epochs", new() { Exact = true })).ToHaveValueAsync("4");
        await wizard.Next.ClickAsync();
        await Expect(window.Page.GetByRole(AriaRole.Region, new() { Name = "What you chose" })).ToContainTextAsync("chosen ones");
        await wizard.Start.ClickAsync();
        await Expect(wizard.Heading).ToHaveTextAsync("Half a thought");
        await window.GoAsync("/fine-tunings/new");
        await Expect(wizard.Step).ToBeVisibleAsync();
        await Expect(window.Page.GetByText("There is an unfinished draft")).ToHaveCountAsync(0);
    }

    private static string FailureOf(System.Text.Json.Nodes.JsonNode sweep)
    {
        var error = sweep["runs"]!.AsArray().Select(run => run!["finetuning"]!["error"]?.GetValue<string>()).Single(error => error is not null)!;
        return error[(error.LastIndexOf('(') + 1)..].TrimEnd(')', '.');
    }
}
