using FineTuningStudio.Core.Data;
using FineTuningStudio.Core.Providers;

namespace FineTuningStudio.Core.Evaluations;

/// <summary>What a run's answers cost so far, by the prices that are configured today.</summary>
internal static class AnswerCosts
{
    /// <summary>The views of the contestants with their cost in US dollars, or why it is not known.</summary>
    public static async Task<IReadOnlyList<ContestantView>> WithCostsAsync(
        this StudioDb database, IReadOnlyList<ContestantView> contestants, ChatPrices prices, CancellationToken cancellationToken)
    {
        var baseModels = await database.BaseModelsAsync(contestants.Select(contestant => contestant.FineTuningId), cancellationToken);
        return [.. contestants.Select(contestant => Priced(contestant, prices, baseModels))];
    }

    private static ContestantView Priced(ContestantView contestant, ChatPrices prices, Dictionary<string, string> baseModels)
    {
        if (contestant is not { Provider: { } provider, Model: { } model })
        {
            return contestant with { Cost = 0 };
        }
        var baseModel = contestant.FineTuningId is { } job ? baseModels.GetValueOrDefault(job) : null;
        return prices.Find(provider, model, baseModel) switch
        {
            null => contestant with { CostReason = $"No price of {model} is configured (Providers:{provider}:Prices)." },
            var free when free == ChatPrice.Free => contestant with { Cost = 0 },
            _ when contestant is { Judged: > 0, PromptTokens: 0, CompletionTokens: 0 } => contestant with { CostReason = "The provider did not say how many tokens were used." },
            var price => contestant with { Cost = price.Of(contestant.PromptTokens, contestant.CompletionTokens) },
        };
    }
}
