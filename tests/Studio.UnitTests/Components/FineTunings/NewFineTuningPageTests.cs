using Bunit;
using FineTuningStudio.Core.FineTunings;
using FineTuningStudio.Core.GoldenRecords;
using FineTuningStudio.Web.Components.FineTunings.Wizard;
using FineTuningStudio.Web.Components.GoldenRecords;
using Microsoft.Extensions.DependencyInjection;

namespace FineTuningStudio.UnitTests.Components.FineTunings;

public sealed class NewFineTuningPageTests : FineTuningPages
{
    private SelectionStore Selections => Services.GetRequiredService<SelectionStore>();

    [Fact]
    public void Without_a_database_the_page_says_to_connect_one()
    {
        var page = Open("");

        page.WaitForAssertion(() => Assert.Contains("Connect a database first", page.Markup));
        page.Find(".foot .btn-primary").Click();
        Assert.Contains("Choose a database first.", page.Find("[role=alert]").TextContent);
    }

    [Fact]
    public async Task Steps_lead_from_the_database_to_the_job()
    {
        var database = await AddDatabaseAsync();
        await AddRecordsAsync(database.Id);
        var page = Open($"?connection={database.Id}");

        foreach (var title in new[] { "Golden records", "Hold out", "Model", "Parameters", "Review" })
        {
            page.WaitForElement(".foot button").Click();
            page.WaitForAssertion(() => Assert.Equal(title, page.Find("h2[tabindex]").TextContent));
        }
        page.WaitForAssertion(() => Assert.Contains("12 golden records", page.Markup));
        Assert.Contains("How many customers", page.Find("details summary").TextContent);
        page.Find(".foot button").Click();

        page.WaitForAssertion(() => Assert.DoesNotContain("/new", Navigation.Uri));
        var job = await Core<FineTuningQueries>().FindAsync(Navigation.Uri.Split('/')[^1], CancellationToken.None);
        Assert.Equal(12, job!.GoldenRecordCount);
        Assert.Equal(database.Id, job.ConnectionId);
        Assert.Equal("small", job.ModelName);
    }

    [Fact]
    public async Task Chosen_records_are_exactly_those_that_are_trained_on()
    {
        var database = await AddDatabaseAsync();
        var records = await AddRecordsAsync(database.Id, 15);
        var chosen = records.Take(11).Select(record => record.Id).ToList();
        var page = Open($"?step=review&selection={await Selections.KeepAsync(chosen, CancellationToken.None)}&provider=local&model=small");
        page.WaitForAssertion(() => Assert.Contains("11 chosen ones", page.Markup));

        page.WaitForElement(".foot button:not([disabled])").Click();

        page.WaitForAssertion(() => Assert.DoesNotContain("/new", Navigation.Uri));
        var job = await Core<FineTuningQueries>().FindAsync(Navigation.Uri.Split('/')[^1], CancellationToken.None);
        Assert.Equal(chosen.Order(), job!.GoldenRecordIds!.Order());
    }

    [Fact]
    public async Task Selection_that_is_no_longer_kept_is_said_and_never_becomes_all_by_itself()
    {
        var database = await AddDatabaseAsync();
        await AddRecordsAsync(database.Id);
        var page = Open($"?step=review&connection={database.Id}&selection=gone&provider=local&model=small");

        page.WaitForAssertion(() => Assert.Contains("The chosen records are no longer kept", page.Markup));
        Assert.True(page.Find(".foot button").HasAttribute("disabled"));
        Assert.Contains("step=records", page.Find(".faults a").GetAttribute("href"));
    }

    [Fact]
    public async Task Too_few_records_are_said_with_a_link_to_their_step()
    {
        var database = await AddDatabaseAsync();
        await AddRecordsAsync(database.Id, 4);
        var page = Open($"?step=review&connection={database.Id}");

        page.WaitForAssertion(() => Assert.Contains("needs at least 10 golden records to train on; there are 4", page.Markup));
        Assert.Contains("step=records", page.Find(".faults a").GetAttribute("href"));
        Assert.True(page.Find(".foot button").HasAttribute("disabled"));
    }

    [Fact]
    public async Task Parameter_out_of_range_holds_the_step_until_it_is_mended()
    {
        var database = await AddDatabaseAsync();
        var page = Open($"?step=parameters&connection={database.Id}");
        page.WaitForElement("#parameter-n_epochs").Input("99");
        Assert.Contains("found \"99\"", page.Find("#parameter-n_epochs-fault").TextContent);

        page.Find(".foot button").Click();
        Assert.Equal("Parameters", page.Find("h2[tabindex]").TextContent);
        Assert.Contains("Correct the marked fields first.", page.Markup);

        page.Find("#parameter-n_epochs").Input("9");
        page.Find(".foot button").Click();
        page.WaitForAssertion(() => Assert.Equal("Review", page.Find("h2[tabindex]").TextContent));
        Assert.Contains("p.n_epochs=9", Navigation.Uri);
    }

    [Fact]
    public async Task Step_back_keeps_what_was_typed_after_it()
    {
        var database = await AddDatabaseAsync();
        var page = Open($"?step=parameters&connection={database.Id}");
        page.WaitForElement("#alias").Input("my job");

        Navigation.NavigateTo(page.Find(".foot a").GetAttribute("href")!);
        page.WaitForAssertion(() => Assert.Equal("Model", page.Find("h2[tabindex]").TextContent));
        page.Find(".foot button").Click();

        page.WaitForAssertion(() => Assert.Equal("my job", page.Find("#alias").GetAttribute("value")));
    }

    [Fact]
    public async Task Provider_that_is_not_ready_says_why_and_holds_the_step()
    {
        Provider.Description = Provider.Description with { Reason = "No API key is set." };
        var database = await AddDatabaseAsync();
        var page = Open($"?step=model&connection={database.Id}");

        page.WaitForAssertion(() => Assert.Contains("No API key is set.", page.Find(".choice").TextContent));
        Assert.Contains(page.FindAll(".choice a"), link => link.GetAttribute("href") == "/providers");
        page.Find(".foot button").Click();

        Assert.Equal("Model", page.Find("h2[tabindex]").TextContent);
    }

    [Fact]
    public async Task Model_that_is_not_listed_can_be_named_where_the_list_is_not_complete()
    {
        Provider.Description = Provider.Description with { ModelsComplete = false };
        var database = await AddDatabaseAsync();
        await AddRecordsAsync(database.Id);
        var page = Open($"?step=model&connection={database.Id}");
        page.WaitForAssertion(() => Assert.Contains("Another model", page.Markup));

        page.FindAll("input[name=model]")[^1].Change(true);
        page.WaitForElement("#model-name").Input("brand-new-model");
        page.Find(".foot button").Click();
        page.WaitForAssertion(() => Assert.Equal("Parameters", page.Find("h2[tabindex]").TextContent));
        page.Find(".foot button").Click();

        page.WaitForAssertion(() => Assert.Contains("\"brand-new-model\" is not in the list", page.Markup));
    }

    [Fact]
    public async Task Start_again_trains_on_the_snapshot_of_the_job_whatever_became_of_its_records()
    {
        var job = await AddJobAsync("first");
        await Core<GoldenRecordStore>().DeleteAsync(job.GoldenRecordIds![0], CancellationToken.None);

        var page = Open($"?from={job.Id}");

        page.WaitForAssertion(() => Assert.Contains("12 records of the snapshot", page.Markup));
        Assert.Contains("first", page.Find(".facts").TextContent);
    }

    private IRenderedComponent<NewFineTuningPage> Open(string query)
    {
        Navigation.NavigateTo($"/fine-tunings/new{query}");
        return Render<NewFineTuningPage>();
    }
}
