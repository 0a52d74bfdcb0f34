using Bunit;
using FineTuningStudio.Core.FineTunings;
using FineTuningStudio.Core.Providers;
using FineTuningStudio.UnitTests.Components.FineTunings;
using FineTuningStudio.Web.Components.Dashboard;
using FineTuningStudio.Web.Components.FineTunings.Cost;
using FineTuningStudio.Web.Components.FineTunings.List;
using FineTuningStudio.Web.Components.FineTunings.Wizard;
using FineTuningStudio.Web.Components.Providers;

namespace FineTuningStudio.UnitTests.Components.Money;

public sealed class CostTests : FineTuningPages
{
    private static readonly DateOnly ReadOn = new(2026, 11, 21);

    public CostTests() => Provider.Description = Provider.Description with
    {
        Models = [new BaseModel("small") { IsDefault = true, TrainingPrice = 5, PriceReadOn = ReadOn }],
    };

    private Task BillAsync(string id, long tokens) => ChangeAsync(id, edit =>
    {
        edit.Job.TrainedTokens = tokens;
        edit.MoveTo(FineTuningStatus.Succeeded);
    });

    [Fact]
    public async Task Budget_line_says_what_is_spent_and_follows_the_jobs()
    {
        Provider.Description = Provider.Description with { MonthlyBudget = 50 };
        var job = await AddJobAsync("first");
        var line = Render<BudgetLine>(parameters => parameters.Add(part => part.Provider, Provider.Description));
        line.WaitForAssertion(() => Assert.Contains("of $50.00", line.Find("[role=status]").TextContent));
        Assert.Matches(@"\(1 job, of which \$\d", line.Find("[role=status]").TextContent);

        await BillAsync(job.Id, 2_500_000);

        line.WaitForAssertion(() => Assert.Contains("Spent this month: $12.50 of $50.00", line.Find("[role=status]").TextContent));
        Assert.Equal("0.25", line.Find("progress").GetAttribute("value"));
        Assert.DoesNotContain("estimated", line.Find("[role=status]").TextContent);
        Assert.NotNull(line.Find("progress").GetAttribute("aria-label"));
    }

    [Fact]
    public async Task Budget_line_leaves_no_subscriber_and_shows_nothing_where_nothing_was_spent()
    {
        Provider.Description = Provider.Description with { Models = [new BaseModel("small") { TrainingPrice = 0 }] };
        await AddJobAsync("first");
        var line = Render<BudgetLine>(parameters => parameters.Add(part => part.Provider, Provider.Description));
        line.WaitForAssertion(() => Assert.Equal(1, Feed.SubscriberCount));

        Assert.Equal("", line.Markup.Trim());
        await DisposeComponentsAsync();
        Assert.Equal(0, Feed.SubscriberCount);
    }

    [Fact]
    public async Task Dashboard_line_sums_the_month()
    {
        var job = await AddJobAsync("first");
        await BillAsync(job.Id, 2_000_000);

        var line = Render<DashboardPage>();

        line.WaitForAssertion(() => Assert.Contains("Training this month: $10.00", line.Find("p[role=status]").TextContent));
        Assert.Contains("Built-in trainer $10.00", line.Markup);
    }

    [Fact]
    public async Task List_shows_what_each_job_costs()
    {
        var job = await AddJobAsync("first");
        var page = Render<FineTuningsPage>();
        page.WaitForAssertion(() => Assert.StartsWith("about $", page.Find("[data-label=Cost]").TextContent));

        await BillAsync(job.Id, 2_000_000);

        page.WaitForAssertion(() => Assert.Equal("$10.00", page.Find("[data-label=Cost]").TextContent));
    }

    [Fact]
    public async Task Wizard_asks_before_it_goes_over_the_budget()
    {
        Provider.Description = Provider.Description with { MonthlyBudget = 0.000001m };
        var database = await AddDatabaseAsync();
        await AddRecordsAsync(database.Id);
        Navigation.NavigateTo($"/fine-tunings/new?step=review&connection={database.Id}&provider=local&model=small");
        var page = Render<NewFineTuningPage>();
        page.WaitForAssertion(() => Assert.Contains("Go over the budget", page.Markup));
        Assert.True(page.Find(".foot button").HasAttribute("disabled"));
        Assert.Contains("at $5 per million training tokens (read on 2026-11-21)", page.Markup);

        page.Find("[role=alert] input[type=checkbox]").Change(true);
        page.Find(".foot button").Click();

        page.WaitForAssertion(() => Assert.DoesNotContain("/new", Navigation.Uri));
        Assert.Equal(1, (await Core<FineTuningQueries>().CountAsync(CancellationToken.None)).Total);
    }

    [Fact]
    public void Cost_of_a_job_tells_billed_from_estimated_and_the_difference()
    {
        var job = new FineTuningView
        {
            Id = "1", Alias = "a", Provider = "p", ModelName = "m", EstimatedTokens = 600_000, TrainingPrice = 5, PriceReadOn = ReadOn, CostMicroDollars = 3_000_000, Status = FineTuningStatus.Running,
        };

        Assert.Equal("about $3.00 (estimate): 600,000 tokens at $5 per million training tokens (read on 2026-11-21). What is billed shows when the provider tells it.", CostWords.Long(job));
        Assert.Equal(
            "$3.30: 660,000 billed tokens at $5 per million training tokens (read on 2026-11-21); 10% more than the estimate of 600,000 tokens, $3.00",
            CostWords.Long(job with { TrainedTokens = 660_000, CostMicroDollars = 3_300_000 }));
        Assert.StartsWith("not known: training had begun", CostWords.Long(job with { Status = FineTuningStatus.Cancelled, CostMicroDollars = null }), StringComparison.Ordinal);
        Assert.StartsWith("nothing: it ended before training", CostWords.Long(job with { Status = FineTuningStatus.Failed, CostMicroDollars = 0 }), StringComparison.Ordinal);
        Assert.Equal(("about $3.00", (string?)null), (CostWords.Short(job), CostWords.Short(job with { CostMicroDollars = null })));
    }

    [Fact]
    public void Price_never_stands_without_its_day()
    {
        Assert.Equal("$0.5 per million training tokens (day of reading not known)", CostWords.Price(0.5m, null));
        Assert.Equal(("Price not known", "Free"), (CostWords.Price(null, ReadOn), CostWords.Price(0m, null)));
    }
}
