using FineTuningStudio.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace FineTuningStudio.Core.FineTunings;

/// <summary>Changes and cancels sweeps.</summary>
public sealed class SweepCommands
{
    private readonly IDbContextFactory<StudioDb> _databases;
    private readonly FineTuningWriter _writer;
    private readonly SweepGate _gate;
    private readonly SweepQueries _queries;
    private readonly EngineSignals _signals;
    private readonly TimeProvider _time;

    internal SweepCommands(IDbContextFactory<StudioDb> databases, FineTuningWriter writer, SweepGate gate, SweepQueries queries, EngineSignals signals, TimeProvider time) =>
        (_databases, _writer, _gate, _queries, _signals, _time) = (databases, writer, gate, queries, signals, time);

    /// <summary>
    /// Renames a sweep, or changes how many of its jobs are at the provider at once; null leaves as it is. With fewer, none is
    /// stopped: the next is let go once there is room. Problems: <c>not_found</c>, <c>validation_failed</c>.
    /// </summary>
    public async Task<Result<SweepView>> UpdateAsync(string id, string? name, int? atOnce, CancellationToken cancellationToken)
    {
        var faults = new Dictionary<string, string[]>();
        name = name?.Trim();
        if (name is { Length: 0 or > FineTuning.MaxAliasLength })
        {
            faults["name"] = [$"name must have 1 to {FineTuning.MaxAliasLength} characters; found {name.Length}."];
        }
        if (SweepRequest.AtOnceFault(atOnce) is { } fault)
        {
            faults["at_once"] = [fault];
        }
        if (faults.Count > 0)
        {
            return Problem.Invalid(faults);
        }
        await using var database = await _databases.CreateDbContextAsync(cancellationToken);
        if (await database.Sweeps.SingleOrDefaultAsync(sweep => sweep.Id == id, cancellationToken) is not { } sweep)
        {
            return Problem.SweepNotFound(id);
        }
        (sweep.Name, sweep.AtOnce) = (name ?? sweep.Name, atOnce ?? sweep.AtOnce);
        await database.SaveChangesAsync(cancellationToken);
        if (atOnce is not null)
        {
            await SayAsync(id, SweepWords.Waits(sweep.AtOnce), cancellationToken);
            _signals.WakeSubmitter();
        }
        return (await _queries.FindAsync(id, cancellationToken))!;
    }

    /// <summary>
    /// Cancels all jobs that are not over. The wish is noted first, so that it holds whatever happens. Problems:
    /// <c>not_found</c>; <c>cancel_not_possible</c> where all are over.
    /// </summary>
    public async Task<Result<SweepView>> CancelAsync(string id, CancellationToken cancellationToken)
    {
        if (await _queries.FindAsync(id, cancellationToken) is not { } found)
        {
            return Problem.SweepNotFound(id);
        }
        if (found.IsOver)
        {
            return new Problem(ProblemKind.Impossible, "cancel_not_possible", "All jobs of the sweep are over, so there is nothing to cancel.");
        }
        await using var database = await _databases.CreateDbContextAsync(cancellationToken);
        var now = _time.GetUtcNow().UtcDateTime;
        await database.Sweeps.Where(sweep => sweep.Id == id).ExecuteUpdateAsync(set => set.SetProperty(sweep => sweep.CancelRequestedAt, sweep => sweep.CancelRequestedAt ?? now), cancellationToken);
        await _gate.CancelAllAsync(id, cancellationToken);
        return (await _queries.FindAsync(id, cancellationToken))!;
    }

    /// <summary>Brings what the waiting jobs say up to date.</summary>
    private async Task SayAsync(string id, string sentence, CancellationToken cancellationToken)
    {
        await using var database = await _databases.CreateDbContextAsync(cancellationToken);
        var waiting = await database.FineTunings.Where(job => job.SweepId == id && job.SweepWaits && job.Status == FineTuningStatus.Queued).Select(job => job.Id).ToListAsync(cancellationToken);
        await _writer.EditManyAsync(
            waiting,
            job =>
            {
                var changes = job.SweepWaits && job.Status is FineTuningStatus.Queued && job.Attention != sentence;
                job.Attention = changes ? sentence : job.Attention;
                return changes;
            },
            cancellationToken);
    }
}
