using FineTuningStudio.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace FineTuningStudio.Core.GoldenRecords;

internal static class VisibleGoldenRecords
{
    /// <summary>The records that exist for everybody: neither deleted nor staged by an import that is not published yet.</summary>
    public static IQueryable<GoldenRecord> Visible(this StudioDb db) => db.Visible(db.GoldenRecords);

    /// <summary>Those of the records that exist for everybody.</summary>
    public static IQueryable<GoldenRecord> Visible(this StudioDb db, IQueryable<GoldenRecord> records) => records.AsNoTracking()
        .Where(record => record.DeletedAt == null && (record.ImportId == null || !db.PendingImports.Select(pending => pending.Id).Contains(record.ImportId)));

    /// <summary>The numbers of a connection's records, of all connections for null, that exist for everybody.</summary>
    public static IQueryable<GoldenRecordKey> VisibleKeys(this StudioDb db, string? connectionId)
    {
        var keys = db.GoldenRecordKeys.AsNoTracking()
            .Where(key => key.DeletedAt == null && (key.ImportId == null || !db.PendingImports.Select(pending => pending.Id).Contains(key.ImportId)));
        return connectionId is null ? keys : keys.Where(key => key.ConnectionId == connectionId);
    }

    /// <summary>All records by the index of their ids, for a query that asks for ids: of two indexes SQLite would take the one that leads through the whole connection.</summary>
    public static IQueryable<GoldenRecord> RecordsById(this StudioDb db) => db.GoldenRecords.FromSqlRaw("SELECT * FROM \"GoldenRecords\" INDEXED BY \"IX_GoldenRecords_Id\"");

    /// <summary>All records by the index of their questions' hashes, for the same reason.</summary>
    public static IQueryable<GoldenRecord> RecordsByQuestion(this StudioDb db) => db.GoldenRecords.FromSqlRaw("SELECT * FROM \"GoldenRecords\" INDEXED BY \"IX_GoldenRecords_QuestionHash\"");

    /// <summary>Those of the records that have one of the ids.</summary>
    public static IQueryable<GoldenRecord> Named(this IQueryable<GoldenRecord> records, StudioDb db, IReadOnlyCollection<string> ids)
    {
        var named = db.RecordsById().Where(record => EF.Parameter(ids).Contains(record.Id)).Select(record => record.Number);
        return records.Where(record => named.Contains(record.Number));
    }
}
