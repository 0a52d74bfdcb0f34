using Bunit;
using FineTuningStudio.Core.FineTunings;
using FineTuningStudio.Core.Providers;
using FineTuningStudio.Web.Components;
using FineTuningStudio.Web.Components.FineTunings.Sweeps;
using FineTuningStudio.Web.Components.FineTunings.Wizard;

namespace FineTuningStudio.UnitTests.Components.FineTunings;

/// <summary>Sweeps, clones, retries and drafts in the wizard.</summary>
public sealed class NewSweepTests : FineTuningPages
{
    private IRenderedComponent<NewFineTuningPage> Open(string query)
    {
        Navigation.NavigateTo($"/fine-tunings/new{query}");
        return Render<NewFineTuningPage>();
    }

    [Fact]
    public async Task Several_values_of_a_parameter_make_a_sweep()
    {
        var database = await AddDatabaseAsync();
        await AddRecordsAsync(database.Id);
        var page = Open($"?step=parameters&connection={database.Id}");

        page.WaitForElement("[aria-label='Epochs: several values']").Change(true);
        page.Find("#parameter-n_epochs").Input("1, 2, 2..3");
        Assert.Contains("3 jobs: n_epochs 3.", page.Find("[aria-labelledby=sweep-title] [role=status]").TextContent);
        page.Find("#at-once").Input("2");
        page.Find("#alias").Input("Trial");
        page.Find(".foot button").Click();
        page.WaitForAssertion(() => Assert.Equal("Start the sweep of 3 jobs", page.Find(".foot .btn-primary").TextContent.Trim()));
        Assert.Contains("each of 1, 2, 2, 3", page.Find("[aria-labelledby=choices-title]").TextContent);
        page.Find(".foot .btn-primary").Click();

        page.WaitForAssertion(() => Assert.Contains("/fine-tunings/sweeps/", Navigation.Uri));
        var sweep = await Core<SweepQueries>().FindAsync(Navigation.Uri.Split('/')[^1], CancellationToken.None);
        Assert.Equal(("Trial", 2, 3), (sweep!.Name, sweep.AtOnce, sweep.Runs.Count));
    }

    [Fact]
    public async Task Several_models_make_a_sweep_of_a_job_for_each()
    {
        var database = await AddDatabaseAsync();
        await AddRecordsAsync(database.Id);
        Provider.Description = Provider.Description with { ModelsComplete = false, Models = [.. Provider.Description.Models, new BaseModel("large") { TrainingPrice = 0 }] };
        var page = Open($"?step=model&connection={database.Id}");

        page.WaitForElement("[aria-label='Model: several values']").Change(true);
        var models = page.WaitForElement(".models").QuerySelectorAll("input[type=checkbox]");
        Assert.True(models[0].HasAttribute("checked"));
        models[0].Change(false);
        page.Find(".foot button").Click();
        page.WaitForAssertion(() => Assert.Contains("Choose the models to tune.", page.Find(".models").TextContent));
        page.Find("#models-tried").Input("small, large");
        page.Find(".foot button").Click();
        page.WaitForAssertion(() => Assert.Equal("Parameters", page.Find("h2[tabindex]").TextContent));
        page.Find(".foot button").Click();
        page.WaitForAssertion(() => Assert.Equal("Start the sweep of 2 jobs", page.Find(".foot .btn-primary").TextContent.Trim()));
        Assert.Contains("each of small, large", page.Find("[aria-labelledby=choices-title]").TextContent);
        page.Find(".foot .btn-primary").Click();

        page.WaitForAssertion(() => Assert.Contains("/fine-tunings/sweeps/", Navigation.Uri));
        var sweep = await Core<SweepQueries>().FindAsync(Navigation.Uri.Split('/')[^1], CancellationToken.None);
        Assert.Equal(["small", "large"], sweep!.Runs.Select(run => run.Job.ModelName));
    }

    [Fact]
    public async Task Value_that_cannot_be_sent_holds_the_step()
    {
        var database = await AddDatabaseAsync();
        var page = Open($"?step=parameters&connection={database.Id}&try.n_epochs=1,99");

        page.WaitForAssertion(() => Assert.Contains("found \"99\"", page.Find("#parameter-n_epochs-fault").TextContent));
        page.Find(".foot button").Click();

        Assert.Equal("Parameters", page.Find("h2[tabindex]").TextContent);
    }

    [Fact]
    public async Task Address_follows_what_is_typed_a_moment_after_the_last_key_and_holds_no_secret()
    {
        var database = await AddDatabaseAsync();
        var page = Open($"?step=parameters&connection={database.Id}");
        page.WaitForElement("#alias").Input("half a na");
        page.Find("#parameter-token").Input("hunter2");
        page.Find("#alias").Input("half a name");
        Assert.Empty(JSInterop.Invocations["studio.keepDraft"]);

        Time.Advance(TimeSpan.FromSeconds(1));

        page.WaitForAssertion(() => Assert.Contains("step=parameters&provider=local&model=small&alias=half%20a%20name", (string)Assert.Single(JSInterop.Invocations["studio.keepDraft"]).Arguments[0]!));
        Assert.DoesNotContain(JSInterop.Invocations, call => call.Arguments.Any(argument => argument is string text && text.Contains("hunter2", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("/fine-tunings/new?step=model", "", true)]
    [InlineData("/fine-tunings/new?step=model", "?alias=x", false)]
    [InlineData("https://elsewhere.example/", "", false)]
    public async Task Unfinished_draft_is_offered_where_nothing_was_named(string kept, string query, bool isOffered)
    {
        await AddDatabaseAsync();
        JSInterop.Setup<KeptDraft.Stored?>("studio.readDraft").SetResult(new KeptDraft.Stored(kept, Time.GetUtcNow().AddMinutes(-5).ToString("O")));

        var page = Open(query);

        page.WaitForAssertion(() => Assert.NotNull(page.Find("h2[tabindex]")));
        Assert.Equal(isOffered, page.Markup.Contains("There is an unfinished draft of", StringComparison.Ordinal));
        if (isOffered)
        {
            page.FindAll("button").Single(button => button.TextContent == "Discard").Click();
            page.WaitForAssertion(() => Assert.DoesNotContain("unfinished draft", page.Markup));
            Assert.Single(JSInterop.Invocations["studio.dropDraft"]);
        }
    }

    [Fact]
    public async Task Retry_leads_to_the_review_with_the_reason_and_then_says_what_changed()
    {
        var job = await AddJobAsync("first");
        await FailAsync(job.Id);
        var page = Open($"?from={job.Id}");
        page.WaitForAssertion(() => Assert.Contains("Why “first” failed:", page.Markup));
        page.WaitForAssertion(() => Assert.Contains("it may fail in the same way", page.Find("[aria-labelledby=origin-title]").TextContent));

        Navigation.NavigateTo(page.Find("[aria-label='Change: Epochs']").GetAttribute("href")!);
        page.WaitForElement("#parameter-n_epochs").Input("1");
        page.Find(".foot button").Click();

        page.WaitForAssertion(() => Assert.Contains("n_epochs 3 → 1", page.Find("[aria-labelledby=origin-title]").TextContent));
        page.WaitForElement(".foot .btn-primary:not([disabled])").Click();
        page.WaitForAssertion(() => Assert.DoesNotContain("/new", Navigation.Uri));
        var retry = await Core<FineTuningQueries>().FindAsync(Navigation.Uri.Split('/')[^1], CancellationToken.None);
        Assert.Equal((job.Id, true), (retry!.ClonedFromId, retry.IsRetry));
    }

    [Fact]
    public async Task Clone_with_current_records_leaves_the_snapshot()
    {
        var job = await AddJobAsync("first");

        var page = Open($"?from={job.Id}&records=current");

        page.WaitForAssertion(() => Assert.Contains("all 12", page.Find("[aria-labelledby=choices-title]").TextContent));
        page.WaitForAssertion(() => Assert.Contains("Clone of", page.Find("#origin-title").TextContent));
    }

    [Fact]
    public async Task Sweep_page_follows_its_jobs_and_leaves_no_subscriber()
    {
        var database = await AddDatabaseAsync();
        await AddRecordsAsync(database.Id);
        var made = await Core<CreateSweep>().RunAsync(
            new SweepRequest(new CreateFineTuningRequest { ConnectionId = database.Id }) { Name = "Trial", Axes = [new SweepAxis("n_epochs", ["1", "2"])] }, CancellationToken.None);
        var before = Feed.SubscriberCount;
        var page = Render<SweepPage>(parameters => parameters.Add(one => one.Id, made.Value!.Id));
        page.WaitForAssertion(() => Assert.Contains("0 of 2 done.", page.Markup));
        Assert.Contains("2 waiting", page.Markup);

        await ChangeAsync(made.Value!.Runs[1].Job.Id, edit => edit.MoveTo(FineTuningStatus.Failed, "It broke."));
        await NextBatchAsync();

        page.WaitForAssertion(() => Assert.Contains("1 of 2 done.", page.Markup));
        Assert.Contains("1 failed, 1 waiting", page.Markup);
        await DisposeComponentsAsync();
        Assert.Equal(before, Feed.SubscriberCount);
    }

    [Fact]
    public async Task Preset_fills_the_form_and_one_of_ones_own_is_saved_renamed_and_deleted()
    {
        var database = await AddDatabaseAsync();
        var page = Open($"?step=parameters&connection={database.Id}");
        AngleSharp.Dom.IElement Preset(string name) => page.FindAll(".preset").Single(button => button.TextContent.Contains(name, StringComparison.Ordinal));
        page.WaitForAssertion(() => Assert.Equal("false", Preset("Quick look").GetAttribute("aria-pressed")));

        Preset("Quick look").Click();
        Assert.Equal(("true", "1"), (Preset("Quick look").GetAttribute("aria-pressed"), page.Find("#parameter-n_epochs").GetAttribute("value")));
        page.Find("#parameter-n_epochs").Input("7");
        page.Find("#parameter-token").Input("hunter2");
        page.Find("#preset-name").Input("Mine");
        page.Find("#preset-name").Closest("form")!.Submit();
        page.WaitForAssertion(() => Assert.Contains("n_epochs 7", Preset("Mine").TextContent));
        Assert.DoesNotContain("hunter2", Preset("Mine").TextContent);

        page.Find("[aria-label='Rename Mine']").Click();
        page.Find("[aria-label='New name of Mine']").Input("Yours");
        page.Find("[aria-label='New name of Mine']").Closest("form")!.Submit();
        page.WaitForAssertion(() => Assert.NotNull(Preset("Yours")));
        Assert.Equal("7", Assert.Single(await Core<FineTuningPresets>().ListAsync("local", CancellationToken.None), preset => !preset.IsBuiltIn).Parameters["n_epochs"].Text);
    }
}
