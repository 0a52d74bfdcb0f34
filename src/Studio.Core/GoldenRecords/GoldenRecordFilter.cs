using FineTuningStudio.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace FineTuningStudio.Core.GoldenRecords;

internal static class GoldenRecordFilter
{
    /// <summary>Up to so many records that may have the words of a search are read to tell whether they do, for a count alone.</summary>
    private const int MostReadToCount = 20_000;

    /// <summary>The visible records that a search finds.</summary>
    public static IQueryable<GoldenRecord> Search(this StudioDb db, GoldenRecordSearch search) => new SearchWords(search.Text).In(db.Candidates(search, isOrdered: false));

    /// <summary>The same, the newest first.</summary>
    public static IQueryable<GoldenRecord> SearchNewestFirst(this StudioDb db, GoldenRecordSearch search) => new SearchWords(search.Text).In(db.Candidates(search, isOrdered: true));

    /// <summary>
    /// How many records a search finds. Of more than 20,000 that have the runs of three characters of its words the texts are
    /// not read, so that a few may be counted that have the runs and not the word.
    /// </summary>
    public static async Task<int> CountAsync(this StudioDb db, GoldenRecordSearch search, CancellationToken ct)
    {
        var words = new SearchWords(search.Text);
        if (words.Query is not null && words.AreRead && await db.Candidates(search, isOrdered: false).CountAsync(ct) is var candidates && candidates is 0 or > MostReadToCount)
        {
            return candidates;
        }
        return await db.Search(search).CountAsync(ct);
    }

    public static IQueryable<GoldenRecordView> ToViews(this IQueryable<GoldenRecord> records) => records.Select(record => new GoldenRecordView(
        record.Id, record.ConnectionId, record.Version, record.PromptText, record.Sql, record.Tags, record.Metadata, record.CreatedAt, record.UpdatedAt,
        record.ShapeHash, record.AcceptedSqls, record.CheckState, record.Review, record.ReviewedAt));

    /// <summary>The visible records that have all that is asked for, but of the words only what the index knows.</summary>
    private static IQueryable<GoldenRecord> Candidates(this StudioDb db, GoldenRecordSearch search, bool isOrdered)
    {
        var facets = new Queue<(FacetKind Kind, string Value)>(Facets(search));
        var query = new SearchWords(search.Text).Query;
        var numbers = query is not null ? db.GoldenRecordTexts.Where(text => text.Query == query).Select(text => text.Number)
            : facets.TryDequeue(out var first) ? db.WithFacet(first.Kind, first.Value)
            : null;

        // A cross join is walked from left to right, so the index leads to the records, in its order.
        var records = numbers is null
            ? isOrdered ? db.GoldenRecords.OrderByDescending(record => record.Number) : db.GoldenRecords
            : from number in isOrdered ? numbers.OrderByDescending(number => number) : numbers
              from record in db.GoldenRecords
              where record.Number == number
              select record;
        records = db.Visible(records);
        if (search.ConnectionId is { } connectionId)
        {
            records = records.Where(record => record.ConnectionId == connectionId);
        }
        foreach (var (kind, value) in facets)
        {
            var having = db.WithFacet(kind, value);
            records = records.Where(record => having.Contains(record.Number));
        }
        if (!string.IsNullOrWhiteSpace(search.ShapeHash))
        {
            var hash = search.ShapeHash.Trim();
            records = records.Where(record => record.ShapeHash == hash);
        }
        if (search.Review is { } review)
        {
            records = records.Where(record => record.Review == review);
        }
        return search.Check is { } state ? records.Where(record => record.CheckState == state) : records;
    }

    private static IQueryable<long> WithFacet(this StudioDb db, FacetKind kind, string value) =>
        db.GoldenRecordFacets.Where(facet => facet.Kind == kind && facet.Value == value).Select(facet => facet.Number);

    private static IEnumerable<(FacetKind Kind, string Value)> Facets(GoldenRecordSearch search) =>
        new[] { (FacetKind.Finding, search.Finding), (FacetKind.Table, search.Table?.ToLowerInvariant()), (FacetKind.Tag, search.Tag) }
            .Where(facet => !string.IsNullOrWhiteSpace(facet.Item2)).Select(facet => (facet.Item1, facet.Item2!.Trim()));
}
