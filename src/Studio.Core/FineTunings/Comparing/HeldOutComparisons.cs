using FineTuningStudio.Core.Data;
using FineTuningStudio.Core.Evaluations;
using FineTuningStudio.Core.GoldenRecords;
using Microsoft.EntityFrameworkCore;

namespace FineTuningStudio.Core.FineTunings;

/// <summary>
/// Compares the models of several jobs on the questions that their trainings held out. A question is the same one where record,
/// wording and gold are the same. Only what a job itself held out counts for it, so that no question of the comparison stood in
/// the training of any of the models that it compares.
/// </summary>
public sealed class HeldOutComparisons(IDbContextFactory<StudioDb> databases)
{
    /// <summary>Of these jobs, in their order; ids that are of no job stay without result.</summary>
    public async Task<HeldOutComparison> ReadAsync(IReadOnlyList<(string Id, string Title)> jobs, string baselineId, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var runs = new List<Run>();
        foreach (var (id, title) in jobs)
        {
            runs.Add(await RunAsync(database, id, title, cancellationToken));
        }
        var asked = runs.Where(run => run.Marks.Count > 0).ToList();
        var shared = asked.Count == 0 ? [] : asked.Skip(1).Aggregate(asked[0].Marks.Keys.ToHashSet(), (keys, run) =>
        {
            keys.IntersectWith(run.Marks.Keys);
            return keys;
        });
        var sameRows = asked.TrueForAll(run => run.Questions.SetEquals(asked[0].Questions));
        var results = runs.ConvertAll(run => (run.Title, Result: new HeldOutResult(
            run.Id, run.EvaluationId, run.Questions.Count,
            WilsonInterval.Accuracy(run.Marks.Values.Count(right => right), run.Marks.Count),
            run.Marks.Count == 0 ? new Accuracy(0, 0, null, null, null) : WilsonInterval.Accuracy(shared.Count(key => run.Marks[key]), shared.Count))));
        var counted = results.Where(one => one.Result.Own.Of > 0).ToList();

        // The order of the jobs settles ties, so that the same question gets the same answer.
        var ranked = counted.OrderByDescending(one => one.Result.Shared.Right).ToList();
        var canRank = counted.Count > 1 && shared.Count > 0;
        var hasBest = canRank && ranked[0].Result.Shared.Right > ranked[1].Result.Shared.Right;
        var bestAgainstNext = canRank ? Pair(Of(ranked[0].Result), Of(ranked[1].Result), shared) : null;
        var baseline = asked.Find(run => run.Id == baselineId);
        return new HeldOutComparison(
            results.ConvertAll(one => one.Result),
            sameRows,
            shared.Count,
            hasBest ? ranked[0].Result.FineTuningId : null,
            baseline is null ? [] : [.. asked.Where(run => run != baseline).Select(run => Pair(baseline, run))],
            bestAgainstNext,
            HeldOutSentences.Of(counted, jobs.Count - counted.Count, sameRows, shared.Count, ranked, bestAgainstNext));

        Run Of(HeldOutResult result) => asked.Find(run => run.Id == result.FineTuningId)!;
    }

    /// <summary>On what both were judged on, or only on some of it.</summary>
    private static HeldOutPair Pair(Run first, Run second, HashSet<Question>? only = null)
    {
        var counts = first.Marks.Where(mark => second.Marks.ContainsKey(mark.Key) && only?.Contains(mark.Key) is not false).CountBy(mark => (First: mark.Value, Second: second.Marks[mark.Key]))
            .ToDictionary(pair => pair.Key, pair => pair.Value);
        int Count(bool one, bool other) => counts.GetValueOrDefault((one, other));
        var (both, onlyFirst, onlySecond, neither) = (Count(true, true), Count(true, false), Count(false, true), Count(false, false));
        return new HeldOutPair(
            first.Id, second.Id, both, onlyFirst, onlySecond, neither, McNemar.ExactP(onlyFirst, onlySecond),
            PairedSentences.Of(first.Title, second.Title, both, onlyFirst, onlySecond, neither));
    }

    /// <summary>The latest finished run of what the job held out, and what the job's model came to in it.</summary>
    private static async Task<Run> RunAsync(StudioDb database, string id, string title, CancellationToken cancellationToken)
    {
        var found = await (
            from run in database.Evaluations
            where run.FineTuningId == id && run.Status == EvaluationStatus.Succeeded
            join contestant in database.EvaluationContestants on run.Id equals contestant.EvaluationId
            where contestant.FineTuningId == id && contestant.Kind == ContestantKind.Tuned
            join job in database.FineTunings on id equals job.Id
            where contestant.Model == job.ModelId
            orderby run.CreatedAt descending, run.Id descending, contestant.Position
            select new { run.Id, contestant.Position }).FirstOrDefaultAsync(cancellationToken);
        if (found is null)
        {
            return new Run(id, title, null, [], []);
        }
        var learnt = await LearntBeforeAsync(database, id, cancellationToken);
        var items = await database.EvaluationItems.AsNoTracking().Where(item => item.EvaluationId == found.Id)
            .Select(item => new { item.Position, Key = new Question(item.RecordId, item.PromptText, item.Sql) }).ToDictionaryAsync(item => item.Position, item => item.Key, cancellationToken);
        var marks = await database.Marks(found.Id, ComparisonProfile.Studio).Where(mark => mark.Contestant == found.Position).ToListAsync(cancellationToken);
        return new Run(
            id, title, found.Id, [.. items.Values.Where(item => !learnt.Contains(item.RecordId))],
            marks.Where(mark => !learnt.Contains(items[mark.Item].RecordId)).ToDictionary(mark => items[mark.Item], mark => mark.IsRight));
    }

    /// <summary>The records that the models trained on from which this one went on: what they have learnt is not held out of it.</summary>
    private static async Task<HashSet<string>> LearntBeforeAsync(StudioDb database, string id, CancellationToken cancellationToken)
    {
        var (learnt, seen) = (new HashSet<string>(), new HashSet<string> { id });
        var at = await EarlierAsync(id);
        while (at is not null && seen.Add(at))
        {
            var job = at;
            learnt.UnionWith(await (
                from item in database.SnapshotItems
                join row in database.FineTunings on item.SnapshotId equals row.SnapshotId
                where row.Id == job && item.Part == SnapshotPart.Training
                select item.RecordId).ToListAsync(cancellationToken));
            at = await EarlierAsync(job);
        }
        return learnt;

        Task<string?> EarlierAsync(string of) => database.FineTunings.Where(job => job.Id == of).Select(job => job.WarmStartedFromId).SingleOrDefaultAsync(cancellationToken);
    }

    private sealed record Question(string RecordId, string PromptText, string Sql);

    private sealed record Run(string Id, string Title, string? EvaluationId, HashSet<Question> Questions, Dictionary<Question, bool> Marks);
}
