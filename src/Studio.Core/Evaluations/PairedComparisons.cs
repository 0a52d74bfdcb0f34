using FineTuningStudio.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace FineTuningStudio.Core.Evaluations;

/// <summary>Sets each contestant of a run against the first, question by question.</summary>
internal static class PairedComparisons
{
    public static async Task<IReadOnlyList<PairedComparison>> ReadAsync(
        StudioDb database, string evaluationId, ComparisonProfile profile, CancellationToken cancellationToken)
    {
        var titles = await database.EvaluationContestants.Where(contestant => contestant.EvaluationId == evaluationId)
            .OrderBy(contestant => contestant.Position).Select(contestant => contestant.Title).ToListAsync(cancellationToken);
        var marks = database.Marks(evaluationId, profile);
        var pairs = (await (
            from first in marks
            where first.Contestant == 0
            join second in marks on first.Item equals second.Item
            where second.Contestant != 0
            group second by new { second.Contestant, First = first.IsRight, Second = second.IsRight } into grouped
            select new { grouped.Key.Contestant, grouped.Key.First, grouped.Key.Second, Count = grouped.Count() })
            .ToListAsync(cancellationToken)).ToDictionary(pair => (pair.Contestant, pair.First, pair.Second), pair => pair.Count);
        return [.. Enumerable.Range(1, Math.Max(0, titles.Count - 1)).Select(other =>
        {
            int Of(bool first, bool second) => pairs.GetValueOrDefault((other, first, second));
            var (both, onlyFirst, onlySecond, neither) = (Of(true, true), Of(true, false), Of(false, true), Of(false, false));
            return new PairedComparison(
                0, other, both, onlyFirst, onlySecond, neither,
                McNemar.ExactP(onlyFirst, onlySecond),
                PairedSentences.Of(titles[0], titles[other], both, onlyFirst, onlySecond, neither));
        })];
    }
}
