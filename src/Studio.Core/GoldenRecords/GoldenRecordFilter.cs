using System.Text.Json;
using FineTuningStudio.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace FineTuningStudio.Core.GoldenRecords;

internal static class GoldenRecordFilter
{
    private const int MaxWords = 20;

    /// <summary>The visible records that a search finds. SQLite's LIKE takes A-Z and a-z for the same, other letters as they are.</summary>
    public static IQueryable<GoldenRecord> Search(this StudioDb db, GoldenRecordSearch search)
    {
        var records = db.Visible();
        if (search.ConnectionId is { } connectionId)
        {
            records = records.Where(record => record.ConnectionId == connectionId);
        }
        foreach (var word in (search.Text ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Distinct().Take(MaxWords))
        {
            var pattern = $"%{Escaped(word)}%";
            records = records.Where(record => EF.Functions.Like(record.PromptText, pattern, "\\") || EF.Functions.Like(record.Sql, pattern, "\\"));
        }
        if (!string.IsNullOrWhiteSpace(search.Tag))
        {
            // Tags are kept as a JSON array, in which a tag stands with its quotes.
            var pattern = $"%{Escaped(JsonSerializer.Serialize(search.Tag.Trim(), JsonText.Options))}%";
            records = records.Where(record => EF.Functions.Like((string)(object)record.Tags, EF.Constant(pattern), "\\"));
        }
        if (!string.IsNullOrWhiteSpace(search.ShapeHash))
        {
            var hash = search.ShapeHash.Trim();
            records = records.Where(record => record.ShapeHash == hash);
        }
        return records;
    }

    public static IOrderedQueryable<GoldenRecord> NewestFirst(this IQueryable<GoldenRecord> records) =>
        records.OrderByDescending(record => record.CreatedAt).ThenByDescending(record => record.Id);

    public static IQueryable<GoldenRecordView> ToViews(this IQueryable<GoldenRecord> records) => records.Select(record => new GoldenRecordView(
        record.Id, record.ConnectionId, record.Version, record.PromptText, record.Sql, record.Tags, record.Metadata, record.CreatedAt, record.UpdatedAt,
        record.ShapeHash, record.AcceptedSqls));

    private static string Escaped(string text) =>
        text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal);
}
