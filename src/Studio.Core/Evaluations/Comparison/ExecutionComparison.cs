namespace FineTuningStudio.Core.Evaluations.Comparison;

/// <summary>Runs a prediction and its golds read-only on the user's database and compares what they give.</summary>
public sealed class ExecutionComparison
{
    /// <summary>The outcome against the gold that fits best. Cancelling stops what runs and throws.</summary>
    public Task<ComparisonOutcome> CompareAsync(string connectionId, IReadOnlyList<string> golds, string predicted, CancellationToken cancellationToken) =>
        throw new NotImplementedException();

    /// <summary>The same, with the first rows of both results and a mark on each.</summary>
    public Task<ComparisonView> ExplainAsync(string connectionId, IReadOnlyList<string> golds, string predicted, int rows, CancellationToken cancellationToken) =>
        throw new NotImplementedException();
}
