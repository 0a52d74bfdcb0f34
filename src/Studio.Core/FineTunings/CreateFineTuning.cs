using System.Text.Json;
using FineTuningStudio.Core.Data;
using FineTuningStudio.Core.GoldenRecords;
using FineTuningStudio.Core.Providers;
using FineTuningStudio.Core.Providers.Budgets;
using FineTuningStudio.Core.Snapshots;
using FineTuningStudio.Core.Webhooks;
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
    private readonly TrainingTokenCounter _counter;
    private readonly FineTuningFeed _feed;
    private readonly WebhookOutbox _outbox;
    private readonly EngineSignals _signals;
    private readonly SecretParameters _secrets;
    private readonly ProviderRegistry _providers;
    private readonly TimeProvider _time;

    internal CreateFineTuning(
        IDbContextFactory<StudioDb> databases, CreationPlanner planner, TrainingTokenCounter counter, FineTuningFeed feed, WebhookOutbox outbox, EngineSignals signals, SecretParameters secrets, ProviderRegistry providers, TimeProvider time)
    {
        _providers = providers;
        _secrets = secrets;
        _databases = databases;
        _planner = planner;
        _counter = counter;
        _feed = feed;
        _outbox = outbox;
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
                var cost = await CountAsync(plan, cancellationToken);
                if (plan.Problems is [var problem, ..])
                {
                    return problem;
                }
                if (await StoreAsync(plan, cost, cancellationToken) is { } stored)
                {
                    return stored;
                }
            }
            return CreateSnapshot.Busy;
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

    /// <summary>
    /// What creating would do and cost, and every problem that it would refuse for; creates nothing. Shows rows of the training
    /// file from <paramref name="firstRow"/> (from 1) on, as they would be sent.
    /// </summary>
    public async Task<FineTuningEstimate> EstimateAsync(CreateFineTuningRequest request, CancellationToken cancellationToken, int firstRow = 1)
    {
        var plan = await _planner.PlanAsync(request, cancellationToken);
        await using var database = await _databases.CreateDbContextAsync(cancellationToken);
        var tokens = await _counter.CountAsync(plan, database, cancellationToken);
        var estimate = await FineTuningEstimates.OfAsync(plan, tokens, firstRow, database, _time.GetUtcNow().UtcDateTime, cancellationToken);
        return estimate with { Changes = await FineTuningDifference.ReadAsync(database, _providers, plan, PlannedCost.Of(plan, tokens), cancellationToken) };
    }

    private async Task<Result<FineTuningView>?> EarlierAnswerAsync(IdempotencyClaim claim, CancellationToken cancellationToken)
    {
        await using var database = await _databases.CreateDbContextAsync(cancellationToken);
        if (await IdempotencyLookup.FindAsync(database, claim, cancellationToken) is not { } known)
        {
            return null;
        }
        if (!known.TryGet(out var first, out var conflict))
        {
            return conflict;
        }
        var answer = JsonSerializer.Deserialize<FineTuningView>(first.Answer, JsonText.Options)!;

        // The job's own word, since a snapshot may have been found to be the same as another since.
        var snapshotId = await database.FineTunings.Where(job => job.Id == first.FineTuningId).Select(job => job.SnapshotId).SingleOrDefaultAsync(cancellationToken);
        return answer with
        {
            GoldenRecordIds = await RecordIdsAsync(database, snapshotId, cancellationToken),
            Changes = await FineTuningDifference.ReadAsync(database, _providers, answer, cancellationToken),
        };
    }

    /// <summary>What the plan costs; adds what only counting shows to stand in its way.</summary>
    private async Task<PlannedCost> CountAsync(CreationPlan plan, CancellationToken cancellationToken)
    {
        await using var database = await _databases.CreateDbContextAsync(cancellationToken);
        return PlannedCost.Of(plan, await _counter.CountAsync(plan, database, cancellationToken));
    }

    /// <summary>
    /// The new job, or the problem <c>budget_exceeded</c>; null where the plan is of yesterday: a record came, went or was edited
    /// since it was made, so that its split may no longer be right, or its snapshot went with the last job that had it.
    /// </summary>
    private async Task<Result<FineTuningView>?> StoreAsync(CreationPlan plan, PlannedCost cost, CancellationToken cancellationToken)
    {
        await using var database = await _databases.CreateDbContextAsync(cancellationToken);
        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);

        // The counter's lock comes first: who creates next sees what this one spends.
        var change = await FineTuningWriter.NextChangeAsync(database, cancellationToken);
        if (!await IsOfTodayAsync(plan, database, cancellationToken))
        {
            return null;
        }
        var now = _time.GetUtcNow().UtcDateTime;
        if (await Spendings.RefusalAsync(database, plan.Provider, cost.MicroDollars, cost.Reason, plan.Request.AllowOverBudget, now, cancellationToken) is { } over)
        {
            return over;
        }
        var snapshotId = plan.Snapshot?.Id
            ?? (plan.Content is { } content ? await SnapshotWriter.StoreAsync(database, plan, content, plan.Request.CreatedBy, now, _time, cancellationToken) : null);
        var job = CreationRows.Job(plan, _secrets, cost, snapshotId, now, StudioId.New(_time));
        job.Change = change;
        database.FineTunings.Add(job);
        var view = FineTuningView.Of(job) with { Sunset = plan.Sunset };
        if (plan.Request.Idempotency is { } claim)
        {
            database.IdempotencyKeys.Add(CreationRows.Key(claim, job.Id, JsonSerializer.Serialize(view, JsonText.Options), now));
        }
        var told = await _outbox.AddAsync(database, WebhookEvents.Created, view, change, cancellationToken);
        await database.SaveChangesAsync(cancellationToken);
        var ids = await RecordIdsAsync(database, job.SnapshotId, cancellationToken);
        await transaction.CommitAsync(cancellationToken);

        _feed.Publish(new FineTuningNotice(job.Id, job.Change, view));
        _outbox.Announce(told);
        _signals.WakeSubmitter();
        return view with { GoldenRecordIds = ids, Changes = await FineTuningDifference.ReadAsync(database, _providers, view, cancellationToken) };
    }

    internal static async Task<bool> IsOfTodayAsync(CreationPlan plan, StudioDb database, CancellationToken cancellationToken) =>
        (plan.Stamp is null || plan.Stamp == await plan.StampAsync(database, cancellationToken))
        && (plan.Snapshot is not { } snapshot || await database.Snapshots.AnyAsync(known => known.Id == snapshot.Id, cancellationToken));

    private static async Task<IReadOnlyList<string>> RecordIdsAsync(StudioDb database, string? snapshotId, CancellationToken cancellationToken) =>
        await database.SnapshotItems.Where(item => item.SnapshotId == snapshotId)
            .OrderBy(item => item.Position).Select(item => item.RecordId).ToListAsync(cancellationToken);
}
