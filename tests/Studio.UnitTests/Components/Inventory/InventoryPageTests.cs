using Bunit;
using FineTuningStudio.Core.FineTunings;
using FineTuningStudio.Core.Providers;
using FineTuningStudio.UnitTests.Components.FineTunings;
using FineTuningStudio.UnitTests.Components.Shared;
using FineTuningStudio.Web.Components;
using FineTuningStudio.Web.Components.FineTunings.Details;
using FineTuningStudio.Web.Components.FineTunings.FromFile;
using FineTuningStudio.Web.Components.Providers.Inventory;
using Radzen.Blazor;

namespace FineTuningStudio.UnitTests.Components.Inventory;

public sealed class InventoryPageTests : FineTuningPages
{
    private RemoteStock Stock => Provider.Stock;

    [Fact]
    public void Jobs_that_cannot_be_read_say_why_and_can_be_asked_for_again()
    {
        Stock.Error = new ProviderError(ProviderErrorKind.Transient, null, "Built-in trainer does not answer.");
        var page = Open();
        page.WaitForAssertion(() => Assert.Contains("does not answer", page.Find("[role=alert]").TextContent));

        Stock.Error = null;
        Stock.Jobs.Add(RemoteStock.Job("job-1"));
        page.Button("Ask again").Click();

        page.WaitForAssertion(() => Assert.Contains("job-1", page.Find("table").TextContent));
        Assert.Empty(page.FindAll("[role=alert]"));
    }

    [Fact]
    public void Empty_lists_say_what_comes_here()
    {
        Assert.Contains("There is no job at Built-in trainer", Open().Markup);
        Assert.Contains("There is no training file", Open("files").Markup);
        Assert.Contains("lists no model", Open("models").Markup);
    }

    [Fact]
    public void Provider_that_is_unknown_or_not_ready_is_not_asked()
    {
        Assert.Contains("There is no provider of this name", Open(name: "nobody").Markup);
        Provider.Description = Provider.Description with { Reason = "No API key is set." };
        Assert.Contains("No API key is set.", Open().Markup);
        Assert.Equal(0, Stock.Calls);
    }

    [Fact]
    public void More_pages_come_on_demand()
    {
        Stock.PageSize = 2;
        Stock.Jobs.AddRange(Enumerable.Range(1, 3).Select(n => RemoteStock.Job($"job-{n}")));
        var page = Open();
        page.WaitForAssertion(() => Assert.Equal(2, page.FindAll("tbody tr").Count));

        page.Button("Show more").Click();

        page.WaitForAssertion(() => Assert.Equal(3, page.FindAll("tbody tr").Count));
        Assert.DoesNotContain("Show more", page.Markup);
    }

    [Fact]
    public async Task Chosen_jobs_are_adopted_each_with_its_own_outcome()
    {
        var connection = await AddDatabaseAsync();
        Stock.Jobs.AddRange([RemoteStock.Job("job-1"), RemoteStock.Job("job-2"), RemoteStock.Job("job-3", null, "contemplating")]);
        var page = Open();
        page.WaitForAssertion(() => Assert.Equal(3, page.FindAll("tbody tr").Count));
        Assert.Contains("contemplating", page.FindAll("tbody tr")[2].TextContent);

        page.Find("#adopt-connection").Change(connection.Id);
        page.Find("input[aria-label='Choose job-1']").Change(true);
        page.Find("input[aria-label='Choose job-2']").Change(true);
        Stock.Jobs.RemoveAt(1);
        page.Button("Adopt 2 jobs").Click();

        page.WaitForAssertion(() => Assert.Equal(2, page.FindAll(".outcomes li").Count));
        Assert.Contains("job-1 is adopted as", page.FindAll(".outcomes li")[0].TextContent);
        Assert.Contains("knows no job job-2", page.FindAll(".outcomes li")[1].TextContent);
        var row = page.FindAll("tbody tr")[0];
        Assert.Contains("Adopted", row.TextContent);
        var job = (await Core<FineTuningQueries>().ListAsync(new FineTuningListRequest(), CancellationToken.None)).Value!.Items.Single();
        Assert.Equal((StudioUrls.FineTuning(job.Id), connection.Id), (row.QuerySelector("a")!.GetAttribute("href"), job.ConnectionId));
    }

    [Fact]
    public void File_is_deleted_only_after_a_yes_and_offers_a_job()
    {
        Stock.Files.Add(new RemoteFile("file-1", "mine.jsonl", 2_048, null) { State = RemoteFileState.Processing });
        var dialogs = Render<RadzenDialog>();
        var page = Open("files");
        page.WaitForAssertion(() => Assert.Contains("2 kB", page.Find("table").TextContent));
        Assert.Contains("Being checked", page.Find("table").TextContent);
        Assert.Equal(StudioUrls.FineTuningFromFile("local", "file-1"), page.Find("tbody a").GetAttribute("href"));

        page.Find("tbody button").Click();
        dialogs.WaitForAssertion(() => Assert.Contains("was not uploaded by this Studio", dialogs.Markup));
        Assert.Empty(Stock.Deleted);
        dialogs.Button("Delete the file").Click();

        page.WaitForAssertion(() => Assert.Empty(page.FindAll("tbody tr")));
        Assert.Equal(["file-1"], Stock.Deleted);
    }

    [Fact]
    public async Task Model_of_a_job_says_so_before_it_is_deleted()
    {
        var job = await AddJobAsync("maker");
        await FinishAsync(job.Id, "ft:small:1");
        Stock.Models.AddRange([new RemoteModel("small") { ShutdownDate = new DateOnly(2026, 6, 1) }, new RemoteModel("ft:small:1") { IsTuned = true, BaseModel = "small" }]);
        var dialogs = Render<RadzenDialog>();
        var page = Open("models");
        page.WaitForAssertion(() => Assert.Equal(2, page.FindAll("tbody tr").Count));
        Assert.Contains("maker", page.FindAll("tbody tr")[0].TextContent);
        Assert.All(page.FindAll("tbody tr"), row => Assert.Contains("2026-06-01", row.TextContent));

        page.Find("tbody button").Click();
        dialogs.WaitForAssertion(() => Assert.Contains("is the model of the job “maker”", dialogs.Markup));
        dialogs.Button("Delete the model").Click();

        page.WaitForAssertion(() => Assert.Equal(["ft:small:1"], Stock.Deleted));
    }

    [Fact]
    public async Task Page_of_an_adopted_job_says_where_it_is_from_and_has_no_dead_ends()
    {
        Stock.Jobs.Add(RemoteStock.Job("job-1", FineTuningStatus.Succeeded, "succeeded") with { TunedModelId = "ft:small:1", CreatedBy = "grace", FinishedAt = new DateTimeOffset(2026, 5, 1, 13, 0, 0, TimeSpan.Zero) });
        var job = (await Core<AdoptFineTuning>().RunAsync(new AdoptionRequest("local", "job-1"), CancellationToken.None)).Value!;

        var page = Render<FineTuningDetailPage>(parameters => parameters.Add(shown => shown.Id, job.Id));
        page.WaitForAssertion(() => Assert.Contains("Adopted from Built-in trainer", page.Markup));
        Assert.Contains("by grace", page.Find("dl.facts").TextContent);
        Assert.DoesNotContain(page.FindAll("a"), link => link.TextContent.Contains("Start again"));
        Assert.DoesNotContain(StudioUrls.TrainElsewhere(job.Id), page.Markup);
    }

    [Fact]
    public void File_at_the_provider_starts_a_job()
    {
        Navigation.NavigateTo(StudioUrls.FineTuningFromFile("local", "file-7"));
        var page = Render<FromFilePage>();
        page.WaitForAssertion(() => Assert.Equal("file-7", page.Find("#training-file").GetAttribute("value")));

        page.Find("#alias").Input("from my file");
        page.Button("Start the fine-tuning").Click();

        page.WaitForAssertion(() => Assert.StartsWith("http://localhost/fine-tunings/", Navigation.Uri, StringComparison.Ordinal));
        Assert.DoesNotContain("from-file", Navigation.Uri, StringComparison.Ordinal);
    }

    private IRenderedComponent<InventoryPage> Open(string? tab = null, string name = "local")
    {
        Navigation.NavigateTo(StudioUrls.AtProvider(name, tab));
        return Render<InventoryPage>(parameters => parameters.Add(page => page.Name, name));
    }
}
