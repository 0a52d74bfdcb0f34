using FineTuningStudio.Core.GoldenRecords;
using Microsoft.EntityFrameworkCore;

namespace FineTuningStudio.Core.Data;

/// <summary>Reads that several queries share.</summary>
internal static class StudioDbReads
{
    /// <summary>How many deletions of jobs are remembered for those who follow changes by number.</summary>
    public const int RememberedDeletions = 10_000;

    /// <summary>
    /// The rows of a snapshot in order, each with the text of the version it froze: the record's own where it is still
    /// that version, else the one that the edit kept.
    /// </summary>
    public static IQueryable<SnapshotRow> SnapshotRows(this StudioDb database, string? snapshotId) =>
        database.SnapshotRowsUnordered(snapshotId).OrderBy(row => row.Position);

    /// <summary>The same in no order.</summary>
    public static IQueryable<SnapshotRow> SnapshotRowsUnordered(this StudioDb database, string? snapshotId) =>
        from item in database.SnapshotItems.AsNoTracking()
        where item.SnapshotId == snapshotId
        join record in database.GoldenRecords on item.RecordId equals record.Id
        join old in database.GoldenRecordVersions
            on new { item.RecordId, Version = item.RecordVersion } equals new { old.RecordId, old.Version } into olds
        from old in olds.DefaultIfEmpty()
        select new SnapshotRow
        {
            Position = item.Position,
            RecordId = item.RecordId,
            Version = item.RecordVersion,
            Part = item.Part,
            PromptText = old == null ? record.PromptText : old.PromptText,
            Sql = old == null ? record.Sql : old.Sql,
            ShapeHash = record.Version == item.RecordVersion ? record.ShapeHash : "",
            IsCurrent = record.Version == item.RecordVersion && record.DeletedAt == null,
        };

    /// <summary>The base models of these jobs by their id; a null among the ids is passed over.</summary>
    public static Task<Dictionary<string, string>> BaseModelsAsync(this StudioDb database, IEnumerable<string?> jobIds, CancellationToken cancellationToken)
    {
        var jobs = jobIds.OfType<string>().Distinct().ToList();
        return database.FineTunings.Where(job => jobs.Contains(job.Id))
            .Select(job => new { job.Id, job.ModelName }).ToDictionaryAsync(job => job.Id, job => job.ModelName, cancellationToken);
    }

    /// <summary>Deletions up to this number may have been forgotten; 0 while all are remembered.</summary>
    public static async Task<long> ForgottenChangeAsync(this StudioDb database, CancellationToken cancellationToken) =>
        await database.DeletedFineTunings.OrderByDescending(gone => gone.Change).Skip(RememberedDeletions - 1)
            .Select(gone => (long?)gone.Change).FirstOrDefaultAsync(cancellationToken) ?? 0;
}

internal sealed record SnapshotRow
{
    /// <summary>The place in the snapshot, from 0.</summary>
    public required int Position { get; init; }

    public required string RecordId { get; init; }

    public required int Version { get; init; }

    public required SnapshotPart Part { get; init; }

    public required string PromptText { get; init; }

    public required string Sql { get; init; }

    /// <summary>The stored shape; empty where the version is an earlier one, or the shape is not computed yet.</summary>
    public required string ShapeHash { get; init; }

    public required bool IsCurrent { get; init; }
}
