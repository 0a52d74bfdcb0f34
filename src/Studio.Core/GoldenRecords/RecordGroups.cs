using FineTuningStudio.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace FineTuningStudio.Core.GoldenRecords;

/// <summary>A tag, and how many records carry it.</summary>
public sealed record TagCount(string Tag, int Count);

/// <summary>A value that records can be found by, such as a table, and how many of them have it.</summary>
public sealed record FacetCount(string Value, int Count);

/// <summary>Counts golden records by what they have in common.</summary>
public sealed class RecordGroups(IDbContextFactory<StudioDb> databases, GoldenRecordShapes shapes)
{
    private const int IdsAtOnce = 500;

    /// <summary>The tags of a connection's records, of these ids alone where they are given; the most frequent first.</summary>
    public async Task<IReadOnlyList<TagCount>> TagsAsync(string connectionId, IReadOnlyList<string>? ids, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        if (ids is null)
        {
            return [.. (await CountAsync(database, connectionId, FacetKind.Tag, cancellationToken)).Select(tag => new TagCount(tag.Value, tag.Count))];
        }
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        var visible = database.Visible().Where(record => record.ConnectionId == connectionId);
        foreach (var some in ids.Distinct(StringComparer.Ordinal).Chunk(IdsAtOnce))
        {
            await AddAsync(counts, visible.Named(database, some).Where(record => (string)(object)record.Tags != "[]"), cancellationToken);
        }
        return [.. counts.Select(pair => new TagCount(pair.Key, pair.Value)).OrderByDescending(tag => tag.Count).ThenBy(tag => tag.Tag, StringComparer.Ordinal)];
    }

    /// <summary>The tables that the SQL of a connection's records reads, lower case, and how many records do; the most frequent first.</summary>
    public async Task<IReadOnlyList<FacetCount>> TablesAsync(string connectionId, CancellationToken cancellationToken)
    {
        await shapes.FillAsync(connectionId, cancellationToken);
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        return await CountAsync(database, connectionId, FacetKind.Table, cancellationToken);
    }

    /// <summary>How many of a connection's records have each of these SQL shapes (their hashes); a shape that none has is left out.</summary>
    public async Task<IReadOnlyDictionary<string, int>> SameShapeAsync(string connectionId, IReadOnlyCollection<string> hashes, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        return await database.Visible().Where(record => record.ConnectionId == connectionId && hashes.Contains(record.ShapeHash))
            .GroupBy(record => record.ShapeHash).Select(group => new { Hash = group.Key, Count = group.Count() })
            .ToDictionaryAsync(group => group.Hash, group => group.Count, StringComparer.Ordinal, cancellationToken);
    }

    private static async Task<IReadOnlyList<FacetCount>> CountAsync(StudioDb database, string connectionId, FacetKind kind, CancellationToken cancellationToken)
    {
        var visible = database.VisibleKeys(connectionId).Select(key => key.Number);
        var counts = await database.GoldenRecordFacets.Where(facet => facet.Kind == kind && visible.Contains(facet.Number))
            .GroupBy(facet => facet.Value).Select(group => new { group.Key, Count = group.Count() }).ToListAsync(cancellationToken);
        return [.. counts.Select(count => new FacetCount(count.Key, count.Count)).OrderByDescending(count => count.Count).ThenBy(count => count.Value, StringComparer.Ordinal)];
    }

    private static async Task AddAsync(Dictionary<string, int> counts, IQueryable<GoldenRecord> records, CancellationToken cancellationToken)
    {
        await foreach (var tags in records.Select(record => record.Tags).AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            foreach (var tag in tags.Distinct(StringComparer.Ordinal))
            {
                counts[tag] = counts.GetValueOrDefault(tag) + 1;
            }
        }
    }
}
