using FineTuningStudio.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace FineTuningStudio.Core.GoldenRecords;

/// <summary>How many records got other tags, and how many would have had more than 20 and stayed as they were.</summary>
public sealed record TagsChanged(int Changed, int Full);

/// <summary>Adds tags to golden records and takes tags off them, any number at once, in steps of a short transaction each.</summary>
public sealed class GoldenRecordTags(IDbContextFactory<StudioDb> databases, GoldenRecordShapes shapes, GoldenRecordFeed feed, TimeProvider time)
{
    private const int RecordsAtOnce = 2_000;

    /// <summary>
    /// A tag that is both taken off and added is there afterwards. Problem: <c>validation_failed</c> for "add" or "remove".
    /// </summary>
    public async Task<Result<TagsChanged>> ChangeAsync(
        GoldenRecordSelection selection, IReadOnlyList<string> add, IReadOnlyList<string> remove, IProgress<int>? progress, CancellationToken ct)
    {
        if (add.Count + remove.Count is 0)
        {
            return Problem.Invalid("add", "add and remove are both empty: name a tag to add or to take off.");
        }
        foreach (var (field, tags) in new[] { ("add", add), ("remove", remove) })
        {
            if (TagRules.Fault(tags) is { } fault)
            {
                return Problem.Invalid(field, fault);
            }
        }
        await shapes.FillForAsync(selection.Search, ct);
        await using var db = await databases.CreateDbContextAsync(ct);
        var numbers = await db.NumbersAsync(selection, ct);
        var (added, removed) = (TagRules.Of(add), TagRules.Of(remove));
        var result = new TagsChanged(0, 0);
        var (seen, touched) = (0, new HashSet<string>());
        try
        {
            foreach (var some in numbers.Chunk(RecordsAtOnce))
            {
                var (changed, full) = await StepAsync(db, some, tags => [.. tags.Except(removed).Union(added)], touched, ct);
                result = new TagsChanged(result.Changed + changed, result.Full + full);
                progress?.Report(seen += some.Length);
            }
        }
        finally
        {
            foreach (var connectionId in touched)
            {
                feed.Publish(new GoldenRecordNotice(connectionId));
            }
        }
        return result;
    }

    /// <summary>Records that come to have the same tags are written by one statement.</summary>
    private async Task<TagsChanged> StepAsync(StudioDb db, long[] numbers, Func<List<string>, List<string>> change, HashSet<string> touched, CancellationToken ct)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var records = await db.Visible().Where(record => EF.Parameter(numbers).Contains(record.Number)).Select(record => new { record.Number, record.ConnectionId, record.Tags }).ToListAsync(ct);
        var (changed, full) = (0, 0);
        var now = time.GetUtcNow().UtcDateTime;
        foreach (var group in records.GroupBy(record => record.Tags, TagLists.Instance))
        {
            var tags = change(group.Key);
            if (tags.Count > TagRules.MaxTags)
            {
                full += group.Count();
            }
            else if (!tags.SequenceEqual(group.Key))
            {
                var some = group.Select(record => record.Number).ToList();
                changed += await db.GoldenRecords.Where(record => EF.Parameter(some).Contains(record.Number))
                    .ExecuteUpdateAsync(set => set.SetProperty(record => record.Tags, tags).SetProperty(record => record.UpdatedAt, now), ct);
            }
        }
        await transaction.CommitAsync(ct);
        touched.UnionWith(records.Select(record => record.ConnectionId));
        return new TagsChanged(changed, full);
    }

    private sealed class TagLists : IEqualityComparer<List<string>>
    {
        public static readonly TagLists Instance = new();

        public bool Equals(List<string>? left, List<string>? right) => left is not null && right is not null && left.SequenceEqual(right);

        public int GetHashCode(List<string> tags) => tags.Aggregate(0, HashCode.Combine);
    }
}
