using FineTuningStudio.Core.Data;
using FineTuningStudio.Core.GoldenRecords.Checks;
using Microsoft.EntityFrameworkCore;

namespace FineTuningStudio.Core.GoldenRecords;

internal static class GoldenRecordFilter
{
    /// <summary>The visible records that a search finds.</summary>
    public static IQueryable<GoldenRecord> Search(this StudioDb db, GoldenRecordSearch search)
    {
        var records = db.Visible();
        if (search.ConnectionId is { } connectionId)
        {
            records = records.Where(record => record.ConnectionId == connectionId);
        }
        foreach (var pattern in LikePatterns.OfWords(search.Text))
        {
            records = records.Where(record => EF.Functions.Like(record.PromptText, pattern, LikePatterns.Escape) || EF.Functions.Like(record.Sql, pattern, LikePatterns.Escape));
        }
        if (LikePatterns.OfEntry(search.Tag) is { } tag)
        {
            records = records.Where(record => EF.Functions.Like((string)(object)record.Tags, EF.Constant(tag), LikePatterns.Escape));
        }
        if (!string.IsNullOrWhiteSpace(search.ShapeHash))
        {
            var hash = search.ShapeHash.Trim();
            records = records.Where(record => record.ShapeHash == hash);
        }
        if (search.Check is { } state)
        {
            records = records.Where(record => record.CheckState == state);
        }
        if (!string.IsNullOrWhiteSpace(search.Finding))
        {
            // Findings are kept as JSON, in which a code stands in quotes behind its key.
            var code = LikePatterns.Containing($"\"Code\":\"{search.Finding.Trim()}\"");
            records = records.Where(record => record.CheckState != CheckState.NotChecked && db.GoldenRecordChecks
                .Any(check => check.RecordId == record.Id && EF.Functions.Like((string)(object)check.Findings, code, LikePatterns.Escape)));
        }
        return records;
    }

    public static IOrderedQueryable<GoldenRecord> NewestFirst(this IQueryable<GoldenRecord> records) =>
        records.OrderByDescending(record => record.CreatedAt).ThenByDescending(record => record.Id);

    public static IQueryable<GoldenRecordView> ToViews(this IQueryable<GoldenRecord> records) => records.Select(record => new GoldenRecordView(
        record.Id, record.ConnectionId, record.Version, record.PromptText, record.Sql, record.Tags, record.Metadata, record.CreatedAt, record.UpdatedAt,
        record.ShapeHash, record.AcceptedSqls, record.CheckState));
}
