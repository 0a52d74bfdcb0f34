using FineTuningStudio.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace FineTuningStudio.Core.GoldenRecords;

internal static class GoldenRecordFilter
{
    /// <summary>Up to so many records that may have the words of a search are read to tell whether they do, for a count alone.</summary>
    private const int MostReadToCount = 20_000;

    /// <summary>A value that so few records have is gone through, and the texts are read for the words, rather than the other way round.</summary>
    private const int FewerThanWords = 20_000;

    /// <summary>The visible records that a search finds.</summary>
    public static IQueryable<GoldenRecord> Search(this StudioDb db, GoldenRecordSearch search)
    {
        var words = new SearchWords(search.Text);
        return words.In(db.Candidates(search, words, isOrdered: false));
    }

    /// <summary>The numbers of the records that a search finds, the newest first.</summary>
    public static async Task<IQueryable<long>> NumbersNewestFirstAsync(this StudioDb db, GoldenRecordSearch search, CancellationToken ct)
    {
        var words = new SearchWords(search.Text);
        return await db.FewAsync(search, words, ct) is { } few ? words.InAll(db.Candidates(search, words, isOrdered: true, few)).Select(record => record.Number)
            : words.AreRead || !IsOfKeys(search, words) ? words.In(db.Candidates(search, words, isOrdered: true)).Select(record => record.Number)
            : db.CandidateKeys(search, words, isOrdered: true);
    }

    /// <summary>
    /// How many records a search finds. Of more than 20,000 that have the runs of three characters of its words the texts are
    /// not read, so that a few may be counted that have the runs and not the word.
    /// </summary>
    public static async Task<int> CountAsync(this StudioDb db, GoldenRecordSearch search, CancellationToken ct)
    {
        var words = new SearchWords(search.Text);
        if (await db.FewAsync(search, words, ct) is { } few)
        {
            return await words.InAll(db.Candidates(search, words, isOrdered: false, few)).CountAsync(ct);
        }
        if (!words.AreRead || words.Query is not null)
        {
            var candidates = IsOfKeys(search, words) ? await db.CandidateKeys(search, words, isOrdered: false).CountAsync(ct) : await db.Candidates(search, words, isOrdered: false).CountAsync(ct);
            if (!words.AreRead || candidates is 0 || (candidates > MostReadToCount && !words.HasUnindexed))
            {
                return candidates;
            }
        }
        return await words.In(db.Candidates(search, words, isOrdered: false)).CountAsync(ct);
    }

    public static IQueryable<GoldenRecordView> ToViews(this IQueryable<GoldenRecord> records) => records.Select(record => new GoldenRecordView(
        record.Id, record.ConnectionId, record.Version, record.PromptText, record.Sql, record.Tags, record.Metadata, record.CreatedAt, record.UpdatedAt,
        record.ShapeHash, record.AcceptedSqls, record.CheckState, record.Review, record.ReviewedAt));

    /// <summary>The visible records that have all that is asked for, but of the words only what the index knows, or nothing where <paramref name="few"/> leads to them.</summary>
    private static IQueryable<GoldenRecord> Candidates(this StudioDb db, GoldenRecordSearch search, SearchWords words, bool isOrdered, (FacetKind Kind, string Value)? few = null)
    {
        var (leading, facets) = db.Leading(search, words, few);

        // A cross join is walked from left to right, so the index leads to the records, in its order.
        var records = leading is null
            ? isOrdered ? db.GoldenRecords.OrderByDescending(record => record.Number) : db.GoldenRecords
            : from number in isOrdered ? leading.OrderByDescending(number => number) : leading
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

    /// <summary>The numbers of the same, where nothing is asked for that stands in the records alone.</summary>
    private static IQueryable<long> CandidateKeys(this StudioDb db, GoldenRecordSearch search, SearchWords words, bool isOrdered)
    {
        var (leading, facets) = db.Leading(search, words, null);
        var keys = db.VisibleKeys(search.ConnectionId);
        var numbers = from number in isOrdered ? leading!.OrderByDescending(number => number) : leading!
                      from key in keys
                      where key.Number == number
                      select key.Number;
        foreach (var (kind, value) in facets)
        {
            var having = db.WithFacet(kind, value);
            numbers = numbers.Where(number => having.Contains(number));
        }
        return numbers;
    }

    /// <summary>True where an index leads to the records, and what it finds need only be visible.</summary>
    private static bool IsOfKeys(GoldenRecordSearch search, SearchWords words) =>
        search is { Check: null, Review: null } && string.IsNullOrWhiteSpace(search.ShapeHash) && (words.Query is not null || Facets(search).Any());

    /// <summary>What leads to the records, null for the table itself, and the values that each of them must have besides.</summary>
    private static (IQueryable<long>? Leading, List<(FacetKind Kind, string Value)> Facets) Leading(this StudioDb db, GoldenRecordSearch search, SearchWords words, (FacetKind Kind, string Value)? few)
    {
        var facets = Facets(search).ToList();
        var query = few is null ? words.Query : null;
        if (query is not null)
        {
            return (db.GoldenRecordTexts.Where(text => text.Query == query).Select(text => text.Number), facets);
        }
        if (facets.Count == 0)
        {
            return (null, facets);
        }
        var first = few ?? facets[0];
        facets.Remove(first);
        return (db.WithFacet(first.Kind, first.Value), facets);
    }

    /// <summary>The rarest value that is asked for beside words, where few records have it; else null.</summary>
    private static async Task<(FacetKind Kind, string Value)?> FewAsync(this StudioDb db, GoldenRecordSearch search, SearchWords words, CancellationToken ct)
    {
        if (words.Query is null)
        {
            return null;
        }
        ((FacetKind, string) Facet, int Count)? rarest = null;
        foreach (var facet in Facets(search))
        {
            var count = await db.WithFacet(facet.Kind, facet.Value).Take(FewerThanWords + 1).CountAsync(ct);
            rarest = rarest is { } known && known.Count <= count ? known : (facet, count);
        }
        return rarest is { Count: <= FewerThanWords } found ? found.Facet : null;
    }

    private static IQueryable<long> WithFacet(this StudioDb db, FacetKind kind, string value) =>
        db.GoldenRecordFacets.Where(facet => facet.Kind == kind && facet.Value == value).Select(facet => facet.Number);

    private static IEnumerable<(FacetKind Kind, string Value)> Facets(GoldenRecordSearch search) =>
        new[] { (FacetKind.Finding, search.Finding), (FacetKind.Table, search.Table?.ToLowerInvariant()), (FacetKind.Tag, search.Tag) }
            .Where(facet => !string.IsNullOrWhiteSpace(facet.Item2)).Select(facet => (facet.Item1, facet.Item2!.Trim()));
}
