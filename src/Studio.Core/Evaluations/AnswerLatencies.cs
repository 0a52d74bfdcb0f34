using FineTuningStudio.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace FineTuningStudio.Core.Evaluations;

/// <summary>How long a run's contestants took to answer.</summary>
internal static class AnswerLatencies
{
    /// <summary>The views of the contestants with median and 95th percentile of their latencies, by nearest rank; null where nothing was measured.</summary>
    public static async Task<IReadOnlyList<ContestantView>> WithLatenciesAsync(
        this StudioDb database, string evaluationId, IReadOnlyList<ContestantView> contestants, CancellationToken cancellationToken)
    {
        // A percentile has no aggregate that SQLite and PostgreSQL share: the bare figures are read, in order.
        var latencies = (await database.EvaluationAnswers
            .Where(answer => answer.EvaluationId == evaluationId && answer.LatencyMilliseconds != null)
            .OrderBy(answer => answer.LatencyMilliseconds)
            .Select(answer => new { answer.Contestant, Milliseconds = answer.LatencyMilliseconds!.Value })
            .ToListAsync(cancellationToken)).ToLookup(answer => answer.Contestant, answer => answer.Milliseconds);
        return [.. contestants.Select(contestant =>
        {
            var sorted = latencies[contestant.Position].ToList();
            return contestant with { MedianLatencyMilliseconds = NearestRank(sorted, 0.5), Latency95Milliseconds = NearestRank(sorted, 0.95) };
        })];
    }

    /// <summary>The least value that at least this share of the sorted values does not exceed.</summary>
    internal static double? NearestRank(IReadOnlyList<double> sorted, double share) =>
        sorted.Count == 0 ? null : sorted[Math.Max(0, (int)Math.Ceiling(share * sorted.Count) - 1)];
}
