using System.Globalization;
using System.Text.Json;
using FineTuningStudio.Core.Data;
using FineTuningStudio.Core.GoldenRecords;
using Microsoft.EntityFrameworkCore;

namespace FineTuningStudio.Core.FineTunings;

/// <summary>
/// Creates jobs: checks everything, freezes the snapshot and writes the row in one short transaction, and answers at
/// once. The submitter does the rest.
/// </summary>
public sealed class CreateFineTuning
{
    private const int Attempts = 5;

    private readonly IDbContextFactory<StudioDb> _databases;
    private readonly CreationPlanner _planner;
    private readonly FineTuningFeed _feed;
    private readonly EngineSignals _signals;
    private readonly TimeProvider _time;

    internal CreateFineTuning(
        IDbContextFactory<StudioDb> databases, CreationPlanner planner, FineTuningFeed feed, EngineSignals signals, TimeProvider time)
    {
        _databases = databases;
        _planner = planner;
        _feed = feed;
        _signals = signals;
        _time = time;
    }

    /// <summary>
    /// The new job, queued. The same idempotency key with the same body gives the first answer again; with another body
    /// the problem <c>idempotency_conflict</c>. Other problems: those of the API contract for creating.
    /// </summary>
    public async Task<Result<FineTuningView>> RunAsync(CreateFineTuningRequest request, CancellationToken cancellationToken)
    {
        if (request.Idempotency is { } claim && await EarlierAnswerAsync(claim, cancellationToken) is { } earlier)
        {
            return earlier;
        }
        try
        {
            for (var attempt = 0; attempt < Attempts; attempt++)
            {
                var plan = await _planner.PlanAsync(request, cancellationToken);
                if (plan.Problems is [var problem, ..])
                {
                    return problem;
                }
                if (await StoreAsync(plan, cancellationToken) is { } stored)
                {
                    return stored;
                }
            }
            return new Problem(ProblemKind.Unavailable, "unavailable", "The golden records of the connection change all the time just now, so that they cannot be frozen for the job. Try again in a moment.");
        }
        catch (DbUpdateException) when (request.Idempotency is not null)
        {
            // The same key won the race in another request, and its answer is ours; anything else is a real fault.
            if (await EarlierAnswerAsync(request.Idempotency, cancellationToken) is { } winner)
            {
                return winner;
            }
            throw;
        }
    }

    /// <summary>What creating would do and cost, and every problem that it would refuse for; creates nothing.</summary>
    public async Task<FineTuningEstimate> EstimateAsync(CreateFineTuningRequest request, CancellationToken cancellationToken)
    {
        var plan = await _planner.PlanAsync(request, cancellationToken);
        await using var database = await _databases.CreateDbContextAsync(cancellationToken);
        return await FineTuningEstimates.OfAsync(plan, database, cancellationToken);
    }

    private async Task<Result<FineTuningView>?> EarlierAnswerAsync(IdempotencyClaim claim, CancellationToken cancellationToken)
    {
        await using var database = await _databases.CreateDbContextAsync(cancellationToken);
        var first = await database.IdempotencyKeys.AsNoTracking()
            .SingleOrDefaultAsync(key => key.Owner == claim.Owner && key.Key == claim.Key, cancellationToken);
        if (first is null)
        {
            return null;
        }
        if (first.BodyHash != claim.BodyHash)
        {
            return new Problem(ProblemKind.Conflict, "idempotency_conflict",
                "This Idempotency-Key was used with another body; send the same body, or a new key.");
        }
        var answer = JsonSerializer.Deserialize<FineTuningView>(first.Answer, JsonText.Options)!;
        return answer with { GoldenRecordIds = await RecordIdsAsync(database, answer.SnapshotId, cancellationToken) };
    }

    /// <summary>The new job; null where a record came, went or was edited since the plan was made, so that its split may no longer be right.</summary>
    private async Task<FineTuningView?> StoreAsync(CreationPlan plan, CancellationToken cancellationToken)
    {
        await using var database = await _databases.CreateDbContextAsync(cancellationToken);
        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
        if (plan.Stamp is not null && plan.Stamp != await plan.StampAsync(database, cancellationToken))
        {
            return null;
        }
        var now = _time.GetUtcNow().UtcDateTime;
        var snapshot = plan.Schema is null ? null : NewSnapshot(plan, now);
        var job = NewJob(plan, snapshot, now);
        job.Change = await FineTuningWriter.NextChangeAsync(database, cancellationToken);
        if (snapshot is not null)
        {
            database.Snapshots.Add(snapshot);
        }
        database.FineTunings.Add(job);
        var view = FineTuningView.Of(job);
        if (plan.Request.Idempotency is { } claim)
        {
            database.IdempotencyKeys.Add(new IdempotencyKey
            {
                Owner = claim.Owner,
                Key = claim.Key,
                BodyHash = claim.BodyHash,
                FineTuningId = job.Id,
                Answer = JsonSerializer.Serialize(view, JsonText.Options),
                CreatedAt = now,
            });
        }
        await database.SaveChangesAsync(cancellationToken);
        if (snapshot is not null)
        {
            await SnapshotWriter.WriteItemsAsync(database, snapshot, plan.Records(database), plan.HeldOut, cancellationToken);
        }
        var ids = await RecordIdsAsync(database, snapshot?.Id, cancellationToken);
        await transaction.CommitAsync(cancellationToken);

        _feed.Publish(new FineTuningNotice(job.Id, job.Change, view));
        _signals.WakeSubmitter();
        return view with { GoldenRecordIds = ids };
    }

    private Snapshot NewSnapshot(CreationPlan plan, DateTime now) => new()
    {
        Id = StudioId.New(_time),
        ConnectionId = plan.Request.ConnectionId!,
        Dialect = plan.Schema!.Dialect,
        SchemaText = plan.Schema.Text,
        SystemTemplate = PromptTemplate.Default.System,
        UserTemplate = PromptTemplate.Default.User,
        TrainingCount = plan.TrainingCount,
        ValidationCount = plan.ValidationCount,
        SplitKind = plan.Split.Kind,
        SplitTag = plan.Split.Tag,
        ValidationSplit = plan.Split.Share,
        Seed = plan.Split.Seed,
        CreatedAt = now,
    };

    private FineTuning NewJob(CreationPlan plan, Snapshot? snapshot, DateTime now)
    {
        var request = plan.Request;
        return new FineTuning
        {
            Id = StudioId.New(_time),
            Alias = request.Alias ?? DefaultAlias(plan.ConnectionAlias, now),
            ConnectionId = request.ConnectionId,
            Provider = plan.Provider!.Name,
            ModelName = plan.Model!,
            ModelParameters = request.Parameters?.ToDictionary(pair => pair.Key, pair => pair.Value),
            EffectiveParameters = plan.Parameters,
            Metadata = request.Metadata?.ToDictionary(pair => pair.Key, pair => pair.Value),
            Suffix = request.Suffix,
            Seed = request.Seed,
            ValidationSplit = request.ValidationSplit ?? (plan.Split.Share > 0 ? plan.Split.Share : null),
            SplitKind = plan.Split.Kind,
            SplitTag = plan.Split.Tag,
            HeldOutCount = plan.ValidationCount,
            TrainingFile = request.TrainingFile,
            ValidationFile = request.ValidationFile,
            SnapshotId = snapshot?.Id,
            GoldenRecordCount = snapshot is null ? 0 : plan.RecordCount,
            CreatedBy = request.CreatedBy,
            Warnings = plan.Warnings,
            RemoteFileId = request.TrainingFile,
            CreatedAt = now,
            StatusSince = now,
            NextAttemptAt = now,
        };
    }

    /// <summary>Dataherald's default: {connection alias}_{yyyyMMddHH}; cut to what an alias may have.</summary>
    private static string DefaultAlias(string? connectionAlias, DateTime now)
    {
        var hour = now.ToString("yyyyMMddHH", CultureInfo.InvariantCulture);
        var alias = connectionAlias ?? "finetuning";
        return $"{alias[..Math.Min(alias.Length, FineTuning.MaxAliasLength - hour.Length - 1)]}_{hour}";
    }

    private static async Task<IReadOnlyList<string>> RecordIdsAsync(StudioDb database, string? snapshotId, CancellationToken cancellationToken) =>
        await database.SnapshotItems.Where(item => item.SnapshotId == snapshotId)
            .OrderBy(item => item.Position).Select(item => item.RecordId).ToListAsync(cancellationToken);
}
