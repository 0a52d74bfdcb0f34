using FineTuningStudio.Core.Data;
using FineTuningStudio.Core.Evaluations;
using FineTuningStudio.Core.GoldenRecords;
using Microsoft.EntityFrameworkCore;

namespace FineTuningStudio.Core.FineTunings;

/// <summary>A question that was held out; the same one where record, wording and gold are the same.</summary>
internal sealed record HeldOutQuestion(string RecordId, string PromptText, string Sql);

/// <summary>How a job's own model answered what its training held out; without a run, nothing.</summary>
/// <param name="Questions">What was asked.</param>
/// <param name="Marks">Of the answers that count, whether each is right.</param>
internal sealed record HeldOutRun(string FineTuningId, string? EvaluationId, HashSet<HeldOutQuestion> Questions, Dictionary<HeldOutQuestion, bool> Marks)
{
    public Accuracy Accuracy { get; } = WilsonInterval.Accuracy(Marks.Values.Count(right => right), Marks.Count);

    /// <summary>Null where there is no run.</summary>
    public int? Judged => EvaluationId is null ? null : Accuracy.Of;

    /// <inheritdoc cref="Judged"/>
    public int? Right => EvaluationId is null ? null : Accuracy.Right;
}

internal static class HeldOutRuns
{
    /// <summary>
    /// Writes what a job's model came to on what was held out, after something became of its evaluations in the caller's
    /// transaction. The job's id where that is news: it is told of once that is committed, by <see cref="FineTuningWriter.TellAsync"/>.
    /// </summary>
    public static async Task<string?> FollowAsync(StudioDb database, string? id, CancellationToken cancellationToken) =>
        id is not null && await FineTuningWriter.WriteHeldOutAsync(database, await ReadAsync(database, id, cancellationToken), cancellationToken) ? id : null;

    /// <summary>Of the job's latest finished evaluation of what it held out.</summary>
    public static async Task<HeldOutRun> ReadAsync(StudioDb database, string id, CancellationToken cancellationToken)
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
            return new HeldOutRun(id, null, [], []);
        }
        var learnt = await LearntBeforeAsync(database, id, cancellationToken);
        var items = await database.EvaluationItems.AsNoTracking().Where(item => item.EvaluationId == found.Id)
            .Select(item => new { item.Position, Key = new HeldOutQuestion(item.RecordId, item.PromptText, item.Sql) }).ToDictionaryAsync(item => item.Position, item => item.Key, cancellationToken);
        var marks = await database.Marks(found.Id, ComparisonProfile.Studio).Where(mark => mark.Contestant == found.Position).ToListAsync(cancellationToken);
        return new HeldOutRun(
            id, found.Id, [.. items.Values.Where(item => !learnt.Contains(item.RecordId))],
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
}
