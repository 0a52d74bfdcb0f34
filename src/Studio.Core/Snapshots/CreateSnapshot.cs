using FineTuningStudio.Core.Data;
using FineTuningStudio.Core.FineTunings;
using FineTuningStudio.Core.GoldenRecords;
using FineTuningStudio.Core.GoldenRecords.Checks;
using Microsoft.EntityFrameworkCore;

namespace FineTuningStudio.Core.Snapshots;

/// <summary>Freezes golden records without a job. The same content is the same snapshot, however often it is made.</summary>
public sealed class CreateSnapshot
{
    private const int Attempts = 5;

    private readonly IDbContextFactory<StudioDb> _databases;
    private readonly SnapshotPlanner _planner;
    private readonly SnapshotQueries _queries;
    private readonly TimeProvider _time;

    internal CreateSnapshot(IDbContextFactory<StudioDb> databases, SnapshotPlanner planner, SnapshotQueries queries, TimeProvider time) =>
        (_databases, _planner, _queries, _time) = (databases, planner, queries, time);

    /// <summary>
    /// The snapshot, which is kept from now on. A name and a note are written where they are given, also on one that was
    /// there. Problems: <c>validation_failed</c>, <c>database_connection_not_found</c> and <c>golden_record_not_found</c> (kind
    /// Impossible), <c>unavailable</c> where the records change all the time.
    /// </summary>
    public async Task<Result<MadeSnapshot>> RunAsync(CreateSnapshotRequest request, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            await using var database = await _databases.CreateDbContextAsync(cancellationToken);
            var plan = await PlanAsync(request, database, cancellationToken);
            if (plan.Problems is [var problem, ..])
            {
                return problem;
            }
            var content = await SnapshotContent.ReadAsync(plan, database, cancellationToken);
            if (await StoreAsync(request, plan, content, database, cancellationToken) is { } made)
            {
                return made;
            }
        }
        return Busy;
    }

    /// <summary>What it would come to, with every problem that stands in its way; makes nothing.</summary>
    public async Task<SnapshotPreview> PreviewAsync(CreateSnapshotRequest request, CancellationToken cancellationToken)
    {
        await using var database = await _databases.CreateDbContextAsync(cancellationToken);
        var plan = await PlanAsync(request, database, cancellationToken);
        var counts = await SnapshotPlanner.CountAsync(request.Choice, database, cancellationToken);
        return new SnapshotPreview(
            Enum.GetValues<CheckState>().ToDictionary(state => state, counts.GetValueOrDefault), plan.TrainingCount, plan.ValidationCount, plan.Problems, plan.Warnings);
    }

    /// <summary>What is said where golden records change faster than they can be frozen.</summary>
    internal static Problem Busy { get; } = new(ProblemKind.Unavailable, "unavailable",
        "The golden records of the connection change all the time just now, so that they cannot be frozen. Try again in a moment.");

    private async Task<SnapshotPlan> PlanAsync(CreateSnapshotRequest request, StudioDb database, CancellationToken cancellationToken)
    {
        var choice = request.Choice with { Ids = request.Choice.Ids is { Count: > 0 } ids ? [.. ids.Distinct(StringComparer.Ordinal)] : null };
        var plan = new SnapshotPlan { Choice = choice, AllowLeaks = request.AllowLeaks };
        var split = new CreateFineTuningRequest
        {
            ConnectionId = choice.ConnectionId, Seed = request.Seed, SplitKind = request.SplitKind, SplitTag = request.SplitTag, ValidationSplit = request.ValidationSplit,
        };
        var faults = Faults(request, split);
        if (faults.Count > 0)
        {
            plan.Problems.Add(Problem.Invalid(faults));
        }
        plan.Split = SplitRules.FieldsOf(split, faults) ? SplitRules.ChoiceOf(split) : SplitChoice.None;
        if (await SnapshotPlanner.FindConnectionAsync(plan, choice.ConnectionId, database, cancellationToken))
        {
            await _planner.FillAsync(plan, database, null, cancellationToken);
        }
        return plan;
    }

    private static Dictionary<string, string[]> Faults(CreateSnapshotRequest request, CreateFineTuningRequest split)
    {
        var faults = SnapshotEdits.Faults(request.Alias, request.Note);
        void Add(string field, string? fault)
        {
            if (fault is not null)
            {
                faults[field] = [fault];
            }
        }

        Add("seed", FineTuningRules.SeedFault(request.Seed));
        Add("check_states", request.Choice.States is { Count: 0 } ? "check_states is empty, so no golden record is left: name at least one state, or leave it out." : null);
        SplitRules.Check(split, Add);
        return faults;
    }

    /// <summary>Null where a record came, went or was edited since the plan was made.</summary>
    private async Task<MadeSnapshot?> StoreAsync(
        CreateSnapshotRequest request, SnapshotPlan plan, SnapshotContent content, StudioDb database, CancellationToken cancellationToken)
    {
        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
        if (plan.Stamp != await plan.StampAsync(database, cancellationToken))
        {
            return null;
        }
        var wasThere = await database.Snapshots.AnyAsync(known => known.ConnectionId == plan.Choice!.ConnectionId && known.Hash == content.Hash, cancellationToken);
        var id = await SnapshotWriter.StoreAsync(database, plan, content, request.CreatedBy, _time.GetUtcNow().UtcDateTime, _time, cancellationToken);
        await SnapshotEdits.WriteAsync(database, id, request.Alias, request.Note, keeps: true, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new MadeSnapshot((await _queries.FindAsync(id, cancellationToken))!, !wasThere);
    }
}
