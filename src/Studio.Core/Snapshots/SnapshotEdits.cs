using FineTuningStudio.Core.Data;
using FineTuningStudio.Core.FineTunings;
using FineTuningStudio.Core.GoldenRecords;
using Microsoft.EntityFrameworkCore;

namespace FineTuningStudio.Core.Snapshots;

/// <summary>Changes what is written beside a snapshot's content, and deletes snapshots that no job was trained on.</summary>
public sealed class SnapshotEdits(IDbContextFactory<StudioDb> databases, SnapshotQueries queries)
{
    private const int Named = 3;

    /// <summary>
    /// Writes name and note; null leaves one as it is, an empty text removes it. A named snapshot is kept. Problems:
    /// <c>snapshot_not_found</c>, <c>validation_failed</c>.
    /// </summary>
    public async Task<Result<SnapshotView>> UpdateAsync(string idOrHash, string? alias, string? note, CancellationToken cancellationToken)
    {
        if (Faults(string.IsNullOrWhiteSpace(alias) ? null : alias, note) is { Count: > 0 } faults)
        {
            return Problem.Invalid(faults);
        }
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        if (await SnapshotQueries.FindRowAsync(database, idOrHash, cancellationToken) is not { } snapshot)
        {
            return Problem.SnapshotNotFound(idOrHash);
        }
        await WriteAsync(database, snapshot.Id, alias, note, keeps: !string.IsNullOrWhiteSpace(alias) || !string.IsNullOrWhiteSpace(note), cancellationToken);
        return (await queries.FindAsync(snapshot.Id, cancellationToken)) is { } view ? view : Problem.SnapshotNotFound(idOrHash);
    }

    /// <summary>Problems: <c>snapshot_not_found</c>, <c>conflict</c> where a job was trained on it.</summary>
    public async Task<Result<Done>> DeleteAsync(string idOrHash, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        if (await SnapshotQueries.FindRowAsync(database, idOrHash, cancellationToken) is not { } snapshot)
        {
            return Problem.SnapshotNotFound(idOrHash);
        }
        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
        var deleted = await SnapshotWriter.DeleteUnusedAsync(database, database.Snapshots.Where(row => row.Id == snapshot.Id), cancellationToken);
        var jobs = await database.FineTunings.Where(job => job.SnapshotId == snapshot.Id).OrderByDescending(job => job.CreatedAt)
            .Select(job => job.Alias).ToListAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        if (deleted > 0 || jobs.Count == 0)
        {
            return new Done();
        }
        var names = string.Join(", ", jobs.Take(Named).Select(job => $"“{job}”"));
        var more = jobs.Count > Named ? $" and {jobs.Count - Named:N0} more" : "";
        return new Problem(ProblemKind.Conflict, "conflict", $"{(jobs.Count == 1 ? "A job was" : $"{jobs.Count:N0} jobs were")} trained on this snapshot ({names}{more}), so it stays: delete {(jobs.Count == 1 ? "that job" : "those jobs")} first.");
    }

    internal static Dictionary<string, string[]> Faults(string? alias, string? note)
    {
        var faults = new Dictionary<string, string[]>();
        MetadataRules.CheckAlias(alias, faults);
        if (note?.Length > Snapshot.MaxNoteLength)
        {
            faults["note"] = [$"note can have {Snapshot.MaxNoteLength:N0} characters; found {note.Length:N0}."];
        }
        return faults;
    }

    /// <summary>Writes the texts that are given, of which an empty one removes what is there; a snapshot that gets one is kept.</summary>
    internal static async Task WriteAsync(StudioDb database, string id, string? alias, string? note, bool keeps, CancellationToken cancellationToken)
    {
        var (newAlias, newNote) = (OrNull(alias), OrNull(note));
        await database.Snapshots.Where(row => row.Id == id).ExecuteUpdateAsync(
            set => set.SetProperty(row => row.IsKept, row => row.IsKept || keeps)
                .SetProperty(row => row.Alias, row => alias == null ? row.Alias : newAlias)
                .SetProperty(row => row.Note, row => note == null ? row.Note : newNote),
            cancellationToken);

        static string? OrNull(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
    }
}
