using Bunit;
using FineTuningStudio.Core.FineTunings;
using FineTuningStudio.Web.Components.FineTunings.List;

namespace FineTuningStudio.UnitTests.Components.FineTunings;

public sealed class FineTuningsPageTests : FineTuningPages
{
    [Fact]
    public void Page_without_jobs_offers_to_start_the_first()
    {
        var page = Render<FineTuningsPage>();

        page.WaitForAssertion(() => Assert.Contains("No fine-tunings yet", page.Markup));
        Assert.Equal("/fine-tunings/new", page.Find(".empty a.btn-primary").GetAttribute("href"));
    }

    [Fact]
    public async Task Job_made_elsewhere_appears_above_the_others_without_a_reload()
    {
        var first = await AddJobAsync("first");
        var page = Render<FineTuningsPage>();
        page.WaitForAssertion(() => Assert.Equal(["first"], Aliases(page)));

        await AddJobAsync("second", first.ConnectionId);

        page.WaitForAssertion(() => Assert.Equal(["second", "first"], Aliases(page)));
        Assert.Contains("2 jobs", page.Find(".count").TextContent);
    }

    [Fact]
    public async Task Job_that_changes_is_drawn_in_its_place()
    {
        var first = await AddJobAsync("first");
        await AddJobAsync("second", first.ConnectionId);
        var page = Render<FineTuningsPage>();
        page.WaitForAssertion(() => Assert.Equal(2, Aliases(page).Count));

        await ChangeAsync(first.Id, edit =>
        {
            edit.MoveTo(FineTuningStatus.Running);
            edit.Job.Progress = 0.42;
        });

        page.WaitForAssertion(() => Assert.Contains("42 %", page.FindAll("tbody tr:has(td.name)")[1].TextContent));
        Assert.Equal(["second", "first"], Aliases(page));
    }

    [Fact]
    public async Task Filter_by_database_leaves_out_the_jobs_of_others_also_new_ones()
    {
        var first = await AddJobAsync("first");
        Navigation.NavigateTo($"/fine-tunings?connection={first.ConnectionId}");
        var page = Render<FineTuningsPage>();
        page.WaitForAssertion(() => Assert.Equal(["first"], Aliases(page)));

        await AddJobAsync("elsewhere");
        await NextBatchAsync();
        await AddJobAsync("again", first.ConnectionId);

        page.WaitForAssertion(() => Assert.Equal(["again", "first"], Aliases(page)));
    }

    [Fact]
    public async Task Filter_by_status_lets_a_job_go_that_moves_on()
    {
        var job = await AddJobAsync("first");
        Navigation.NavigateTo("/fine-tunings?status=queued");
        var page = Render<FineTuningsPage>();
        page.WaitForAssertion(() => Assert.Equal(["first"], Aliases(page)));

        await ChangeAsync(job.Id, edit => edit.MoveTo(FineTuningStatus.Running));

        page.WaitForAssertion(() => Assert.Contains("No job fits this filter", page.Markup));
    }

    [Fact]
    public async Task Job_that_is_deleted_goes_from_the_list()
    {
        var job = await AddJobAsync("first");
        await FailAsync(job.Id);
        var page = Render<FineTuningsPage>();
        page.WaitForAssertion(() => Assert.Equal(["first"], Aliases(page)));

        await DeleteAsync(job.Id);

        page.WaitForAssertion(() => Assert.Contains("No fine-tunings yet", page.Markup));
    }

    [Fact]
    public async Task Cancel_in_the_row_cancels_once_it_is_confirmed()
    {
        var job = await AddJobAsync("first");
        var page = Render<FineTuningsPage>();
        page.WaitForElement("button[aria-label='Cancel first']").Click();

        Assert.Equal(FineTuningStatus.Queued, (await Core<FineTuningQueries>().FindAsync(job.Id, CancellationToken.None))!.Status);
        await page.InvokeAsync(() => Dialogs.Close(true));

        page.WaitForAssertion(() => Assert.Contains("Cancelled", page.Find("tbody tr:has(td.name)").TextContent));
        Assert.Empty(page.FindAll("button[aria-label='Cancel first']"));
    }

    [Fact]
    public async Task Cancel_that_is_not_confirmed_changes_nothing()
    {
        var job = await AddJobAsync("first");
        var page = Render<FineTuningsPage>();
        page.WaitForElement("button[aria-label='Cancel first']").Click();

        await page.InvokeAsync(() => Dialogs.Close(false));

        Assert.Equal(FineTuningStatus.Queued, (await Core<FineTuningQueries>().FindAsync(job.Id, CancellationToken.None))!.Status);
    }

    [Fact]
    public async Task Filter_that_is_typed_narrows_the_list_and_stands_in_the_address()
    {
        var first = await AddJobAsync("nightly 1");
        await AddJobAsync("test 2", first.ConnectionId);
        var page = Render<FineTuningsPage>();
        page.WaitForAssertion(() => Assert.Equal(2, Aliases(page).Count));

        page.Find("#job-filter").Input(" alias:NIGHT ");
        page.Find("form.filter-box").Submit();

        page.WaitForAssertion(() => Assert.Equal(["nightly 1"], Aliases(page)));
        Assert.EndsWith("?filter=alias%3ANIGHT", Navigation.Uri, StringComparison.Ordinal);
        Assert.Contains("1 job", page.Find(".count").TextContent);
    }

    [Fact]
    public async Task Filter_that_is_wrong_keeps_the_list_and_marks_the_place()
    {
        await AddJobAsync("first");
        var page = Render<FineTuningsPage>();
        page.WaitForAssertion(() => Assert.Equal(["first"], Aliases(page)));

        Navigation.NavigateTo("/fine-tunings?filter=alias:first%20AND%20state%20%3D%20running");

        page.WaitForAssertion(() => Assert.Contains("at character 17", page.Find("#job-filter-fault [role=alert]").TextContent));
        Assert.Equal("s", page.Find("#job-filter-fault mark").TextContent);
        Assert.Equal("alias:first AND state = running", page.Find("#job-filter-fault code").TextContent);
        Assert.Equal("true", page.Find("#job-filter").GetAttribute("aria-invalid"));
        Assert.Equal(["first"], Aliases(page));
    }

    [Fact]
    public async Task Filter_that_is_wrong_from_the_start_shows_the_fault_and_can_be_mended()
    {
        await AddJobAsync("first");
        Navigation.NavigateTo("/fine-tunings?filter=alias%20%3D");
        var page = Render<FineTuningsPage>();
        page.WaitForAssertion(() => Assert.Contains("a value must follow =", page.Find("#job-filter-fault").TextContent));
        Assert.Empty(page.FindAll("tbody td.name"));

        page.Find("#job-filter").Input("alias = first");
        page.Find("form.filter-box").Submit();

        page.WaitForAssertion(() => Assert.Equal(["first"], Aliases(page)));
        Assert.Empty(page.FindAll("#job-filter-fault mark"));
    }

    [Fact]
    public async Task Job_that_begins_to_fit_the_filter_comes_and_one_that_no_longer_fits_leaves()
    {
        var first = await AddJobAsync("first");
        var second = await AddJobAsync("second", first.ConnectionId);
        await ChangeAsync(second.Id, edit => edit.MoveTo(FineTuningStatus.Running));
        Navigation.NavigateTo("/fine-tunings?filter=progress%20%3E%200.5%20OR%20status%20%3D%20running&order_by=alias");
        var page = Render<FineTuningsPage>();
        page.WaitForAssertion(() => Assert.Equal(["second"], Aliases(page)));

        await ChangeAsync(first.Id, edit => edit.Job.Progress = 0.75);
        page.WaitForAssertion(() => Assert.Equal(["first", "second"], Aliases(page)));
        Assert.Contains("2 jobs", page.Find(".count").TextContent);

        await NextBatchAsync();
        await ChangeAsync(second.Id, edit => edit.MoveTo(FineTuningStatus.Failed, "It broke."));
        page.WaitForAssertion(() => Assert.Equal(["first"], Aliases(page)));
    }

    [Fact]
    public async Task Column_heads_order_the_list_and_new_jobs_take_their_place_in_it()
    {
        var first = await AddJobAsync("b");
        await AddJobAsync("d", first.ConnectionId);
        var page = Render<FineTuningsPage>();
        page.WaitForAssertion(() => Assert.Equal(["d", "b"], Aliases(page)));

        var head = page.FindAll("th a").Single(link => link.TextContent.StartsWith("Name", StringComparison.Ordinal));
        Assert.Equal("/fine-tunings?order_by=alias", head.GetAttribute("href"));
        Navigation.NavigateTo(head.GetAttribute("href")!);
        page.WaitForAssertion(() => Assert.Equal(["b", "d"], Aliases(page)));
        Assert.Equal("ascending", page.FindAll("th").Single(cell => cell.TextContent.StartsWith("Name", StringComparison.Ordinal)).GetAttribute("aria-sort"));

        await AddJobAsync("c", first.ConnectionId);

        page.WaitForAssertion(() => Assert.Equal(["b", "c", "d"], Aliases(page)));
    }

    [Theory]
    [InlineData("name%20desc", "Name", "descending")]
    [InlineData("createdAt", "Created", "ascending")]
    public async Task Column_head_shows_the_order_however_the_address_spells_it(string order, string label, string sorted)
    {
        await AddJobAsync("first");
        Navigation.NavigateTo($"/fine-tunings?order_by={order}");
        var page = Render<FineTuningsPage>();
        page.WaitForAssertion(() => Assert.Single(Aliases(page)));

        Assert.Equal(sorted, page.FindAll("th").Single(cell => cell.TextContent.StartsWith(label, StringComparison.Ordinal)).GetAttribute("aria-sort"));
    }

    [Fact]
    public async Task Example_of_the_help_is_applied_by_a_click()
    {
        await AddJobAsync("first");
        var page = Render<FineTuningsPage>();
        page.WaitForAssertion(() => Assert.Single(Aliases(page)));

        page.FindAll("button.example").Single(button => button.TextContent == "status = (queued OR running)").Click();

        page.WaitForAssertion(() => Assert.Equal("status = (queued OR running)", page.Find("#job-filter").GetAttribute("value")));
        Assert.Equal(["first"], Aliases(page));
    }

    [Fact]
    public async Task Page_that_is_left_leaves_no_subscriber()
    {
        await AddJobAsync("first");
        var page = Render<FineTuningsPage>();
        page.WaitForAssertion(() => Assert.Single(Aliases(page)));
        Assert.Equal(1, Feed.SubscriberCount);

        await DisposeComponentsAsync();

        Assert.Equal(0, Feed.SubscriberCount);
    }

    [Fact]
    public async Task Page_that_is_left_before_its_first_load_returns_leaves_no_subscriber()
    {
        Gate.Close();
        Render<FineTuningsPage>();
        Assert.Equal(1, Feed.SubscriberCount);

        await DisposeComponentsAsync();
        Gate.Open();

        Assert.Equal(0, Feed.SubscriberCount);
    }
}
