using FineTuningStudio.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace FineTuningStudio.Core.GoldenRecords;

internal static class VisibleGoldenRecords
{
    /// <summary>The records that exist for everybody: neither deleted nor staged by an import that is not published yet.</summary>
    public static IQueryable<GoldenRecord> Visible(this StudioDb db) => db.Visible(db.GoldenRecords);

    /// <summary>Those of the records that exist for everybody.</summary>
    public static IQueryable<GoldenRecord> Visible(this StudioDb db, IQueryable<GoldenRecord> records) => records.AsNoTracking()
        .Where(record => record.DeletedAt == null && !db.PendingImports.Any(pending => pending.Id == record.ImportId));
}
