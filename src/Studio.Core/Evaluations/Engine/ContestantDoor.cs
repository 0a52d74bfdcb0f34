using FineTuningStudio.Core.Data;
using FineTuningStudio.Core.Generations;
using FineTuningStudio.Core.GoldenRecords;
using FineTuningStudio.Core.Providers;
using Microsoft.EntityFrameworkCore;

namespace FineTuningStudio.Core.Evaluations;

/// <summary>Puts one question of a run to a contestant; one attempt.</summary>
internal delegate Task<Answer<SqlAnswer>> AskContestant(EvaluationItem item, CancellationToken cancellationToken);

/// <summary>Makes the contestants of a run ready to be asked.</summary>
internal sealed class ContestantDoor(IDbContextFactory<StudioDb> databases, IModelDoor models, TimeProvider time)
{
    /// <summary>The way to ask a contestant, or why it cannot be asked at all.</summary>
    public async Task<Result<AskContestant>> OpenAsync(
        Evaluation run, EvaluationContestant contestant, IReadOnlyList<EvaluationItem> items, CancellationToken cancellationToken)
    {
        if (contestant.Kind is ContestantKind.Floor)
        {
            return await OpenFloorAsync(run, contestant, items, cancellationToken);
        }
        var found = await models.FindAsync(contestant, run.ConnectionId, cancellationToken);
        if (!found.TryGet(out var target, out var problem))
        {
            return problem;
        }
        return Result.Of<AskContestant>((item, stop) => models.AskAsync(target, item.PromptText, stop));
    }

    /// <summary>True where asking again costs nothing, so that a question that a kill cut off is asked again by itself.</summary>
    public bool IsFree(EvaluationContestant contestant) => contestant.Provider is null || models.IsNear(contestant.Provider);

    private async Task<Result<AskContestant>> OpenFloorAsync(
        Evaluation run, EvaluationContestant floor, IReadOnlyList<EvaluationItem> items, CancellationToken cancellationToken)
    {
        var training = floor.FineTuningId is { } jobId
            ? await TrainedOnAsync(jobId, cancellationToken)
            : await NotAskedAsync(run.ConnectionId, items, cancellationToken);
        if (training.Count == 0)
        {
            return new Problem(ProblemKind.Conflict, "conflict", floor.FineTuningId is null
                ? "There is no golden record to copy from: add some that are not asked."
                : "What the job was trained on is gone, so there is nothing to copy from.");
        }
        var nearest = new NearestQuestion(training);
        return Result.Of<AskContestant>((item, _) => Task.FromResult(Copy(nearest, item)));
    }

    private Answer<SqlAnswer> Copy(NearestQuestion nearest, EvaluationItem item)
    {
        var start = time.GetTimestamp();
        if (nearest.Find(item.PromptText, item.RecordId) is not { } found)
        {
            return new ProviderError(ProviderErrorKind.Refused, null, "There is no other golden record to copy from.");
        }
        return new SqlAnswer(found.Question.Sql, found.Question.Sql, Declined: false, Confidence: null, PromptTokens: 0, CompletionTokens: 0,
            time.GetElapsedTime(start), Candidates: 1, Dropped: 0);
    }

    private async Task<List<TrainingQuestion>> TrainedOnAsync(string jobId, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var snapshot = await database.FineTunings.Where(job => job.Id == jobId).Select(job => job.SnapshotId).SingleOrDefaultAsync(cancellationToken);
        return await database.SnapshotRows(snapshot).Where(row => row.Part == SnapshotPart.Training)
            .Select(row => new TrainingQuestion(row.RecordId, row.PromptText, row.Sql)).ToListAsync(cancellationToken);
    }

    /// <summary>The records of the connection that are not asked; where all are asked, all: each question then leaves out its own record.</summary>
    private async Task<List<TrainingQuestion>> NotAskedAsync(string connectionId, IReadOnlyList<EvaluationItem> items, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var all = await database.Visible().Where(record => record.ConnectionId == connectionId)
            .OrderBy(record => record.CreatedAt).ThenBy(record => record.Id)
            .Select(record => new TrainingQuestion(record.Id, record.PromptText, record.Sql)).ToListAsync(cancellationToken);
        var asked = items.Select(item => item.RecordId).ToHashSet();
        var others = all.FindAll(record => !asked.Contains(record.RecordId));
        return others.Count > 0 ? others : all;
    }
}
