using Bunit;
using FineTuningStudio.Core.FineTunings;
using FineTuningStudio.Web.Components.FineTunings;
using FineTuningStudio.Web.Components.FineTunings.Details;

namespace FineTuningStudio.UnitTests.Components.FineTunings;

public sealed class FinishWordsTests : FineTuningPages
{
    private static readonly DateTime Now = new(2026, 11, 29, 14, 28, 0, DateTimeKind.Utc);

    [Theory]
    [InlineData(240, "About 4 min left (ends about 14:32:00 UTC), judged by its progress so far.")]
    [InlineData(44, "About 40 s left (ends about 14:28:44 UTC), judged by its progress so far.")]
    [InlineData(3_000, "About 50 min left (ends about 15:18 UTC), judged by its progress so far.")]
    [InlineData(172_800, "About 2 days left (ends about 2026-12-01 14:28 UTC), judged by its progress so far.")]
    public void Time_left_is_said_no_more_exactly_than_an_estimate_can(int seconds, string words) =>
        Assert.Equal(words, FinishWords.Of(Job(new FinishEstimate(Now.AddSeconds(seconds), FinishBasis.Progress, 0)), Now));

    [Fact]
    public void Estimate_that_rests_on_few_jobs_says_so_and_one_that_is_past_says_nothing()
    {
        Assert.EndsWith("judged by the one earlier job of this base model; it may well take longer.", FinishWords.Of(Job(new FinishEstimate(Now.AddHours(1), FinishBasis.EarlierJobs, 1)), Now), StringComparison.Ordinal);
        Assert.Contains("judged by 12 earlier jobs", FinishWords.Of(Job(new FinishEstimate(Now.AddHours(1), FinishBasis.EarlierJobs, 12)), Now), StringComparison.Ordinal);
        Assert.Null(FinishWords.Of(Job(new FinishEstimate(Now, FinishBasis.Progress, 0)), Now));
        Assert.Null(FinishWords.Of(Job(null), Now));
    }

    [Fact]
    public async Task Running_job_says_when_it_will_probably_end()
    {
        var job = await AddJobAsync();
        await ChangeAsync(job.Id, edit => edit.MoveTo(FineTuningStatus.Running));
        Time.Advance(TimeSpan.FromMinutes(1));
        await ChangeAsync(job.Id, edit => edit.Reach(0.25, edit.Now));

        var page = Render<FineTuningDetailPage>(parameters => parameters.Add(detail => detail.Id, job.Id));

        page.WaitForAssertion(() => Assert.Contains("About 3 min left", page.Markup, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Events_are_found_by_words_and_level_and_come_by_themselves()
    {
        var job = await AddJobAsync();
        await ChangeAsync(job.Id, edit =>
        {
            edit.Tell("info", "The file was uploaded.");
            edit.Tell("warn", "The upload took 100% longer than before.");
        });
        Navigation.NavigateTo($"/fine-tunings/{job.Id}?tab=events&q=100%25%20upload&level=warn");
        var page = Render<FineTuningDetailPage>(parameters => parameters.Add(detail => detail.Id, job.Id));
        page.WaitForAssertion(() => Assert.Contains("1 event that fit", page.Markup, StringComparison.Ordinal));

        await ChangeAsync(job.Id, edit => edit.Tell("warn", "Another upload of 100 parts."));
        await ChangeAsync(job.Id, edit => edit.Tell("warn", "Another upload, 100% of it."));
        await NextBatchAsync();

        page.WaitForAssertion(() => Assert.Equal(["Another upload, 100% of it.", "The upload took 100% longer than before."], page.FindAll(".events li .text > span").Select(text => text.TextContent)));
    }

    private static FineTuningView Job(FinishEstimate? finish) => new() { Id = "j", Alias = "job", Provider = "acme", ModelName = "small", Finish = finish };
}
