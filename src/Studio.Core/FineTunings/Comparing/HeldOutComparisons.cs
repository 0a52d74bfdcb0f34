using FineTuningStudio.Core.Data;
using FineTuningStudio.Core.Evaluations;
using Microsoft.EntityFrameworkCore;

namespace FineTuningStudio.Core.FineTunings;

/// <summary>
/// Compares the models of several jobs on the questions that their trainings held out. Only what a job itself held out counts
/// for it, so that no question of the comparison stood in the training of any of the models that it compares.
/// </summary>
public sealed class HeldOutComparisons(IDbContextFactory<StudioDb> databases)
{
    /// <summary>Of these jobs, in their order; ids that are of no job stay without result.</summary>
    public async Task<HeldOutComparison> ReadAsync(IReadOnlyList<(string Id, string Title)> jobs, string baselineId, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var titles = jobs.DistinctBy(job => job.Id).ToDictionary(job => job.Id, job => job.Title);
        var runs = new List<HeldOutRun>();
        foreach (var (id, _) in jobs)
        {
            runs.Add(await HeldOutRuns.ReadAsync(database, id, cancellationToken));
        }
        var asked = runs.Where(run => run.Marks.Count > 0).ToList();
        var shared = asked.Count == 0 ? [] : asked.Skip(1).Aggregate(asked[0].Marks.Keys.ToHashSet(), (keys, run) =>
        {
            keys.IntersectWith(run.Marks.Keys);
            return keys;
        });
        var sameRows = asked.TrueForAll(run => run.Questions.SetEquals(asked[0].Questions));
        var results = runs.ConvertAll(run => (Title: titles[run.FineTuningId], Result: new HeldOutResult(
            run.FineTuningId, run.EvaluationId, run.Questions.Count,
            run.Accuracy,
            run.Marks.Count == 0 ? new Accuracy(0, 0, null, null, null) : WilsonInterval.Accuracy(shared.Count(key => run.Marks[key]), shared.Count))));
        var counted = results.Where(one => one.Result.Own.Of > 0).ToList();

        // The order of the jobs settles ties, so that the same question gets the same answer.
        var ranked = counted.OrderByDescending(one => one.Result.Shared.Right).ToList();
        var canRank = counted.Count > 1 && shared.Count > 0;
        var hasBest = canRank && ranked[0].Result.Shared.Right > ranked[1].Result.Shared.Right;
        var bestAgainstNext = canRank ? Pair(Of(ranked[0].Result), Of(ranked[1].Result), titles, shared) : null;
        var baseline = asked.Find(run => run.FineTuningId == baselineId);
        return new HeldOutComparison(
            results.ConvertAll(one => one.Result),
            sameRows,
            shared.Count,
            hasBest ? ranked[0].Result.FineTuningId : null,
            baseline is null ? [] : [.. asked.Where(run => run != baseline).Select(run => Pair(baseline, run, titles))],
            bestAgainstNext,
            HeldOutSentences.Of(counted, jobs.Count - counted.Count, sameRows, shared.Count, ranked, bestAgainstNext));

        HeldOutRun Of(HeldOutResult result) => asked.Find(run => run.FineTuningId == result.FineTuningId)!;
    }

    /// <summary>On what both were judged on, or only on some of it.</summary>
    private static HeldOutPair Pair(HeldOutRun first, HeldOutRun second, IReadOnlyDictionary<string, string> titles, HashSet<HeldOutQuestion>? only = null)
    {
        var counts = first.Marks.Where(mark => second.Marks.ContainsKey(mark.Key) && only?.Contains(mark.Key) is not false).CountBy(mark => (First: mark.Value, Second: second.Marks[mark.Key]))
            .ToDictionary(pair => pair.Key, pair => pair.Value);
        int Count(bool one, bool other) => counts.GetValueOrDefault((one, other));
        var (both, onlyFirst, onlySecond, neither) = (Count(true, true), Count(true, false), Count(false, true), Count(false, false));
        return new HeldOutPair(
            first.FineTuningId, second.FineTuningId, both, onlyFirst, onlySecond, neither, McNemar.ExactP(onlyFirst, onlySecond),
            PairedSentences.Of(titles[first.FineTuningId], titles[second.FineTuningId], both, onlyFirst, onlySecond, neither));
    }
}
