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
    public async Task What_fits_is_offered_while_a_filter_is_typed_and_takes_its_place()
    {
        var job = await AddJobAsync("first");
        await ChangeAsync(job.Id, edit => edit.Job.Tags = ["week 48"]);
        JSInterop.Setup<int>("studioCombobox.caret", _ => true).SetResult(5);
        var page = Render<FineTuningsPage>();
        page.WaitForAssertion(() => Assert.Single(Aliases(page)));

        page.Find("#job-filter").Input("tags:");

        page.WaitForAssertion(() => Assert.Equal("week 48", page.Find("#job-filter-offers [role=option] code").TextContent));
        page.Find("#job-filter-offers [role=option]").Click();
        var put = Assert.Single(JSInterop.Invocations["studioCombobox.put"]);
        Assert.Equal(["tags:\"week 48\" ", 15], put.Arguments.Skip(1));
    }

    [Fact]
    public async Task Values_in_the_list_are_links_that_narrow_it()
    {
        var job = await AddJobAsync("first");
        await ChangeAsync(job.Id, edit => edit.Job.Tags = ["week 48"]);
        Navigation.NavigateTo("/fine-tunings?filter=alias%3Afirst");
        var page = Render<FineTuningsPage>();
        page.WaitForAssertion(() => Assert.Single(Aliases(page)));

        var links = page.FindAll("a.filter-link").Select(link => Uri.UnescapeDataString(link.GetAttribute("href")!)).ToList();

        Assert.Contains("/fine-tunings?filter=alias:first AND status = queued", links);
        Assert.Contains("/fine-tunings?filter=alias:first AND tags:\"week 48\"", links);
        Assert.All(links, link => Assert.StartsWith("/fine-tunings?filter=alias:first AND ", link, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Columns_are_chosen_and_stand_in_the_address()
    {
        var job = await AddJobAsync("first");
        await ChangeAsync(job.Id, edit => edit.Job.Metadata = new() { ["team"] = "sales" });
        var page = Render<FineTuningsPage>();
        page.WaitForAssertion(() => Assert.Contains(page.FindAll("fieldset label"), label => label.TextContent.Trim() == "team"));

        page.FindAll("fieldset label").Single(label => label.TextContent.Trim() == "team").QuerySelector("input")!.Change(true);

        page.WaitForAssertion(() => Assert.Contains("sales", page.Find("td.of-map").TextContent));
        Assert.EndsWith("?columns=status,model,tags,records,cost,created,took,m.team", Navigation.Uri, StringComparison.Ordinal);
        Assert.Equal("team", page.FindAll("thead th")[^2].TextContent);
    }

    [Fact]
    public async Task View_that_is_saved_is_offered_and_named_where_it_is_shown()
    {
        await AddJobAsync("first");
        Navigation.NavigateTo("/fine-tunings?status=queued&columns=status");
        var page = Render<FineTuningsPage>();
        page.WaitForElement("#view-name").Input("Waiting");

        page.Find("form:has(#view-name)").Submit();

        page.WaitForAssertion(() => Assert.Equal("/fine-tunings?status=queued&columns=status", page.Find(".view a").GetAttribute("href")));
        Assert.Contains(page.FindAll("summary"), summary => summary.TextContent.Trim() == "Waiting");
        page.Find("button[aria-label='Delete the view Waiting']").Click();
        page.WaitForAssertion(() => Assert.Empty(page.FindAll(".view")));
    }

    [Fact]
    public async Task Chosen_jobs_are_deleted_after_a_question_that_counts_them()
    {
        var first = await AddJobAsync("first");
        await AddJobAsync("second", first.ConnectionId);
        await FailAsync(first.Id);
        var page = Render<FineTuningsPage>();
        page.WaitForAssertion(() => Assert.Equal(2, Aliases(page).Count));
        string? title = null;
        Dialogs.OnOpen += (asked, _, _, _) => title = asked;

        page.Find("input[aria-label='Select first']").Change(true);
        page.FindAll("section.bar button").Single(button => button.TextContent.StartsWith("Select all 2", StringComparison.Ordinal)).Click();
        page.FindAll("section.bar button").Single(button => button.TextContent.Trim() == "Delete…").Click();
        page.WaitForAssertion(() => Assert.Equal("Delete 1 fine-tuning?", title));
        await page.InvokeAsync(() => Dialogs.Close(new FineTuningStudio.Web.Components.FineTunings.Details.DeleteDialog.Choice(Remote: false)));

        page.WaitForAssertion(() => Assert.Equal(["second"], Aliases(page)));
        Assert.Empty(page.FindAll("section.bar"));
    }

    [Fact]
    public async Task Chosen_jobs_are_cancelled_after_a_question_that_counts_them()
    {
        var first = await AddJobAsync("first");
        var second = await AddJobAsync("second", first.ConnectionId);
        await FailAsync(second.Id);
        var page = Render<FineTuningsPage>();
        page.WaitForAssertion(() => Assert.Equal(2, Aliases(page).Count));
        string? text = null;
        Dialogs.OnOpen += (_, _, parameters, _) => text = (string?)parameters["Text"];

        page.Find("input[aria-label='Select first']").Change(true);
        page.Find("input[aria-label='Select second']").Change(true);
        Assert.Contains("/fine-tunings/compare?ids=", page.FindAll("section.bar a").Single(link => link.TextContent.Trim() == "Compare").GetAttribute("href"));
        page.FindAll("section.bar button").Single(button => button.TextContent.Trim() == "Cancel…").Click();
        page.WaitForAssertion(() => Assert.Contains("1 fine-tuning of the chosen is over already", text));
        await page.InvokeAsync(() => Dialogs.Close(true));

        page.WaitForAssertion(() => Assert.Contains("Cancelled", page.FindAll("tbody tr:has(td.name)")[1].TextContent));
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

    private static List<string> Aliases(IRenderedComponent<FineTuningsPage> page) =>
        [.. page.FindAll("tbody td.name a").Select(link => link.TextContent.Trim())];
}
