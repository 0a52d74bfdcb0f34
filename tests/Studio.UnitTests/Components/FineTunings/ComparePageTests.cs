using Bunit;
using FineTuningStudio.Core.FineTunings;
using FineTuningStudio.Web.Components;
using FineTuningStudio.Web.Components.FineTunings.Compare;
using FineTuningStudio.Web.Components.FineTunings.Details;

namespace FineTuningStudio.UnitTests.Components.FineTunings;

public sealed class ComparePageTests : FineTuningPages
{
    [Fact]
    public async Task Jobs_stand_side_by_side_move_live_and_can_be_narrowed_to_what_differs()
    {
        var (first, second) = (await AddJobAsync("first"), await AddJobAsync("second"));
        var page = Open(first.Id, second.Id);
        page.WaitForAssertion(() => Assert.Equal(["first", "second"], page.FindAll("thead th a[href^='/fine-tunings/0']").Select(link => link.TextContent)));
        Assert.Contains("None of these models has been judged", page.Markup, StringComparison.Ordinal);

        await ChangeAsync(second.Id, edit => edit.MoveTo(FineTuningStatus.Running));
        await NextBatchAsync();

        page.WaitForAssertion(() => Assert.Contains("Running", page.Find("tbody tr").TextContent, StringComparison.Ordinal));
        Assert.Contains(page.FindAll("th.label"), label => label.TextContent.Contains("Base model", StringComparison.Ordinal));
        page.Find("input[type=checkbox]").Change(true);
        page.WaitForAssertion(() => Assert.DoesNotContain(page.FindAll("th.label"), label => label.TextContent.Contains("Base model", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Fewer_than_two_jobs_ask_for_more_and_a_job_that_is_gone_is_said()
    {
        var job = await AddJobAsync();

        var page = Open(job.Id, "gone");

        page.WaitForAssertion(() => Assert.Contains("Choose one more", page.Markup, StringComparison.Ordinal));
        Assert.Contains("One of the jobs is not there any more", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Notes_of_two_writers_are_never_written_over()
    {
        var job = await AddJobAsync();
        var page = Render<FineTuningDetailPage>(parameters => parameters.Add(detail => detail.Id, job.Id));
        page.WaitForElement("#notes-title");
        page.FindAll("button").First(button => button.TextContent.Contains("Write a note", StringComparison.Ordinal)).Click();
        page.Find("#notes-text").Input("Mine");

        await Core<UpdateFineTuning>().RunAsync(job.Id, new FineTuningUpdate { Notes = new("Theirs") }, CancellationToken.None);
        page.FindAll("button").First(button => button.TextContent.Contains("Save the notes", StringComparison.Ordinal)).Click();
        page.WaitForAssertion(() => Assert.Contains("Somebody changed the notes meanwhile", page.Markup, StringComparison.Ordinal));
        await NextBatchAsync();
        page.WaitForAssertion(() => Assert.Equal("Theirs", page.Find(".theirs").TextContent));
        page.FindAll("button").First(button => button.TextContent.Contains("Go on with mine", StringComparison.Ordinal)).Click();
        page.FindAll("button").First(button => button.TextContent.Contains("Save the notes", StringComparison.Ordinal)).Click();

        page.WaitForAssertion(() => Assert.Equal("Mine", page.Find(".note").TextContent));
        Assert.Equal("Mine", (await Core<FineTuningQueries>().FindAsync(job.Id, CancellationToken.None))!.Notes);
    }

    private IRenderedComponent<ComparePage> Open(params string[] ids)
    {
        Navigation.NavigateTo(StudioUrls.Compare(ids));
        return Render<ComparePage>();
    }
}
