using FineTuningStudio.Core.Data;

namespace FineTuningStudio.Core.Evaluations;

/// <summary>What a run's answers cost so far.</summary>
internal static class AnswerCosts
{
    /// <summary>The views of the contestants with their cost in US dollars, or why it is not known.</summary>
    public static Task<IReadOnlyList<ContestantView>> WithCostsAsync(
        this StudioDb database, IReadOnlyList<ContestantView> contestants, CancellationToken cancellationToken)
    {
        _ = database;
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult<IReadOnlyList<ContestantView>>([.. contestants.Select(contestant => contestant.Kind is ContestantKind.Floor
            ? contestant with { Cost = 0 }
            : contestant with { CostReason = "No price is known for this model." })]);
    }
}
