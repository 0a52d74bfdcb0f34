using Bunit;
using FineTuningStudio.Core.FineTunings;
using FineTuningStudio.Core.GoldenRecords;
using FineTuningStudio.Core.Providers;
using FineTuningStudio.Web.Components.FineTunings.Details;

namespace FineTuningStudio.UnitTests.Components.FineTunings;

public sealed class FineTuningDetailPageTests : FineTuningPages
{
    [Fact]
    public void Unknown_id_is_said_with_a_way_back()
    {
        var page = Open("nonsense");

        page.WaitForAssertion(() => Assert.Contains("There is no fine-tuning of this id", page.Markup));
        Assert.Contains(page.FindAll("a.btn-primary"), link => link.GetAttribute("href") == "/fine-tunings");
    }

    [Fact]
    public async Task Watched_job_shows_each_state_and_its_curve_as_they_come()
    {
        var job = await AddJobAsync();
        var page = Open(job.Id);
        page.WaitForAssertion(() => Assert.Equal("Queued", Present(page)));

        await ChangeAsync(job.Id, edit => edit.MoveTo(FineTuningStatus.ValidatingFiles));
        page.WaitForAssertion(() => Assert.Equal("Checking files", Present(page)));
        await NextBatchAsync();
        await ChangeAsync(job.Id, edit =>
        {
            edit.MoveTo(FineTuningStatus.Running);
            edit.Take(Metric("e1", 1, 3.5));
            edit.Take(Metric("e2", 2, 1.25));
        });

        page.WaitForAssertion(() => Assert.Equal("Running", Present(page)));
        page.WaitForAssertion(() => Assert.Contains("Training loss went from 3.5 to 1.25 by step 2.", page.Markup));
    }

    [Fact]
    public async Task Failed_job_is_explained_with_what_to_do()
    {
        var job = await AddJobAsync();
        await ChangeAsync(job.Id, edit => edit.MoveTo(FineTuningStatus.Failed, "You exceeded your current quota."));

        var page = Open(job.Id);

        var notice = page.WaitForElement(".notice-danger");
        Assert.Contains("You exceeded your current quota.", notice.TextContent);
        Assert.Contains("Add some there", notice.TextContent);
        Assert.Contains(page.FindAll("a"), link => link.GetAttribute("href") == $"/fine-tunings/new?from={job.Id}");
    }

    [Fact]
    public async Task Cancel_that_the_provider_has_not_confirmed_is_said_to_be_pending()
    {
        var job = await AddJobAsync();
        await ChangeAsync(job.Id, edit => (edit.Job.Stage, edit.Job.RemoteFileId, edit.Job.RemoteJobId) = (SubmissionStage.Created, "file-1", "ftjob-1"));
        var page = Open(job.Id);
        page.WaitForAssertion(() => Assert.Contains("Cancel", page.Find(".page-header .actions").TextContent));

        page.FindAll(".page-header button").Single(button => button.TextContent.Contains("Cancel")).Click();
        await page.InvokeAsync(() => Dialogs.Close(true));

        page.WaitForAssertion(() => Assert.Contains("Cancel pending:", page.Markup));
        Assert.Contains("Cancelling", page.Find(".badge").TextContent);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Pause_is_offered_only_where_the_provider_can(bool canPause)
    {
        Provider.Description = Provider.Description with { CanPause = canPause };
        var job = await AddJobAsync();
        await ChangeAsync(job.Id, edit =>
        {
            edit.MoveTo(FineTuningStatus.Running);
            edit.Job.RemoteJobId = "ftjob-1";
        });

        var page = Open(job.Id);

        page.WaitForAssertion(() => Assert.Equal("Running", Present(page)));
        Assert.Equal(canPause, page.FindAll("button").Any(button => button.TextContent.Contains("Pause")));
    }

    [Fact]
    public async Task Finished_model_is_asked_and_its_sql_runs()
    {
        var job = await AddFinishedJobAsync();
        Provider.Reply = new ChatAnswer([new ChatChoice("SELECT city FROM customer WHERE id = 2")], 1, 1, TimeSpan.FromSeconds(0.5));
        var page = Open(job.Id);
        page.WaitForElement("#ask-question").Input("Where does customer 2 live?");

        page.Find("form").Submit();

        page.WaitForAssertion(() => Assert.Contains("Madrid", page.Find(".result").TextContent));
        Assert.Contains("SELECT city FROM customer", page.Find("pre.sql").TextContent);
        Assert.Equal("ft:small", Provider.Asked!.Model);
        Assert.Contains("Where does customer 2 live?", Provider.Asked.Messages[^1].Content);
    }

    [Fact]
    public async Task Sql_that_cannot_run_is_shown_with_the_reason()
    {
        var job = await AddFinishedJobAsync();
        Provider.Reply = new ChatAnswer([new ChatChoice("SELECT city FROM nowhere")], 1, 1, TimeSpan.Zero);
        var page = Open(job.Id);
        page.WaitForElement("#ask-question").Input("Anything?");

        page.Find("form").Submit();

        page.WaitForAssertion(() => Assert.Contains("It could not be run", page.Markup));
        Assert.Contains("nowhere", page.Find(".answer .notice-danger").TextContent);
    }

    [Fact]
    public async Task Model_that_says_it_cannot_answer_is_shown_with_its_sentence_and_no_sql()
    {
        var job = await AddFinishedJobAsync();
        Provider.Reply = new ChatAnswer([new ChatChoice("I know no such kind of answer.", 0.2, Declined: true)], 1, 1, TimeSpan.Zero);
        var page = Open(job.Id);
        page.WaitForElement("#ask-question").Input("Anything?");

        page.Find("form").Submit();

        page.WaitForAssertion(() => Assert.Contains("I know no such kind of answer.", page.Find(".answer").TextContent));
        Assert.Contains("It says that it cannot answer", page.Find(".answer").TextContent);
        Assert.Empty(page.FindAll(".answer pre.sql"));
    }

    [Fact]
    public async Task Model_that_does_not_answer_is_explained()
    {
        var job = await AddFinishedJobAsync();
        Provider.Reply = new ProviderError(ProviderErrorKind.Transient, null, "The trainer did not answer.");
        var page = Open(job.Id);
        page.WaitForElement("#ask-question").Input("Anything?");

        page.Find("form").Submit();

        page.WaitForAssertion(() => Assert.Contains("The trainer did not answer.", page.Find(".answer [role=alert]").TextContent));
    }

    [Fact]
    public async Task Job_deleted_while_it_is_looked_at_is_said_to_be_gone()
    {
        var job = await AddJobAsync();
        await FailAsync(job.Id);
        var page = Open(job.Id);
        page.WaitForAssertion(() => Assert.Contains("It broke.", page.Markup));

        await DeleteAsync(job.Id);

        page.WaitForAssertion(() => Assert.Contains("This fine-tuning was just deleted", page.Markup));
    }

    [Fact]
    public async Task Records_tab_marks_a_record_that_was_edited_since()
    {
        var job = await AddJobAsync();
        var record = await Core<GoldenRecordStore>().FindAsync(job.GoldenRecordIds![0], CancellationToken.None);
        await Core<GoldenRecordStore>().UpdateAsync(record!.Id, new GoldenRecordChange(Sql: "SELECT 0"), CancellationToken.None);

        var page = Open(job.Id, "records");

        page.WaitForAssertion(() => Assert.Equal(12, page.FindAll(".records > li").Count));
        var marked = Assert.Single(page.FindAll(".records > li"), item => item.TextContent.Contains("Changed since"));
        Assert.Contains(record.PromptText, marked.TextContent);
        Assert.DoesNotContain("SELECT 0", marked.TextContent);
    }

    [Fact]
    public async Task Answer_tab_shows_the_raw_answer_indented()
    {
        var job = await AddJobAsync();
        await ChangeAsync(job.Id, edit => edit.KeepAnswer("create", new RawAnswer(400, """{"error":{"message":"no"}}""")));

        var page = Open(job.Id, "answer");

        page.WaitForAssertion(() => Assert.Contains("\"message\": \"no\"", page.Find("pre").TextContent));
        Assert.Contains("400", page.Markup);
    }

    [Fact]
    public async Task Events_tab_hides_metric_points_until_they_are_wanted()
    {
        var job = await AddJobAsync();
        await ChangeAsync(job.Id, edit =>
        {
            edit.Tell("warn", "Something to know.");
            edit.Take(Metric("e1", 1, 3));
        });
        var page = Open(job.Id, "events");
        page.WaitForAssertion(() => Assert.Contains("Something to know.", page.Markup));
        Assert.DoesNotContain("Step 1", page.Find(".events").TextContent);

        page.Find(".filters input[type=checkbox]").Change(true);

        page.WaitForAssertion(() => Assert.Contains("Step 1", page.Find(".events").TextContent));
        Assert.EndsWith("metrics=1", Navigation.Uri, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_that_is_left_leaves_no_subscriber()
    {
        var job = await AddJobAsync();
        var page = Open(job.Id);
        page.WaitForAssertion(() => Assert.Equal("Queued", Present(page)));
        Assert.True(Feed.IsWatched(job.Id));

        await DisposeComponentsAsync();

        Assert.Equal(0, Feed.SubscriberCount);
    }

    [Fact]
    public async Task Page_that_is_left_before_its_first_load_returns_leaves_no_subscriber()
    {
        Gate.Close();
        Open("anything");
        Assert.Equal(1, Feed.SubscriberCount);

        await DisposeComponentsAsync();
        Gate.Open();

        Assert.Equal(0, Feed.SubscriberCount);
    }

    private IRenderedComponent<FineTuningDetailPage> Open(string id, string? tab = null)
    {
        Navigation.NavigateTo($"/fine-tunings/{id}{(tab is null ? "" : $"?tab={tab}")}");
        return Render<FineTuningDetailPage>(parameters => parameters.Add(page => page.Id, id));
    }

    private async Task<FineTuningView> AddFinishedJobAsync()
    {
        var job = await AddJobAsync();
        await FinishAsync(job.Id, "ft:small");
        return job;
    }

    private static string? Present(IRenderedComponent<FineTuningDetailPage> page) => page.Find("li[aria-current=step] .name").TextContent;

    private static RemoteEvent Metric(string id, int step, double loss) =>
        new(id, new DateTimeOffset(2026, 5, 4, 9, 0, step, TimeSpan.Zero), "info", $"Step {step}", null) { Metrics = new RemoteMetrics(step, 10) { TrainLoss = loss } };
}
