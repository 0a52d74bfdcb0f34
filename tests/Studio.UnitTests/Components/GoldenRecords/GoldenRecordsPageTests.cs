using Bunit;
using FineTuningStudio.Core.GoldenRecords;
using FineTuningStudio.UnitTests.Components.Shared;
using FineTuningStudio.Web.Components;
using FineTuningStudio.Web.Components.GoldenRecords;
using Microsoft.Extensions.DependencyInjection;

namespace FineTuningStudio.UnitTests.Components.GoldenRecords;

public sealed class GoldenRecordsPageTests : PageContext
{
    [Fact]
    public void GoldenRecordsPage_without_a_connection_says_to_connect_first()
    {
        var page = Render<GoldenRecordsPage>();
        Assert.Equal("/connections/new", page.Find(".empty a").GetAttribute("href"));
    }

    [Fact]
    public async Task GoldenRecordsPage_without_records_offers_to_import()
    {
        var connection = await AddRecordsAsync(0);
        var page = Render<GoldenRecordsPage>();
        Assert.Equal(StudioUrls.ImportGoldenRecords(connection.Id), page.Find(".empty a").GetAttribute("href"));
    }

    [Fact]
    public async Task GoldenRecordsPage_search_without_a_match_offers_to_show_all()
    {
        var connection = await AddRecordsAsync(3);
        Navigation.NavigateTo(StudioUrls.GoldenRecords(new GoldenRecordSearch(connection.Id, "zebra")));
        var page = Render<GoldenRecordsPage>();
        Assert.Contains("No record matches", page.Find(".empty").TextContent);
        Assert.Equal(StudioUrls.GoldenRecords(connection.Id), page.Find(".empty a").GetAttribute("href"));
    }

    [Fact]
    public async Task GoldenRecordsPage_search_in_the_address_counts_what_matches()
    {
        var connection = await AddRecordsAsync(12);
        Navigation.NavigateTo(StudioUrls.GoldenRecords(new GoldenRecordSearch(connection.Id, "town 12")));
        Assert.Contains("1 record found", Render<GoldenRecordsPage>().Find(".row [role=status]").TextContent);
    }

    [Fact]
    public async Task GoldenRecordsPage_select_all_then_fine_tune_hands_exactly_those_over()
    {
        var connection = await AddRecordsAsync(12);
        Navigation.NavigateTo(StudioUrls.GoldenRecords(new GoldenRecordSearch(connection.Id, "town 1")));
        var page = Render<GoldenRecordsPage>();
        await page.FindAll("button").Single(button => button.TextContent.Contains("Select all 4 that match")).ClickAsync(new());
        await page.FindAll("button").Single(button => button.TextContent.Contains("Fine-tune on the 4 selected")).ClickAsync(new());

        var query = System.Web.HttpUtility.ParseQueryString(new Uri(Navigation.Uri).Query);
        Assert.Equal("/fine-tunings/new", new Uri(Navigation.Uri).AbsolutePath);
        Assert.Equal(connection.Id, query["connection"]);
        Assert.Equal(4, (await Services.GetRequiredService<SelectionStore>().FindAsync(query["selection"]!, CancellationToken.None))!.Distinct().Count());
    }

    [Fact]
    public async Task GoldenRecordsPage_what_another_deleted_is_told_and_comes_back_by_undo()
    {
        var connection = await AddRecordsAsync(12);
        Navigation.NavigateTo(StudioUrls.GoldenRecords(connection.Id));
        var page = Render<GoldenRecordsPage>();

        await Core.Get<GoldenRecordDeletions>().DeleteAsync(new(new(connection.Id, "town 1")), null, null, CancellationToken.None);
        Core.Time.Advance(TimeSpan.FromSeconds(1));

        await page.WaitForAssertionAsync(() => Assert.Contains("4 records were deleted", page.Find(".notice").TextContent));
        await page.WaitForAssertionAsync(() => Assert.Contains("8 records", page.Find(".row [role=status]").TextContent));
        await page.Find(".notice button").ClickAsync(new());
        Core.Time.Advance(TimeSpan.FromSeconds(1));

        await page.WaitForAssertionAsync(() => Assert.Contains("12 records", page.Find(".row [role=status]").TextContent));
        Assert.Empty(page.FindAll(".notice"));
    }

    [Fact]
    public async Task GoldenRecordsPage_a_table_in_the_address_narrows_the_list_and_is_chosen()
    {
        var connection = await AddRecordsAsync(3);
        Navigation.NavigateTo(StudioUrls.GoldenRecords(new GoldenRecordSearch(connection.Id, Table: "nowhere")));
        var page = Render<GoldenRecordsPage>();

        Assert.Contains("No record matches", page.Find(".empty").TextContent);
        Assert.Equal("nowhere", page.Find("#table option[selected]").TextContent);
    }

    [Fact]
    public async Task GoldenRecordsPage_shapes_lists_each_kind_of_sql_with_a_link_to_its_records()
    {
        var connection = await AddRecordsAsync(12);
        Navigation.NavigateTo(StudioUrls.GoldenRecordShapes(connection.Id));
        var page = Render<GoldenRecordsPage>();
        page.WaitForAssertion(() => Assert.Equal("12 records", Assert.Single(page.FindAll(".shapes a")).TextContent));

        Navigation.NavigateTo(page.Find(".shapes a").GetAttribute("href")!);

        page.WaitForAssertion(() => Assert.Contains("12 records found", page.Find(".row [role=status]").TextContent));
        Assert.Equal(StudioUrls.GoldenRecords(connection.Id), page.Find("a.chip").GetAttribute("href"));
    }

    [Fact]
    public async Task GoldenRecordsPage_shape_that_no_record_has_offers_to_show_all()
    {
        var connection = await AddRecordsAsync(3);
        Navigation.NavigateTo(StudioUrls.GoldenRecords(new GoldenRecordSearch(connection.Id, ShapeHash: "0123456789abcdef")));
        Assert.Contains("No record matches", Render<GoldenRecordsPage>().Find(".empty").TextContent);
    }

    [Fact]
    public async Task GoldenRecordsPage_kept_selection_in_the_address_is_selected_again()
    {
        var connection = await AddRecordsAsync(2);
        var key = await Services.GetRequiredService<SelectionStore>().KeepAsync(["a", "b"], CancellationToken.None);
        Navigation.NavigateTo($"{StudioUrls.GoldenRecords(connection.Id)}&selection={key}");
        Assert.Contains("2 selected", Render<GoldenRecordsPage>().Find("[aria-label=Selection]").TextContent);
    }
}
