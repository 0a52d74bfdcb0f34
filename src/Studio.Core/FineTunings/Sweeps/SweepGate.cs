using System.Linq.Expressions;
using FineTuningStudio.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace FineTuningStudio.Core.FineTunings;

/// <summary>
/// Lets the jobs of sweeps go to their providers, in their order, as far as each sweep has room. Which jobs are out is read
/// from the rows under the lock that orders all commits, so neither a kill nor a second node lets one too many go.
/// </summary>
internal sealed class SweepGate(IDbContextFactory<StudioDb> databases, FineTuningWriter writer, CancelFineTuning cancel)
{
    /// <summary>
    /// A job that was let go and is not over. One that was cancelled counts until its provider has confirmed that, since it
    /// trains on; what is only uploaded does not.
    /// </summary>
    public static Expression<Func<FineTuning, bool>> IsOut { get; } = job =>
        !job.SweepWaits
        && ((job.Status != FineTuningStatus.Succeeded && job.Status != FineTuningStatus.Failed && job.Status != FineTuningStatus.Cancelled)
            || (job.Status == FineTuningStatus.Cancelled && !job.Settled && (job.Stage == SubmissionStage.Creating || job.Stage == SubmissionStage.Created)));

    /// <summary>Carries out what cancelled sweeps have left open, and lets go what is due.</summary>
    public async Task LetGoAsync(CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var open = database.FineTunings.Where(job => !job.Settled && job.SweepId != null
            && job.Status != FineTuningStatus.Succeeded && job.Status != FineTuningStatus.Failed && job.Status != FineTuningStatus.Cancelled);

        // From the few jobs that are open to their sweeps: there may be thousands of those that are over.
        var ids = open.Select(job => job.SweepId!).Distinct();
        var sweeps = await database.Sweeps.Where(sweep => ids.Contains(sweep.Id))
            .Select(sweep => new
            {
                sweep.Id,
                IsCancelled = sweep.CancelRequestedAt != null,
                IsDue = open.Any(job => job.SweepId == sweep.Id && job.SweepWaits) && database.FineTunings.Where(IsOut).Count(job => job.SweepId == sweep.Id) < sweep.AtOnce,
            })
            .Where(sweep => sweep.IsCancelled || sweep.IsDue).ToListAsync(cancellationToken);
        foreach (var sweep in sweeps)
        {
            if (sweep.IsCancelled)
            {
                // Whoever wished it was killed before all was cancelled.
                await CancelAllAsync(sweep.Id, cancellationToken);
            }
            else
            {
                await writer.EditChosenAsync((within, cancelled) => ChooseAsync(within, sweep.Id, cancelled), LetGo, cancellationToken);
            }
        }
    }

    /// <summary>Cancels every job of a sweep that is not over, those that wait first.</summary>
    public async Task CancelAllAsync(string sweepId, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var ids = await database.FineTunings
            .Where(job => job.SweepId == sweepId && job.Status != FineTuningStatus.Succeeded && job.Status != FineTuningStatus.Failed && job.Status != FineTuningStatus.Cancelled)
            .OrderByDescending(job => job.SweepWaits).ThenBy(job => job.SweepPosition).Select(job => job.Id).ToListAsync(cancellationToken);
        foreach (var id in ids)
        {
            // One that ended meanwhile refuses, which is as good.
            await cancel.RunAsync(id, null, cancellationToken);
        }
    }

    /// <summary>The next jobs of the sweep that have room, by what is committed now.</summary>
    private static async Task<List<FineTuning>> ChooseAsync(StudioDb database, string sweepId, CancellationToken cancellationToken)
    {
        var room = await database.Sweeps.Where(sweep => sweep.Id == sweepId && sweep.CancelRequestedAt == null).Select(sweep => sweep.AtOnce).SingleOrDefaultAsync(cancellationToken)
            - await database.FineTunings.Where(IsOut).CountAsync(job => job.SweepId == sweepId, cancellationToken);
        return room <= 0 ? [] : await database.FineTunings
            .Where(job => job.SweepId == sweepId && job.SweepWaits && !job.Settled && job.Status == FineTuningStatus.Queued).OrderBy(job => job.SweepPosition).Take(room).ToListAsync(cancellationToken);
    }

    private static void LetGo(FineTuning job, DateTime now)
    {
        job.SweepWaits = false;
        job.Attention = null;
        job.NextAttemptAt = now;
    }
}
