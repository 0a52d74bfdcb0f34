using FineTuningStudio.Core.Data;
using FineTuningStudio.Core.GoldenRecords;
using FineTuningStudio.Sql;
using Microsoft.EntityFrameworkCore;

namespace FineTuningStudio.Core.FineTunings;

/// <summary>Says how much of a held-out part stands in training, before a job is made and after.</summary>
public sealed class LeakReports
{
    private const string NothingHeldOut = "nothing_held_out";

    private readonly IDbContextFactory<StudioDb> _databases;
    private readonly CreationPlanner _planner;
    private readonly GoldenRecordShapes _shapes;

    internal LeakReports(IDbContextFactory<StudioDb> databases, CreationPlanner planner, GoldenRecordShapes shapes)
    {
        _databases = databases;
        _planner = planner;
        _shapes = shapes;
    }

    /// <summary>
    /// The report that creating would be judged by, also where something else still stands in creation's way. Problems: those of
    /// creating where they leave nothing to compare, and <c>nothing_held_out</c> (kind Impossible).
    /// </summary>
    public async Task<Result<LeakReport>> BeforeAsync(CreateFineTuningRequest request, CancellationToken cancellationToken)
    {
        // What is refused without the permission is just what the report is to show.
        var plan = await _planner.PlanAsync(request with { AllowLeaks = true }, cancellationToken);
        if (plan.Snapshot is { ValidationCount: > 0 } snapshot)
        {
            return await OfSnapshotAsync(snapshot, cancellationToken);
        }
        if (plan.HeldOut.Count == 0)
        {
            return plan.Problems is [var problem, ..] ? problem : new Problem(ProblemKind.Impossible, NothingHeldOut,
                "Nothing is held out, so there is nothing to compare with the training part: choose a split.");
        }
        await _shapes.FillAsync(request.ConnectionId!, cancellationToken);
        await using var database = await _databases.CreateDbContextAsync(cancellationToken);
        var dialect = await database.DialectOfAsync(request.ConnectionId!, cancellationToken);
        var rows = await plan.Records(database).InSnapshotOrder()
            .Select(record => new LeakRow(record.Id, record.PromptText, record.Sql, record.ShapeHash)).ToListAsync(cancellationToken);
        var heldOut = plan.HeldOut.ToHashSet();
        return await ReportAsync(rows.Where((_, position) => !heldOut.Contains(position)), rows.Where((_, position) => heldOut.Contains(position)), dialect, cancellationToken);
    }

    /// <summary>The report of a job's snapshot. <c>finetuning_not_found</c>, <c>nothing_held_out</c> (kind NotFound).</summary>
    public async Task<Result<LeakReport>> OfFineTuningAsync(string fineTuningId, CancellationToken cancellationToken)
    {
        await using var database = await _databases.CreateDbContextAsync(cancellationToken);
        var job = await database.FineTunings.Where(job => job.Id == fineTuningId)
            .Select(job => new { job.Snapshot }).AsNoTracking().SingleOrDefaultAsync(cancellationToken);
        if (job is null)
        {
            return Problem.FineTuningNotFound();
        }
        return job.Snapshot is { ValidationCount: > 0 } snapshot
            ? await OfSnapshotAsync(snapshot, cancellationToken)
            : new Problem(ProblemKind.NotFound, NothingHeldOut, "This job holds no golden record out of training, so there is nothing to compare.");
    }

    private async Task<Result<LeakReport>> OfSnapshotAsync(Snapshot snapshot, CancellationToken cancellationToken)
    {
        await using var database = await _databases.CreateDbContextAsync(cancellationToken);
        var dialect = SqlDialects.Of(snapshot.Dialect);

        // Stored shapes are of the connection's present dialect, which pasted DDL may have changed since.
        var stored = await database.DialectOfAsync(snapshot.ConnectionId, cancellationToken) == dialect;
        var rows = await database.SnapshotRows(snapshot.Id)
            .Select(row => new { row.RecordId, row.PromptText, row.Sql, row.ShapeHash, row.Part }).ToListAsync(cancellationToken);
        return await ReportAsync(Part(SnapshotPart.Training), Part(SnapshotPart.Validation), dialect, cancellationToken);

        IEnumerable<LeakRow> Part(SnapshotPart part) => rows.Where(row => row.Part == part).Select(row => new LeakRow(
            row.RecordId, row.PromptText, row.Sql, GoldenRecordShapes.HashOf(stored ? row.ShapeHash : "", row.Sql, dialect)));
    }

    // Seconds of work where there are very many records, which no caller's thread is to be held for.
    private static async Task<Result<LeakReport>> ReportAsync(IEnumerable<LeakRow> training, IEnumerable<LeakRow> heldOut, SqlDialect dialect, CancellationToken cancellationToken) =>
        await Task.Run(() => LeakAnalysis.Report(training.ToList(), heldOut.ToList(), dialect, cancellationToken), cancellationToken);
}
