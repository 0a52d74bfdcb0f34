using System.Text.Json;
using FineTuningStudio.Core.Data;
using FineTuningStudio.Core.GoldenRecords;
using FineTuningStudio.Core.Providers.Budgets;
using FineTuningStudio.Core.Snapshots;
using FineTuningStudio.Core.Webhooks;
using Microsoft.EntityFrameworkCore;

namespace FineTuningStudio.Core.FineTunings;

/// <summary>
/// Creates sweeps: all jobs are rows at once, over one snapshot, in one short transaction. They wait there until
/// <see cref="SweepGate"/> lets them go.
/// </summary>
public sealed class CreateSweep
{
    private const int Attempts = 5;

    private readonly IDbContextFactory<StudioDb> _databases;
    private readonly SweepPlanner _planner;
    private readonly SecretParameters _secrets;
    private readonly FineTuningFeed _feed;
    private readonly WebhookOutbox _outbox;
    private readonly EngineSignals _signals;
    private readonly TimeProvider _time;

    internal CreateSweep(IDbContextFactory<StudioDb> databases, SweepPlanner planner, SecretParameters secrets, FineTuningFeed feed, WebhookOutbox outbox, EngineSignals signals, TimeProvider time) =>
        (_databases, _planner, _secrets, _feed, _outbox, _signals, _time) = (databases, planner, secrets, feed, outbox, signals, time);

    /// <summary>
    /// The new sweep. The same idempotency key with the same body gives the first answer again; with another body the problem
    /// <c>idempotency_conflict</c>. Other problems: those of creating a job; where it is of single combinations, it says of which.
    /// </summary>
    public async Task<Result<SweepView>> RunAsync(SweepRequest request, CancellationToken cancellationToken)
    {
        var claim = request.Base.Idempotency;
        if (claim is not null && await EarlierAnswerAsync(claim, cancellationToken) is { } earlier)
        {
            return earlier;
        }
        try
        {
            for (var attempt = 0; attempt < Attempts; attempt++)
            {
                var plan = await _planner.PlanAsync(request, cancellationToken);
                if (FirstProblem(plan) is { } problem)
                {
                    return problem;
                }
                if (await StoreAsync(plan, cancellationToken) is { } stored)
                {
                    return stored;
                }
            }
            return CreateSnapshot.Busy;
        }
        catch (DbUpdateException) when (claim is not null)
        {
            // The same key won the race in another request, and its answer is ours; anything else is a real fault.
            if (await EarlierAnswerAsync(claim, cancellationToken) is { } winner)
            {
                return winner;
            }
            throw;
        }
    }

    /// <summary>What creating would do and cost, and every problem that it would refuse for; creates nothing.</summary>
    public async Task<SweepEstimate> EstimateAsync(SweepRequest request, CancellationToken cancellationToken)
    {
        var plan = await _planner.PlanAsync(request, cancellationToken);
        var problems = plan.Problems.ToList();
        Spending? spending = null;
        if (plan.Base?.Provider is { MonthlyBudget: not null } provider && plan.Runs.Count > 0)
        {
            await using var database = await _databases.CreateDbContextAsync(cancellationToken);
            spending = await Spendings.ReadAsync(database, provider, Spending.MonthOf(_time.GetUtcNow().UtcDateTime), cancellationToken);
            if (BudgetRules.Refusal(provider, spending, plan.Dollars, plan.CostReason, request.Base.AllowOverBudget, plan.Subject) is { } over)
            {
                problems.Add(over);
            }
        }
        return new SweepEstimate
        {
            AtOnce = plan.AtOnce,
            TrainingRecords = plan.Base?.TrainingCount ?? 0,
            ValidationRecords = plan.Base?.ValidationCount ?? 0,
            TotalTokens = plan.Runs.Count > 0 && plan.Runs.All(run => run.Cost.Tokens.Total is not null) ? plan.Runs.Sum(run => run.Cost.Tokens.Total) : null,
            Price = plan.Runs.Count > 0 ? plan.Dollars : null,
            PriceReason = plan.Runs.Count > 0 ? plan.CostReason : "There is nothing to count yet.",
            Spending = spending,
            Problems = problems,
            Warnings = [.. (plan.Base?.Warnings ?? []).Concat(plan.Runs.SelectMany(run => run.Plan.Warnings)).Concat(NothingHeldOut(plan)).Distinct()],
            Combinations = [.. plan.Runs.Select(run => new SweepCombinationEstimate(
                run.Position, run.Values, run.Cost.Tokens.Epochs, run.Cost.Tokens.Total, run.Cost.Dollars, run.Cost.Reason, run.Problems))],
        };
    }

    private static IEnumerable<string> NothingHeldOut(SweepPlan plan) => plan.Base is { ValidationCount: 0, RecordCount: > 0 }
        ? ["Nothing is held out, so no run can be told to be the best by the accuracy of its model: hold a part out."]
        : [];

    private static Problem? FirstProblem(SweepPlan plan)
    {
        if (plan.Problems is [var problem, ..])
        {
            return problem;
        }
        var faulty = plan.Runs.Where(run => run.Problems.Count > 0).ToList();
        return faulty is [var first, ..]
            ? first.Problems[0] with
            {
                Description = $"Of {plan.Runs.Count} combinations {faulty.Count} cannot be made; the first is number {first.Position} ({SweepWords.Values(first.Values)}).",
            }
            : null;
    }

    private async Task<Result<SweepView>?> EarlierAnswerAsync(IdempotencyClaim claim, CancellationToken cancellationToken)
    {
        await using var database = await _databases.CreateDbContextAsync(cancellationToken);
        if (await IdempotencyLookup.FindAsync(database, claim, cancellationToken) is not { } known)
        {
            return null;
        }
        return known.TryGet(out var first, out var conflict) ? JsonSerializer.Deserialize<SweepView>(first.Answer, JsonText.Options)! : conflict;
    }

    /// <summary>The new sweep, or the problem <c>budget_exceeded</c>; null where the plan is of yesterday.</summary>
    private async Task<Result<SweepView>?> StoreAsync(SweepPlan plan, CancellationToken cancellationToken)
    {
        var shared = plan.Runs[0].Plan;
        await using var database = await _databases.CreateDbContextAsync(cancellationToken);
        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);

        // The counter's lock comes first: who creates next sees what this one spends.
        var last = await FineTuningWriter.NextChangesAsync(database, plan.Runs.Count, cancellationToken);
        if (!await CreateFineTuning.IsOfTodayAsync(shared, database, cancellationToken))
        {
            return null;
        }
        var now = _time.GetUtcNow().UtcDateTime;
        if (await Spendings.RefusalAsync(database, shared.Provider, plan.MicroDollars, plan.CostReason, plan.Request.Base.AllowOverBudget, now, cancellationToken, plan.Subject) is { } over)
        {
            return over;
        }
        var request = plan.Request.Base;
        var snapshotId = shared.Snapshot?.Id
            ?? (shared.Content is { } content ? await SnapshotWriter.StoreAsync(database, shared, content, request.CreatedBy, now, _time, cancellationToken) : null);
        var sweep = new Sweep
        {
            Id = StudioId.New(_time),
            Name = SweepPlanner.NameOf(plan.Request, shared.ConnectionAlias),
            ConnectionId = shared.Request.ConnectionId,
            Provider = shared.Provider!.Name,
            SnapshotId = snapshotId,
            AtOnce = plan.AtOnce,
            Axes = SweepGrid.AxesOf([.. plan.Runs.Select(run => run.Values)]),
            JobCount = plan.Runs.Count,
            CreatedBy = request.CreatedBy,
            CreatedAt = now,
        };
        database.Sweeps.Add(sweep);
        var jobs = plan.Runs.Select(run => Job(plan, run, sweep, snapshotId, last)).ToList();
        database.FineTunings.AddRange(jobs);
        var view = SweepView.Of(sweep, jobs);
        if (request.Idempotency is { } claim)
        {
            database.IdempotencyKeys.Add(CreationRows.Key(claim, sweep.Id, JsonSerializer.Serialize(view, JsonText.Options), now));
        }
        List<string> told = [];
        foreach (var run in view.Runs)
        {
            told.AddRange(await _outbox.AddAsync(database, WebhookEvents.Created, run.Job, run.Job.Change, cancellationToken));
        }
        await database.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        _outbox.Announce(told);
        foreach (var run in view.Runs)
        {
            _feed.Publish(new FineTuningNotice(run.Job.Id, run.Job.Change, run.Job));
        }
        _signals.WakeSubmitter();
        return view;
    }

    private FineTuning Job(SweepPlan plan, PlannedRun run, Sweep sweep, string? snapshotId, long lastChange)
    {
        run.Plan.Warnings.InsertRange(0, plan.Base!.Warnings);

        // Each a millionth of a second after the one before, so that lists have them in their order.
        var at = sweep.CreatedAt.AddMicroseconds(run.Position);
        var place = new SweepPlace(sweep.Id, run.Position, run.Values, SweepWords.Waits(sweep.AtOnce));
        var job = CreationRows.Job(run.Plan, _secrets, run.Cost, snapshotId, at, StudioId.New(_time), place);
        job.Change = lastChange - plan.Runs.Count + run.Position;
        return job;
    }
}
