using FineTuningStudio.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace FineTuningStudio.Core.GoldenRecords;

/// <summary>A tag, and how many records carry it.</summary>
public sealed record TagCount(string Tag, int Count);

/// <summary>Counts golden records by what they have in common.</summary>
public sealed class RecordGroups(IDbContextFactory<StudioDb> databases)
{
    private const int IdsAtOnce = 500;

    /// <summary>The tags of a connection's records, of these ids alone where they are given; the most frequent first.</summary>
    public async Task<IReadOnlyList<TagCount>> TagsAsync(string connectionId, IReadOnlyList<string>? ids, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);

        // Tags are one JSON text a record, so the database cannot group by them; those that have none are left there.
        var tagged = database.Visible().Where(record => record.ConnectionId == connectionId && (string)(object)record.Tags != "[]");
        if (ids is null)
        {
            await AddAsync(counts, tagged, cancellationToken);
        }
        else
        {
            foreach (var some in ids.Distinct(StringComparer.Ordinal).Chunk(IdsAtOnce))
            {
                await AddAsync(counts, tagged.Where(record => some.Contains(record.Id)), cancellationToken);
            }
        }
        return [.. counts.Select(pair => new TagCount(pair.Key, pair.Value)).OrderByDescending(tag => tag.Count).ThenBy(tag => tag.Tag, StringComparer.Ordinal)];
    }

    /// <summary>How many of a connection's records have each of these SQL shapes (their hashes); a shape that none has is left out.</summary>
    public async Task<IReadOnlyDictionary<string, int>> SameShapeAsync(string connectionId, IReadOnlyCollection<string> hashes, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        return await database.Visible().Where(record => record.ConnectionId == connectionId && hashes.Contains(record.ShapeHash))
            .GroupBy(record => record.ShapeHash).Select(group => new { Hash = group.Key, Count = group.Count() })
            .ToDictionaryAsync(group => group.Hash, group => group.Count, StringComparer.Ordinal, cancellationToken);
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
