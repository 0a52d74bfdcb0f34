using FineTuningStudio.Core.Data;
using FineTuningStudio.Core.GoldenRecords;
using Microsoft.EntityFrameworkCore;

namespace FineTuningStudio.Core.Snapshots;

/// <summary>What became of a record from one snapshot to another.</summary>
public enum DiffKind
{
    /// <summary>It is in the later one alone.</summary>
    Added,

    /// <summary>It is in the earlier one alone.</summary>
    Removed,

    /// <summary>Its question or SQL is another.</summary>
    Changed,

    /// <summary>The same texts, on the other side of the split.</summary>
    Moved,
}

public static class DiffKinds
{
    public static string ToWire(this DiffKind kind) => kind.ToString().ToLowerInvariant();

    public static DiffKind? FromWire(string? word) => Enum.GetValues<DiffKind>().Cast<DiffKind?>().FirstOrDefault(kind => kind!.Value.ToWire() == word);
}

/// <summary>How two snapshots differ.</summary>
/// <param name="Snapshot">The one that is looked at.</param>
/// <param name="Against">The one that it is compared with: what is only in that one counts as removed.</param>
/// <param name="Counts">The records by what became of them.</param>
/// <param name="Unchanged">Those with the same texts on the same side.</param>
/// <param name="SchemaBefore">The schema text of <paramref name="Against"/>; null where both are the same.</param>
/// <param name="SchemaAfter">That of <paramref name="Snapshot"/>; null where both are the same.</param>
/// <param name="TemplateBefore">The template of <paramref name="Against"/>; null where both are the same.</param>
/// <param name="TemplateAfter">That of <paramref name="Snapshot"/>; null where both are the same.</param>
/// <param name="LimitChanged">True where the schema's limits differ.</param>
public sealed record SnapshotDiff(
    SnapshotView Snapshot, SnapshotView Against, IReadOnlyDictionary<DiffKind, int> Counts, int Unchanged,
    string? SchemaBefore, string? SchemaAfter, PromptTemplate? TemplateBefore, PromptTemplate? TemplateAfter, bool LimitChanged);

/// <summary>A record that differs; what stood before is null for one that was added, what stands after for one that was removed.</summary>
public sealed record SnapshotDiffRow(DiffKind Kind, string RecordId, SnapshotDiffText? Before, SnapshotDiffText? After);

public sealed record SnapshotDiffText(string PromptText, string Sql, SnapshotPart Part);

/// <summary>Compares snapshots record by record.</summary>
public sealed class SnapshotDiffs(IDbContextFactory<StudioDb> databases, SnapshotQueries queries)
{
    /// <summary>Problem: <c>snapshot_not_found</c>, for either.</summary>
    public async Task<Result<SnapshotDiff>> CompareAsync(string idOrHash, string against, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        if (!(await FindBothAsync(database, idOrHash, against, cancellationToken)).TryGet(out var both, out var problem))
        {
            return problem;
        }
        var (after, before) = both;
        var counts = new Dictionary<DiffKind, int>
        {
            [DiffKind.Added] = await OnlyIn(database, after.Id, before.Id).CountAsync(cancellationToken),
            [DiffKind.Removed] = await OnlyIn(database, before.Id, after.Id).CountAsync(cancellationToken),
            [DiffKind.Changed] = await Changed(database, after.Id, before.Id).CountAsync(cancellationToken),
            [DiffKind.Moved] = await Moved(database, after.Id, before.Id).CountAsync(cancellationToken),
        };
        var sameSchema = after.SchemaText == before.SchemaText;
        var (templateAfter, templateBefore) = (TemplateOf(after), TemplateOf(before));
        var sameTemplate = templateAfter == templateBefore;
        return new SnapshotDiff(
            (await queries.FindAsync(after.Id, cancellationToken))!, (await queries.FindAsync(before.Id, cancellationToken))!, counts,
            after.TrainingCount + after.ValidationCount - counts[DiffKind.Added] - counts[DiffKind.Changed] - counts[DiffKind.Moved],
            sameSchema ? null : before.SchemaText, sameSchema ? null : after.SchemaText, sameTemplate ? null : templateBefore, sameTemplate ? null : templateAfter,
            after.MaxSchemaTokens != before.MaxSchemaTokens);
    }

    /// <summary>The records of one kind, in the order of the snapshot that they are in (of the later one where they are in both). Problem: <c>snapshot_not_found</c>.</summary>
    public async Task<Result<IReadOnlyList<SnapshotDiffRow>>> RowsAsync(
        string idOrHash, string against, DiffKind kind, int skip, int take, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        if (!(await FindBothAsync(database, idOrHash, against, cancellationToken)).TryGet(out var both, out var problem))
        {
            return problem;
        }
        var (after, before) = (both.After.Id, both.Before.Id);
        var most = Math.Clamp(take, 1, SnapshotQueries.MaxPageSize);
        IReadOnlyList<SnapshotDiffRow> rows = kind switch
        {
            DiffKind.Added => (await OnlyIn(database, after, before).Skip(skip).Take(most).ToListAsync(cancellationToken)).ConvertAll(row => new SnapshotDiffRow(kind, row.RecordId, null, TextOf(row))),
            DiffKind.Removed => (await OnlyIn(database, before, after).Skip(skip).Take(most).ToListAsync(cancellationToken)).ConvertAll(row => new SnapshotDiffRow(kind, row.RecordId, TextOf(row), null)),
            DiffKind.Changed => await PairsAsync(Changed(database, after, before)),
            _ => await PairsAsync(Moved(database, after, before)),
        };
        return Result.Of(rows);

        async Task<IReadOnlyList<SnapshotDiffRow>> PairsAsync(IQueryable<Pair> pairs) => (await pairs.OrderBy(pair => pair.After.Position).Skip(skip).Take(most).ToListAsync(cancellationToken))
            .ConvertAll(pair => new SnapshotDiffRow(kind, pair.After.RecordId, TextOf(pair.Before), TextOf(pair.After)));
    }

    private static async Task<Result<(Snapshot After, Snapshot Before)>> FindBothAsync(StudioDb database, string idOrHash, string against, CancellationToken cancellationToken) =>
        await SnapshotQueries.FindRowAsync(database, idOrHash, cancellationToken) is not { } after ? Problem.SnapshotNotFound(idOrHash)
        : await SnapshotQueries.FindRowAsync(database, against, cancellationToken) is not { } before ? Problem.SnapshotNotFound(against)
        : (after, before);

    private static IQueryable<SnapshotRow> OnlyIn(StudioDb database, string here, string there) =>
        database.SnapshotRows(here).Where(row => !database.SnapshotItems.Any(other => other.RecordId == row.RecordId && other.SnapshotId == there));

    /// <summary>A version is a text, but an edit that was taken back has the same text under another version.</summary>
    private static IQueryable<Pair> Changed(StudioDb database, string after, string before) =>
        Pairs(database, after, before).Where(pair => pair.After.Version != pair.Before.Version
            && (pair.After.PromptText != pair.Before.PromptText || pair.After.Sql != pair.Before.Sql));

    private static IQueryable<Pair> Moved(StudioDb database, string after, string before) =>
        Pairs(database, after, before).Where(pair => pair.After.Part != pair.Before.Part
            && (pair.After.Version == pair.Before.Version || (pair.After.PromptText == pair.Before.PromptText && pair.After.Sql == pair.Before.Sql)));

    private static IQueryable<Pair> Pairs(StudioDb database, string after, string before) =>
        from here in database.SnapshotRowsUnordered(after)
        join there in database.SnapshotRowsUnordered(before) on here.RecordId equals there.RecordId
        select new Pair { After = here, Before = there };

    private static PromptTemplate TemplateOf(Snapshot snapshot) => new(snapshot.SystemTemplate, snapshot.UserTemplate);

    private static SnapshotDiffText TextOf(SnapshotRow row) => new(row.PromptText, row.Sql, row.Part);

    private sealed record Pair
    {
        public required SnapshotRow After { get; init; }

        public required SnapshotRow Before { get; init; }
    }
}
