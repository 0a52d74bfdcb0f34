using FineTuningStudio.Core.Data;
using FineTuningStudio.Core.FineTunings;
using FineTuningStudio.Core.GoldenRecords;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace FineTuningStudio.Core.Snapshots;

/// <summary>
/// Once after the start, when requests are answered already, names the snapshots of an earlier version by their content. One
/// whose content is there under its name already becomes that one, once all of its jobs have ended.
/// </summary>
internal sealed partial class SnapshotBackfill(IDbContextFactory<StudioDb> databases, EngineGate gate, ILogger<SnapshotBackfill> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await gate.WaitAsync(stoppingToken);
            await FillAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The Studio is stopping; the next start goes on.
        }
        catch (Exception exception) when (exception is DbUpdateException or System.Data.Common.DbException)
        {
            // Nothing is lost: such a snapshot goes by its id, and the next start tries again.
            LogFailed(exception);
        }
    }

    internal async Task FillAsync(CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var unnamed = await database.Snapshots.AsNoTracking().Where(snapshot => snapshot.Hash == null).OrderBy(snapshot => snapshot.CreatedAt).ToListAsync(cancellationToken);
        foreach (var snapshot in unnamed)
        {
            await NameAsync(snapshot, database, cancellationToken);
        }
    }

    private static async Task NameAsync(Snapshot snapshot, StudioDb database, CancellationToken cancellationToken)
    {
        var hash = await SnapshotContent.HashOfAsync(snapshot, database, cancellationToken);
        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
        var twin = await database.Snapshots.Where(known => known.ConnectionId == snapshot.ConnectionId && known.Hash == hash).Select(known => known.Id).SingleOrDefaultAsync(cancellationToken);
        if (twin is null)
        {
            await database.Snapshots.Where(row => row.Id == snapshot.Id).ExecuteUpdateAsync(set => set.SetProperty(row => row.Hash, hash), cancellationToken);
        }
        else if (!await database.FineTunings.AnyAsync(job => job.SnapshotId == snapshot.Id && !job.Settled, cancellationToken))
        {
            if (snapshot.IsKept)
            {
                await SnapshotEdits.WriteAsync(database, twin, snapshot.Alias, snapshot.Note, keeps: true, cancellationToken);
            }
            await database.FineTunings.Where(job => job.SnapshotId == snapshot.Id).ExecuteUpdateAsync(set => set.SetProperty(job => job.SnapshotId, twin), cancellationToken);
            await SnapshotWriter.DeleteUnusedAsync(database, database.Snapshots.Where(row => row.Id == snapshot.Id), cancellationToken);
        }
        await transaction.CommitAsync(cancellationToken);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The snapshots of an earlier version could not all be named by their content.")]
    private partial void LogFailed(Exception exception);
}
