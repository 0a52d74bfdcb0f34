using FineTuningStudio.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace FineTuningStudio.Core.GoldenRecords;

/// <summary>Golden records looked at by a person, one after another.</summary>
public sealed class GoldenRecordReviews(IDbContextFactory<StudioDb> databases, GoldenRecordStore records, TimeProvider time)
{
    /// <summary>
    /// Stores what a person says of a record as it is now. Where <paramref name="version"/> is given and the record has another
    /// one by now, nothing is stored: the person looked at another text. Problems: <c>golden_record_not_found</c>; <c>conflict</c>.
    /// </summary>
    public async Task<Result<GoldenRecordView>> DecideAsync(string id, ReviewState state, int? version, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var at = state is ReviewState.NotReviewed ? (DateTime?)null : time.GetUtcNow().UtcDateTime;
        var decided = await db.Visible().Where(record => record.Id == id && (version == null || record.Version == version))
            .ExecuteUpdateAsync(set => set.SetProperty(record => record.Review, state).SetProperty(record => record.ReviewedAt, at), ct);
        if (await records.FindAsync(id, ct) is not { } view)
        {
            return Problem.GoldenRecordNotFound(id);
        }
        return decided > 0 ? view : Problem.ChangedMeanwhile;
    }

    /// <summary>How many of what is searched for wait for a review.</summary>
    public async Task<int> CountAsync(GoldenRecordSearch search, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        return await db.CountAsync(search with { Review = ReviewState.NotReviewed }, ct);
    }

    /// <summary>
    /// The next record that waits for a review, in the order of the list, after the one given (the first of all where none is
    /// given); null at the end.
    /// </summary>
    public async Task<GoldenRecordView?> NextAsync(GoldenRecordSearch search, GoldenRecordView? after, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var waiting = await db.NumbersNewestFirstAsync(search with { Review = ReviewState.NotReviewed }, ct);
        if (after is not null)
        {
            var before = await db.GoldenRecords.Where(record => record.Id == after.Id).Select(record => record.Number).SingleAsync(ct);
            waiting = waiting.Where(number => number < before);
        }
        var next = await waiting.Select(number => (long?)number).FirstOrDefaultAsync(ct);
        var id = await db.GoldenRecords.Where(record => record.Number == next).Select(record => record.Id).SingleOrDefaultAsync(ct);
        return id is null ? null : await records.FindAsync(id, ct);
    }
}
