using FineTuningStudio.Core.Data;
using FineTuningStudio.Core.Evaluations;
using FineTuningStudio.Core.FineTunings;
using FineTuningStudio.Core.GoldenRecords;
using Microsoft.EntityFrameworkCore;

namespace FineTuningStudio.Core.Connections;

/// <summary>The users' databases: adding opens and scans them, deleting is refused while unfinished jobs use them.</summary>
/// <remarks>
/// Problems: <c>validation_failed</c> for alias, metadata and dialect; <c>invalid_database_connection</c> where the database
/// cannot be opened and <c>empty_database</c> where it has no table, both with what was found and what to do.
/// </remarks>
public sealed class DatabaseConnections(IDbContextFactory<StudioDb> databases, ConnectionReader reader, NewConnectionRules rules, UploadedDatabases uploads, TimeProvider time)
{
    private static readonly FineTuningStatus[] Unfinished = [FineTuningStatus.Queued, FineTuningStatus.ValidatingFiles, FineTuningStatus.Running];

    /// <summary>All connections by alias.</summary>
    public async Task<IReadOnlyList<ConnectionView>> ListAsync(CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var views = await ViewsAsync(db, db.Connections, ct);
        return [.. views.OrderBy(view => view.Alias, StringComparer.OrdinalIgnoreCase).ThenBy(view => view.Id, StringComparer.Ordinal)];
    }

    public async Task<ConnectionView?> FindAsync(string id, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        return (await ViewsAsync(db, db.Connections.Where(connection => connection.Id == id), ct)).SingleOrDefault();
    }

    /// <summary>Opens the database, reads all its tables and keeps both.</summary>
    public async Task<Result<ConnectionView>> AddAsync(NewConnection connection, CancellationToken ct)
    {
        if (rules.Read(connection).TryGet(out var row, out var problem) is false)
        {
            return problem;
        }
        return await StoreAsync(row, ct);
    }

    /// <summary>Takes a SQLite file in as it streams; whatever goes wrong, nothing of it stays.</summary>
    public async Task<Result<ConnectionView>> AddUploadAsync(string? alias, string fileName, Stream content, IReadOnlyDictionary<string, string>? metadata, CancellationToken ct)
    {
        if (rules.ReadUpload(alias, fileName, metadata).TryGet(out var row, out var problem) is false
            || (await uploads.SaveAsync(row.Id, content, ct)).TryGet(out _, out problem) is false)
        {
            return problem;
        }
        var stored = false;
        try
        {
            var result = await StoreAsync(row, ct);
            stored = result.Problem is null;
            return result;
        }
        finally
        {
            if (!stored)
            {
                uploads.Remove(row.Id);
            }
        }
    }

    /// <summary>Changes what is given. Another URI or DDL is opened and scanned first; descriptions of tables that are still there are kept.</summary>
    public async Task<Result<ConnectionView>> UpdateAsync(string id, ConnectionChange change, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        if (await db.Connections.SingleOrDefaultAsync(connection => connection.Id == id, ct) is not { } row)
        {
            return Problem.ConnectionNotFound(id);
        }
        var dialect = row.Dialect;
        if (rules.Apply(change, row).TryGet(out var needsScan, out var problem) is false)
        {
            return problem;
        }
        if (needsScan)
        {
            if (reader.Target(row).TryGet(out var target, out problem) is false || (await ConnectionScan.ReadAsync(target, ct)).TryGet(out var tables, out problem) is false)
            {
                return problem;
            }
            var known = await db.TableDescriptions.Where(table => table.ConnectionId == id).ToListAsync(ct);
            ConnectionScan.Store(db, row, known, tables, null, time);
        }
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        await db.SaveChangesAsync(ct);
        if (row.Dialect != dialect)
        {
            // Another dialect reads the same SQL otherwise: the shapes are computed anew when they are needed.
            await db.GoldenRecords.Where(record => record.ConnectionId == id).ExecuteUpdateAsync(set => set.SetProperty(record => record.ShapeHash, ""), ct);
        }
        await transaction.CommitAsync(ct);
        return (await FindAsync(id, ct)) is { } view ? view : Problem.ConnectionNotFound(id);
    }

    /// <summary>
    /// Deletes the connection with its tables, golden records and prompt templates, and the snapshots that no job was trained on; jobs that used it keep all they need.
    /// Refused with <c>conflict</c> while a job, an evaluation or an import on it is not finished.
    /// </summary>
    public async Task<Result<Done>> DeleteAsync(string id, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        await using (var transaction = await db.Database.BeginTransactionAsync(ct))
        {
            var deleted = await db.Connections
                .Where(connection => connection.Id == id
                    && !db.FineTunings.Any(job => job.ConnectionId == id && Unfinished.Contains(job.Status))
                    && !db.Evaluations.Any(run => run.ConnectionId == id && (run.Status == EvaluationStatus.Queued || run.Status == EvaluationStatus.Running))
                    && !db.PendingImports.Any(import => import.ConnectionId == id))
                .ExecuteDeleteAsync(ct);
            if (deleted is 0)
            {
                return await WhyNotAsync(db, id, ct);
            }
            // Not left to the foreign key alone: SQLite enforces those only where its build or the connection says so.
            await db.TableDescriptions.Where(table => table.ConnectionId == id).ExecuteDeleteAsync(ct);
            await db.PromptTemplateVersions.Where(version => version.ConnectionId == id).ExecuteDeleteAsync(ct);
            await SnapshotWriter.DeleteUnusedAsync(db, db.Snapshots.Where(snapshot => snapshot.ConnectionId == id), ct);
            var now = time.GetUtcNow().UtcDateTime;
            await db.GoldenRecords.Where(record => record.ConnectionId == id && record.DeletedAt == null)
                .ExecuteUpdateAsync(set => set.SetProperty(record => record.DeletedAt, now), ct);
            await transaction.CommitAsync(ct);
        }
        uploads.Remove(id);
        return new Done();
    }

    /// <summary>Removes uploaded files that belong to no connection, left by a process that was killed; to be called at the start.</summary>
    public async Task SweepAsync(CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        uploads.RemoveAllBut((await db.Connections.Where(connection => connection.Kind == ConnectionKind.SqliteUpload).Select(connection => connection.Id).ToListAsync(ct)).ToHashSet(StringComparer.Ordinal));
    }

    private async Task<Result<ConnectionView>> StoreAsync(DatabaseConnection row, CancellationToken ct)
    {
        if (reader.Target(row).TryGet(out var target, out var problem) is false || (await ConnectionScan.ReadAsync(target, ct)).TryGet(out var tables, out problem) is false)
        {
            return problem;
        }
        await using var db = await databases.CreateDbContextAsync(ct);
        db.Connections.Add(row);
        ConnectionScan.Store(db, row, [], tables, null, time);
        await db.SaveChangesAsync(ct);
        return View(row, tables.Count, 0);
    }

    private static async Task<Problem> WhyNotAsync(StudioDb db, string id, CancellationToken ct)
    {
        if (!await db.Connections.AnyAsync(connection => connection.Id == id, ct))
        {
            return Problem.ConnectionNotFound(id);
        }
        var jobs = await db.FineTunings.CountAsync(job => job.ConnectionId == id && Unfinished.Contains(job.Status), ct);
        var runs = await db.Evaluations.CountAsync(
            run => run.ConnectionId == id && (run.Status == EvaluationStatus.Queued || run.Status == EvaluationStatus.Running), ct);
        return new Problem(ProblemKind.Conflict, "conflict", (jobs, runs) switch
        {
            (1, _) => "The database connection is used by 1 fine-tuning job that is not finished. Cancel it first, or wait.",
            (> 1, _) => $"The database connection is used by {jobs} fine-tuning jobs that are not finished. Cancel them first, or wait.",
            (_, 1) => "The database connection is used by 1 evaluation that is not finished. Cancel it first, or wait.",
            (_, > 1) => $"The database connection is used by {runs} evaluations that are not finished. Cancel them first, or wait.",
            _ => "An import into the database connection is running. Wait until it has ended.",
        });
    }

    private async Task<IReadOnlyList<ConnectionView>> ViewsAsync(StudioDb db, IQueryable<DatabaseConnection> connections, CancellationToken ct)
    {
        var visible = db.Visible();
        var rows = await connections.AsNoTracking().Select(connection => new
        {
            Connection = connection,
            Tables = db.TableDescriptions.Count(table => table.ConnectionId == connection.Id),
            Records = visible.Count(record => record.ConnectionId == connection.Id),
        }).ToListAsync(ct);
        return [.. rows.Select(row => View(row.Connection, row.Tables, row.Records))];
    }

    private ConnectionView View(DatabaseConnection row, int tables, int records) => new(
        row.Id, row.Alias, row.Kind, row.Dialect, rules.ShownUri(row), row.Schemas, row.Metadata, row.CreatedAt, row.ScannedAt, tables, records);
}
