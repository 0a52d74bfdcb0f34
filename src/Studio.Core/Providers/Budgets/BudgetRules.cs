using System.Globalization;

namespace FineTuningStudio.Core.Providers.Budgets;

/// <summary>Whether a provider's monthly budget lets a job be made.</summary>
internal static class BudgetRules
{
    public const string Code = "budget_exceeded";

    /// <summary>
    /// Null where the job may be made: there is no budget, it costs nothing, it fits (what uses the budget up to the last cent
    /// does), or the budget asks and <paramref name="allowOver"/> says yes. A job whose cost nobody can tell may be any
    /// amount, so it never fits by itself.
    /// </summary>
    /// <param name="cost">In US dollars; null where it is not known, for <paramref name="reason"/>.</param>
    /// <param name="subject">What is to be paid, for the sentence.</param>
    public static Problem? Refusal(ProviderDescription provider, Spending spending, decimal? cost, string? reason, bool allowOver, string subject = "this job")
    {
        if (provider.MonthlyBudget is not { } budget || cost == 0 || spending.Spent + cost <= budget || (provider.BudgetAction is BudgetAction.Ask && allowOver))
        {
            return null;
        }
        var month = spending.Month.ToString("MMMM yyyy", CultureInfo.InvariantCulture);
        var spent = $"{provider.Title} has a budget of {Dollars.Text(budget)} a month, and {Dollars.Text(spending.Spent)} of it {(spending.Estimated > 0 ? "is spent or reserved" : "is spent")} in {month}";
        var job = cost is { } known
            ? $"{subject}, about {Dollars.Text(known)}, would go over it"
            : $"what {subject} costs is not known ({(reason ?? "no price is known").TrimEnd('.')})";
        var way = (provider.BudgetAction, cost) switch
        {
            (BudgetAction.Ask, _) => "start it all the same by allowing it to go over the budget (allow_over_budget), or train elsewhere.",
            (_, null) => $"name the price in the settings (Providers:{provider.Name}:Prices), train elsewhere, or change the budget.",
            _ => "train elsewhere, wait for the next month, or raise the budget.",
        };
        return new Problem(ProblemKind.Conflict, Code, $"{spent}; {job}: {way}");
    }
}
