using Bunit;
using FineTuningStudio.Core.FineTunings;
using FineTuningStudio.Core.Providers;
using FineTuningStudio.UnitTests.Components.FineTunings;
using FineTuningStudio.Web.Components.FineTunings.Details;
using FineTuningStudio.Web.Components.FineTunings.Elsewhere;

namespace FineTuningStudio.UnitTests.Components.Money;

public sealed class ElsewherePageTests : FineTuningPages
{
    public ElsewherePageTests() => Provider.Description = Provider.Description with
    {
        Models = [new BaseModel("small") { IsDefault = true, TrainingPrice = 5, PriceReadOn = new DateOnly(2026, 11, 21) }, new BaseModel("large") { TrainingPrice = 25, PriceReadOn = new DateOnly(2026, 11, 21) }],
    };

    private IRenderedComponent<ElsewherePage> Open(string id, string query = "")
    {
        Navigation.NavigateTo($"/fine-tunings/{id}/elsewhere{query}");
        return Render<ElsewherePage>(parameters => parameters.Add(page => page.Id, id));
    }

    private async Task<FineTuningView?> JobOfAddressAsync() =>
        await Core<FineTuningQueries>().FindAsync(Navigation.Uri.Split('/')[^1], CancellationToken.None);

    [Fact]
    public async Task Snapshot_is_trained_with_the_model_that_is_chosen()
    {
        var first = await AddJobAsync("first");
        var page = Open(first.Id);
        page.WaitForAssertion(() => Assert.Contains("about", page.Find("[aria-labelledby=estimate-title]").TextContent));
        Assert.Contains("12, as they were on", page.Find("[aria-labelledby=kept-title]").TextContent);
        Assert.Contains("$5 per million training tokens (read on 2026-11-21)", page.Find("[aria-labelledby=where-title]").TextContent);

        page.FindAll("input[name=model]")[1].Change(true);
        page.WaitForAssertion(() => Assert.Contains("model=large", Navigation.Uri));
        page.WaitForAssertion(() => Assert.Contains("at $25 per million", page.Find("[aria-labelledby=estimate-title]").TextContent));
        page.Find("#alias").Input("second");
        page.Find("button.btn-primary").Click();

        page.WaitForAssertion(() => Assert.DoesNotContain("/elsewhere", Navigation.Uri));
        var job = await JobOfAddressAsync();
        Assert.Equal((first.Id, first.SnapshotId, "large", "second"), (job!.RetrainedFromId, job.SnapshotId, job.ModelName, job.Alias));
    }

    [Fact]
    public async Task Budget_that_asks_wants_a_tick_and_one_that_refuses_gives_none()
    {
        var first = await AddJobAsync("first");
        Provider.Description = Provider.Description with { MonthlyBudget = 0.000001m };
        var page = Open(first.Id);

        page.WaitForAssertion(() => Assert.Contains("has a budget of", page.Find("[role=alert]").TextContent));
        Assert.True(page.Find("button.btn-primary").HasAttribute("disabled"));
        page.Find("[role=alert] input[type=checkbox]").Change(true);
        page.Find("button.btn-primary").Click();

        page.WaitForAssertion(() => Assert.DoesNotContain("/elsewhere", Navigation.Uri));
        Assert.Equal(first.Id, (await JobOfAddressAsync())!.RetrainedFromId);

        Provider.Description = Provider.Description with { BudgetAction = BudgetAction.Refuse };
        var second = Open(first.Id);
        second.WaitForAssertion(() => Assert.Contains("raise the budget", second.Find("[role=alert]").TextContent));
        Assert.Empty(second.FindAll("[role=alert] input"));
        Assert.True(second.Find("button.btn-primary").HasAttribute("disabled"));
    }

    [Fact]
    public async Task Parameter_that_is_wrong_stands_in_the_way()
    {
        var page = Open((await AddJobAsync("first")).Id);
        page.WaitForAssertion(() => Assert.False(page.Find("button.btn-primary").HasAttribute("disabled")));

        page.Find("#parameter-n_epochs").Input("99");

        page.WaitForAssertion(() => Assert.True(page.Find("button.btn-primary").HasAttribute("disabled")));
        Assert.Contains("n_epochs must be a whole number", page.Markup);
    }

    [Fact]
    public async Task Job_without_a_snapshot_and_unknown_job_have_faces_of_their_own()
    {
        var created = await Core<CreateFineTuning>().RunAsync(new CreateFineTuningRequest { TrainingFile = "file-1", Provider = "local" }, CancellationToken.None);

        var without = Open(created.Value!.Id);
        without.WaitForAssertion(() => Assert.Contains("This job has no snapshot", without.Markup));
        var unknown = Open("none");
        unknown.WaitForAssertion(() => Assert.Contains("There is no fine-tuning of this id", unknown.Markup));
    }

    [Fact]
    public async Task Jobs_of_one_snapshot_lead_to_each_other_and_to_a_comparison()
    {
        var first = await AddJobAsync("first");
        var second = (await Core<CreateFineTuning>().RunAsync(new CreateFineTuningRequest { RetrainFromId = first.Id, ModelName = "large", Alias = "second" }, CancellationToken.None)).Value!;
        await FinishAsync(first.Id, "model-1");
        await FinishAsync(second.Id, "model-2");

        var page = Render<FineTuningDetailPage>(parameters => parameters.Add(detail => detail.Id, second.Id));

        page.WaitForAssertion(() => Assert.Contains("first", page.Find("[aria-labelledby=same-title]").TextContent));
        Assert.Equal($"/evaluations/new?job={second.Id}&with={first.Id}", page.Find("[aria-label='Compare with first']").GetAttribute("href"));
        Assert.Equal($"/fine-tunings/{first.Id}", page.Find(".facts a[href$='" + first.Id + "']").GetAttribute("href"));
        Assert.Contains(page.FindAll("a"), link => link.GetAttribute("href") == $"/fine-tunings/{second.Id}/elsewhere");
    }
}
