using FineTuningStudio.Core;
using FineTuningStudio.Core.Providers;
using FineTuningStudio.Core.Providers.Budgets;

namespace FineTuningStudio.UnitTests.Core.Money;

public sealed class BudgetRulesTests
{
    private static readonly DateOnly November = new(2026, 11, 1);

    private static decimal Amount(string text) => decimal.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

    private static Problem? Refusal(decimal? budget, decimal spent, decimal? cost, BudgetAction action = BudgetAction.Ask, bool allow = false, decimal estimated = 0) =>
        BudgetRules.Refusal(
            new ProviderDescription { Name = "paid", Kind = "openai", Title = "Paid", MonthlyBudget = budget, BudgetAction = action },
            new Spending("paid", November) { Spent = spent, Estimated = estimated },
            cost,
            cost is null ? "No price is known for x; see the provider's price list." : null,
            allow);

    [Theory]
    [InlineData(null, "1000", "1000", true)]
    [InlineData("50", "47", "3", true)]
    [InlineData("50", "47.01", "3", false)]
    [InlineData("50", "60", "0", true)]
    [InlineData("0", "0", "0.01", false)]
    [InlineData("0", "0", "0", true)]
    public void Job_fits_up_to_the_last_cent(string? budget, string spent, string cost, bool fits) =>
        Assert.Equal(fits, Refusal(budget is null ? null : Amount(budget), Amount(spent), Amount(cost)) is null);

    [Fact]
    public void Budget_that_asks_says_everything_and_how_to_go_on()
    {
        var problem = Refusal(50, 48.2m, 3, estimated: 4)!;

        Assert.Equal((ProblemKind.Conflict, "budget_exceeded"), (problem.Kind, problem.Code));
        Assert.Equal(
            "Paid has a budget of $50.00 a month, and $48.20 of it is spent or reserved in November 2026; this job, about $3.00, would go over it: start it all the same by allowing it to go over the budget (allow_over_budget), or train elsewhere.",
            problem.Message);
        Assert.Null(Refusal(50, 48.2m, 3, allow: true));
    }

    [Fact]
    public void Budget_that_refuses_takes_no_permission()
    {
        var problem = Refusal(50, 48.2m, 3, BudgetAction.Refuse, allow: true)!;

        Assert.EndsWith("would go over it: train elsewhere, wait for the next month, or raise the budget.", problem.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("allow_over_budget", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Unknown_cost_never_fits_by_itself()
    {
        Assert.Contains("what this job costs is not known (No price is known for x; see the provider's price list)", Refusal(50, 0, null)!.Message, StringComparison.Ordinal);
        Assert.Null(Refusal(50, 0, null, allow: true));
        Assert.Contains("Providers:paid:Prices", Refusal(50, 0, null, BudgetAction.Refuse, allow: true)!.Message, StringComparison.Ordinal);
        Assert.Null(Refusal(null, 0, null));
    }
}
