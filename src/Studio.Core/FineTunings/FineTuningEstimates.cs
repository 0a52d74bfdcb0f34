using FineTuningStudio.Core.Data;
using FineTuningStudio.Core.GoldenRecords;
using FineTuningStudio.Core.Prompts;
using FineTuningStudio.Core.Providers;
using FineTuningStudio.Core.Providers.Budgets;
using Microsoft.EntityFrameworkCore;

namespace FineTuningStudio.Core.FineTunings;

/// <summary>What a plan costs by the estimate, in US dollars; null with the reason where that is not known.</summary>
internal sealed record PlannedCost(TrainingTokens Tokens, BaseModel? Model, long? MicroDollars, string? Reason)
{
    public decimal? Dollars => MicroDollars / Providers.Budgets.Dollars.Micro;

    public static PlannedCost Of(CreationPlan plan, TrainingTokens tokens)
    {
        var model = plan.Provider?.Models.FirstOrDefault(known => known.Id == plan.BaseModel);
        (long? micro, string? reason) = (model?.TrainingPrice, tokens.Total) switch
        {
            (0, _) => ((long?)0, (string?)null),
            (_, null) when plan.Request.TrainingFile is not null => (null, "The training file is at the provider, so its tokens are not known here."),
            (_, null) when tokens.PerEpoch > 0 => (null, "The provider decides how many epochs it trains."),
            (_, null) => (null, "There is nothing to count yet."),
            (null, _) => (null, $"No price is known for {plan.BaseModel ?? "this model"}; see the provider's price list."),
            ({ } price, { } total) => ((long?)Providers.Budgets.Dollars.MicroOf(total, price), null),
        };
        return new PlannedCost(tokens, model, micro, reason);
    }
}

/// <summary>Counts tokens and money of a plan, without building its file.</summary>
internal static class FineTuningEstimates
{
    private const int ShownRows = 3;

    public static async Task<FineTuningEstimate> OfAsync(
        CreationPlan plan, TrainingTokens tokens, int firstRow, StudioDb database, DateTime now, CancellationToken cancellationToken)
    {
        firstRow = Math.Clamp(firstRow, 1, Math.Max(1, plan.TrainingCount));
        var cost = PlannedCost.Of(plan, tokens);
        var rows = plan.Prompt is { } prompt && plan.RecordCount > 0 ? await RowsAsync(plan, database, prompt, firstRow, cancellationToken) : [];
        var spending = plan.Provider is { MonthlyBudget: not null } provider
            ? await Spendings.ReadAsync(database, provider, Spending.MonthOf(now), cancellationToken)
            : null;
        if (spending is not null && BudgetRules.Refusal(plan.Provider!, spending, cost.Dollars, cost.Reason, plan.Request.AllowOverBudget) is { } over)
        {
            plan.Problems.Add(over);
        }
        return new FineTuningEstimate(
            plan.TrainingCount, plan.ValidationCount, tokens.PerEpoch, tokens.Epochs, tokens.Total, cost.Dollars, cost.Dollars is null ? null : "USD", cost.Reason,
            plan.TokenRule.Sentence, plan.Problems, plan.Warnings, [.. rows.Select(row => row.Json)])
        {
            TrainingPrice = cost.Model?.TrainingPrice,
            PriceReadOn = cost.Model?.PriceReadOn,
            Spending = spending,
            FirstRow = firstRow,
            RowTokens = [.. rows.Select(row => row.Tokens)],
            TokenRule = plan.TokenRule.Name,
            OverLimit = plan.OverLimit,
            GivenParameters = plan.Request.Parameters ?? new Dictionary<string, ParameterValue>(),
        };
    }

    /// <summary>Some rows that are trained on, from the given one (from 1) on: what is held out is passed over.</summary>
    private static async Task<IReadOnlyList<(string Json, int Tokens)>> RowsAsync(
        CreationPlan plan, StudioDb database, TrainingPrompt prompt, int firstRow, CancellationToken cancellationToken)
    {
        var heldOut = plan.HeldOut.ToHashSet();
        var rows = new List<(string, int)>();
        foreach (var position in Enumerable.Range(0, plan.Snapshot?.TrainingCount ?? plan.RecordCount).Where(position => !heldOut.Contains(position)).Skip(firstRow - 1).Take(ShownRows))
        {
            var record = await plan.Rows(database).Skip(position).Select(row => new { row.PromptText, row.Sql }).FirstOrDefaultAsync(cancellationToken);
            if (record is not null)
            {
                var (system, user) = (prompt.SystemOf(record.Sql), prompt.Template.RenderUser(record.PromptText));
                rows.Add((TrainingFileWriter.Row(system, user, record.Sql), plan.TokenRule.CountRow(system, user, record.Sql)));
            }
        }
        return rows;
    }
}
