using Bunit;
using FineTuningStudio.Core.FineTunings;
using FineTuningStudio.Web.Components.FineTunings.List;

namespace FineTuningStudio.UnitTests.Components.FineTunings;

/// <summary>What the list of jobs offers beside showing them: filters, columns, views, and work on many.</summary>
public sealed class JobListWorkTests : FineTuningPages
{
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
    public async Task Accuracy_on_what_was_held_out_leads_to_its_evaluation_and_orders_the_list()
    {
        var job = await AddJobAsync("judged");
        await AddJobAsync("not judged");
        await ChangeAsync(job.Id, edit =>
        {
            (edit.Job.HeldOutEvaluationId, edit.Job.HeldOutJudged, edit.Job.HeldOutRight, edit.Job.HeldOutAccuracy) = ("run", 54, 41, 41 / 54.0);
        });
        Navigation.NavigateTo("/fine-tunings?order_by=held_out_accuracy+desc");
        var page = Render<FineTuningsPage>();
        page.WaitForAssertion(() => Assert.Equal(["judged", "not judged"], Aliases(page)));

        var cells = page.FindAll("td.of-accuracy");
        var link = cells[0].QuerySelector("a")!;
        Assert.Equal(("76 %", "/evaluations/run"), (link.TextContent, link.GetAttribute("href")));
        Assert.Equal("Right on 41 of 54 held-out questions: between 63 % and 85 %", link.GetAttribute("title"));
        Assert.Equal("–", cells[1].TextContent.Trim());
        Assert.Equal("Accuracy", page.Find("th[aria-sort=descending] a").TextContent.Split(' ')[0]);
        Assert.Contains(page.FindAll("select option"), option => option.TextContent == "Best accuracy first");
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
        Assert.EndsWith("?columns=status,model,tags,accuracy,cost,created,took,m.team", Navigation.Uri, StringComparison.Ordinal);
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
}
