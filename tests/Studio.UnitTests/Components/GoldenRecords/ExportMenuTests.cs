using Bunit;
using FineTuningStudio.Core.GoldenRecords;
using FineTuningStudio.UnitTests.Components.Shared;
using FineTuningStudio.Web.Components.GoldenRecords;
using FineTuningStudio.Web.Components.Shared;

namespace FineTuningStudio.UnitTests.Components.GoldenRecords;

public sealed class ExportMenuTests : PageContext
{
    [Fact]
    public async Task ExportMenu_without_a_selection_links_to_all_that_match_in_the_chosen_format()
    {
        var menu = Render<ExportMenu>(parameters => parameters.Add(menu => menu.Search, new("c", "bikes", "easy")).Add(menu => menu.Matching, 7).Add(menu => menu.Selected, new()).Add(menu => menu.ReadSelected, () => Task.FromResult<IReadOnlyList<string>>([])));
        Assert.Equal("All 7 that match", menu.Find("#export-which option[selected]").TextContent);

        await menu.Find("#export-format").ChangeAsync(new() { Value = "sql-eval" });
        await menu.Find("input[type=checkbox]").ChangeAsync(new() { Value = true });

        Assert.Equal("/api/v1/golden-records/export?format=sql-eval&db_connection_id=c&q=bikes&tag=easy&formulas=keep", menu.Find("a.btn").GetAttribute("href"));
        Assert.Equal("golden-records.csv", menu.Find("a.btn").GetAttribute("download"));
    }

    [Fact]
    public async Task ExportMenu_with_a_selection_asks_for_its_ids_and_shows_what_was_refused()
    {
        var download = JSInterop.Setup<UploadAnswer>("studio.download", _ => true).SetResult(new UploadAnswer(400, """{"error_code": "golden_record_not_found", "message": "Golden record not found, b"}""", false));
        var selection = new RecordSelection();
        selection.Add(["a", "b"]);
        var menu = Render<ExportMenu>(parameters => parameters.Add(menu => menu.Search, new("c", "bikes")).Add(menu => menu.Selected, selection).Add(menu => menu.ReadSelected, () => Task.FromResult<IReadOnlyList<string>>(["a", "b"])));
        Assert.Equal("The 2 selected", menu.Find("#export-which option[selected]").TextContent);

        await menu.Find("button").ClickAsync(new());

        Assert.Equal("/api/v1/golden-records/export?format=jsonl&db_connection_id=c", Assert.Single(download.Invocations).Arguments[0]);
        Assert.Contains("Golden record not found, b", menu.Find("[role=alert]").TextContent);
    }
}
