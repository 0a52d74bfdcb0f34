using FineTuningStudio.Core.Data;
using FineTuningStudio.Sql;
using Microsoft.EntityFrameworkCore;

namespace FineTuningStudio.Core.Evaluations;

/// <summary>Freezes the questions of a run and writes it, queued, in one short transaction. The runner does the rest.</summary>
internal sealed class EvaluationCreation(
    IDbContextFactory<StudioDb> databases, EvaluationPlanner planner, EvaluationFeed feed, EvaluationSignals signals, TimeProvider time)
{
    /// <summary>The id of the new run.</summary>
    public async Task<Result<string>> CreateAsync(CreateEvaluationRequest request, IReadOnlyList<string>? again, CancellationToken cancellationToken)
    {
        var plan = await planner.PlanAsync(request, again, cancellationToken);
        if (plan.Refusal is { } refusal)
        {
            return refusal;
        }
        return (await StoreAsync(plan, isAutomatic: false, cancellationToken))!;
    }

    /// <summary>
    /// The run that starts by itself when a job has succeeded; null where it was made before. The mark on the job is set in
    /// the same transaction, so that there is exactly one, also after a kill, and none again where a person deleted it.
    /// </summary>
    public async Task<Result<string>?> CreateAutomaticAsync(string fineTuningId, CancellationToken cancellationToken)
    {
        var plan = await planner.PlanAsync(new CreateEvaluationRequest { FineTuningId = fineTuningId }, again: null, cancellationToken);
        if (plan.Refusal is { } refusal)
        {
            return refusal;
        }
        return await StoreAsync(plan, isAutomatic: true, cancellationToken) is { } id ? Result.Of(id) : default(Result<string>?);
    }

    private async Task<string?> StoreAsync(EvaluationPlan plan, bool isAutomatic, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var run = NewRun(plan, isAutomatic);
        var items = await FreezeAsync(plan, run.Id, database, cancellationToken);
        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
        if (isAutomatic && await database.FineTunings.Where(job => job.Id == run.FineTuningId && job.EvaluationMadeAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(job => job.EvaluationMadeAt, run.CreatedAt), cancellationToken) == 0)
        {
            return null;
        }
        database.Evaluations.Add(run);
        database.EvaluationItems.AddRange(items);
        await database.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);

        feed.Publish(new EvaluationNotice(run.Id, IsDeleted: false));
        signals.Wake();
        return run.Id;
    }

    /// <summary>Reading and taking apart what was trained on takes its time, so it is done before the transaction.</summary>
    private static async Task<List<EvaluationItem>> FreezeAsync(
        EvaluationPlan plan, string runId, StudioDb database, CancellationToken cancellationToken)
    {
        var snapshots = plan.Contestants.Select(contestant => contestant.SnapshotId).OfType<string>().Distinct();
        var seen = await TrainedOn.ReadAsync(database, snapshots, plan.Connection!.Dialect, cancellationToken);
        return [.. plan.Items.Select((item, position) => Freeze(item, position, runId, plan.Connection.Dialect, seen))];
    }

    private static EvaluationItem Freeze(PlannedItem item, int position, string runId, SqlDialect dialect, TrainedOn seen)
    {
        var shape = SqlShape.Of(item.Sql, dialect).Hash;
        var outline = SqlOutline.Of(item.Sql, dialect);
        return new EvaluationItem
        {
            EvaluationId = runId,
            Position = position,
            RecordId = item.RecordId,
            RecordVersion = item.RecordVersion,
            PromptText = item.PromptText,
            Sql = item.Sql,
            AcceptedSqls = item.AcceptedSqls,
            Tags = item.Tags,
            ShapeHash = shape,
            Tables = [.. outline.Tables],
            Features = [.. outline.Features],
            ShapeInTraining = seen.HasShape(shape),
            QuestionInTraining = seen.HasQuestion(item.PromptText),
        };
    }

    private Evaluation NewRun(EvaluationPlan plan, bool isAutomatic)
    {
        var id = StudioId.New(time);
        return new Evaluation
        {
            Id = id,
            Alias = plan.Request.Alias?.Trim() ?? DefaultAlias(plan),
            ConnectionId = plan.Connection!.Id,
            FineTuningId = plan.Request.FineTuningId,
            IsAutomatic = isAutomatic,
            Status = EvaluationStatus.Queued,
            ItemCount = plan.Items.Count,
            Concurrency = plan.Request.Concurrency ?? EvaluationRules.DefaultConcurrency,
            CreatedBy = plan.Request.CreatedBy,
            CreatedAt = time.GetUtcNow().UtcDateTime,
            Contestants = [.. plan.Contestants.Select((contestant, position) => new EvaluationContestant
            {
                EvaluationId = id,
                Position = position,
                Kind = contestant.Kind,
                Title = contestant.Title,
                FineTuningId = contestant.FineTuningId,
                Provider = contestant.Provider,
                Model = contestant.Model,
            })],
        };
    }

    private static string DefaultAlias(EvaluationPlan plan)
    {
        var (name, what) = plan switch
        {
            { Job: { } job } => (job.Alias, " on its held-out part"),
            { Request.Tag: { } tag } => (plan.Connection!.Alias, $" tagged {tag}"),
            _ => (plan.Connection!.Alias, $": {plan.Items.Count:N0} {(plan.Items.Count == 1 ? "question" : "questions")}"),
        };
        what = what.Length > MetadataRules.MaxAliasLength / 2 ? what[..(MetadataRules.MaxAliasLength / 2)] : what;
        return $"{name[..Math.Min(name.Length, MetadataRules.MaxAliasLength - what.Length)]}{what}";
    }
}
