using FineTuningStudio.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace FineTuningStudio.Core.GoldenRecords;

/// <summary>
/// Which records a piece of work takes: those of the ids that exist, of the search's connection where it names one; or, where
/// ids are null, all that the search finds but the excepted ones.
/// </summary>
public sealed record GoldenRecordSelection(GoldenRecordSearch Search, IReadOnlyCollection<string>? Ids = null, IReadOnlyCollection<string>? Except = null);

internal static class SelectedRecords
{
    private const int IdsAtOnce = 1_000;

    /// <summary>The numbers of the selected records, growing: what is chosen at this moment, whatever the work changes.</summary>
    public static async Task<IReadOnlyList<long>> NumbersAsync(this StudioDb db, GoldenRecordSelection selection, CancellationToken ct)
    {
        var numbers = selection.Ids is { } ids
            ? await db.NumbersAsync(new GoldenRecordSearch(selection.Search.ConnectionId), ids, ct)
            : await db.Search(selection.Search).Select(record => record.Number).ToListAsync(ct);
        if (selection is { Ids: null, Except: { Count: > 0 } excepted })
        {
            var left = (await db.NumbersAsync(new GoldenRecordSearch(), excepted, ct)).ToHashSet();
            numbers.RemoveAll(left.Contains);
        }
        numbers.Sort();
        return numbers;
    }

    /// <summary>The numbers of those of the ids that the search finds, in no order.</summary>
    public static async Task<List<long>> NumbersAsync(this StudioDb db, GoldenRecordSearch within, IEnumerable<string> ids, CancellationToken ct)
    {
        var numbers = new List<long>();
        foreach (var some in ids.Distinct(StringComparer.Ordinal).Chunk(IdsAtOnce))
        {
            numbers.AddRange(await db.Search(within).Named(db, some).Select(record => record.Number).ToListAsync(ct));
        }
        return numbers;
    }

    /// <summary>The first of the ids that names no record of the search (<c>golden_record_not_found</c>, kind Impossible); null where all of them do.</summary>
    public static async Task<Problem?> FindMissingAsync(this StudioDb db, GoldenRecordSearch within, IEnumerable<string> ids, CancellationToken ct)
    {
        foreach (var some in ids.Chunk(IdsAtOnce))
        {
            var found = await db.Search(within).Named(db, some).Select(record => record.Id).ToListAsync(ct);
            if (some.Except(found, StringComparer.Ordinal).FirstOrDefault() is { } missing)
            {
                return Problem.GoldenRecordNotFound(missing, ProblemKind.Impossible);
            }
        }
        return null;
    }
}
