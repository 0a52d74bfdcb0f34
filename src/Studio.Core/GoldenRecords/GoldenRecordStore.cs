using FineTuningStudio.Core.Data;
using FineTuningStudio.Core.GoldenRecords.Checks;
using FineTuningStudio.Sql;
using Microsoft.EntityFrameworkCore;

namespace FineTuningStudio.Core.GoldenRecords;

/// <summary>The golden records. Lists come newest first and hold neither deleted records nor those of an import that is not published.</summary>
public sealed class GoldenRecordStore(IDbContextFactory<StudioDb> databases, GoldenRecordShapes shapes, GoldenRecordChecks checks, GoldenRecordDeletions deletions, TimeProvider time)
{
    private const int MaxErrors = 1_000;
    private const int IdsAtOnce = 500;

    /// <summary>
    /// Adds all or nothing. Problems: <c>invalid_golden_record</c> names item and field, such as "[3].sql";
    /// <c>database_connection_not_found</c> (kind Impossible). The views come in the order given.
    /// </summary>
    public async Task<Result<IReadOnlyList<GoldenRecordView>>> AddAsync(IReadOnlyList<NewGoldenRecord> records, CancellationToken ct)
    {
        var errors = new Dictionary<string, string[]>();
        for (var i = 0; i < records.Count && errors.Count < MaxErrors; i++)
        {
            GoldenRecordRules.Check(records[i], $"[{i}].", errors);
        }
        if (records.Count is 0)
        {
            errors["golden_records"] = ["The list of golden records is empty; send at least one with prompt_text, sql and db_connection_id."];
        }
        if (errors.Count > 0)
        {
            return Problem.Invalid(errors, "invalid_golden_record");
        }
        await using var db = await databases.CreateDbContextAsync(ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var dialects = new Dictionary<string, SqlDialect>();
        foreach (var connectionId in records.Select(record => record.ConnectionId!).Distinct())
        {
            dialects[connectionId] = await db.DialectOfAsync(connectionId, ct);
            if (!await db.Connections.AnyAsync(connection => connection.Id == connectionId, ct))
            {
                return Problem.ConnectionNotFound(connectionId, ProblemKind.Impossible);
            }
        }
        var clock = new RecordClock(time);
        var views = new List<GoldenRecordView>(records.Count);
        await using (var insert = await GoldenRecordInsert.OpenAsync(db, ct))
        {
            foreach (var item in records)
            {
                var record = clock.NewRecord(item, dialects[item.ConnectionId!], importId: null);
                await insert.AddAsync(record, ct);
                views.Add(View(record));
            }
            await insert.StoreAsync(ct);
        }
        await transaction.CommitAsync(ct);
        return Result.Of<IReadOnlyList<GoldenRecordView>>(views);
    }

    public async Task<GoldenRecordPage> ListAsync(GoldenRecordSearch search, int skip, int take, CancellationToken ct)
    {
        var total = await CountAsync(search, ct);
        return new GoldenRecordPage(await PageAsync(search, skip, take, ct), total);
    }

    /// <summary>How many records match. Of more than 20,000 that may have the words a few may be counted that have all runs of three of their characters, but not in a row.</summary>
    public async Task<int> CountAsync(GoldenRecordSearch search, CancellationToken ct)
    {
        await shapes.FillForAsync(search, ct);
        await using var db = await databases.CreateDbContextAsync(ct);
        return await db.CountAsync(search, ct);
    }

    /// <summary>A part of the list, without counting all of it.</summary>
    public async Task<IReadOnlyList<GoldenRecordView>> PageAsync(GoldenRecordSearch search, int skip, int take, CancellationToken ct)
    {
        await shapes.FillForAsync(search, ct);
        await using var db = await databases.CreateDbContextAsync(ct);

        // What is skipped is passed over in an index; only the rows of the page are read.
        var numbers = await (await db.NumbersNewestFirstAsync(search, ct)).Skip(Math.Max(skip, 0)).Take(Math.Max(take, 0)).ToListAsync(ct);
        var views = await db.Visible().Where(record => numbers.Contains(record.Number)).OrderByDescending(record => record.Number).ToViews().ToListAsync(ct);
        return await GoldenRecordShapes.CompleteAsync(db, views, ct);
    }

    public async Task<GoldenRecordView?> FindAsync(string id, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var views = await db.Visible().Where(record => record.Id == id).ToViews().ToListAsync(ct);
        return (await GoldenRecordShapes.CompleteAsync(db, views, ct)).SingleOrDefault();
    }

    /// <summary>The ids of all records that match, in the order of the list.</summary>
    public async Task<IReadOnlyList<string>> ListIdsAsync(GoldenRecordSearch search, CancellationToken ct)
    {
        await shapes.FillForAsync(search, ct);
        await using var db = await databases.CreateDbContextAsync(ct);
        return await db.Search(search).OrderByDescending(record => record.Number).Select(record => record.Id).ToListAsync(ct);
    }

    /// <summary>The ids of the selected records, in the order of the list where all of a search are.</summary>
    public async Task<IReadOnlyList<string>> SelectedIdsAsync(GoldenRecordSelection selection, CancellationToken ct) =>
        selection.Ids is { } ids ? [.. ids] : [.. (await ListIdsAsync(selection.Search, ct)).Except(selection.Except ?? [], StringComparer.Ordinal)];

    /// <summary>The records of these ids in their order; those that do not exist are left out.</summary>
    public async Task<IReadOnlyList<GoldenRecordView>> FindManyAsync(IReadOnlyList<string> ids, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var found = new Dictionary<string, GoldenRecordView>(ids.Count, StringComparer.Ordinal);
        foreach (var some in ids.Distinct(StringComparer.Ordinal).Chunk(IdsAtOnce))
        {
            await foreach (var view in db.Visible().Where(record => some.Contains(record.Id)).ToViews().AsAsyncEnumerable().WithCancellation(ct))
            {
                found[view.Id] = view;
            }
        }
        return await GoldenRecordShapes.CompleteAsync(db, [.. ids.Select(id => found.GetValueOrDefault(id)).OfType<GoldenRecordView>()], ct);
    }

    /// <summary>The SQL shapes of a connection's records, those of most records first.</summary>
    public async Task<IReadOnlyList<ShapeView>> ShapesAsync(string connectionId, int take, CancellationToken ct)
    {
        await shapes.FillAsync(connectionId, ct);
        await using var db = await databases.CreateDbContextAsync(ct);
        var groups = await db.Visible().Where(record => record.ConnectionId == connectionId).GroupBy(record => record.ShapeHash)
            .Select(group => new { Hash = group.Key, Count = group.Count(), Oldest = group.Min(record => record.Id)! })
            .OrderByDescending(group => group.Count).ThenBy(group => group.Hash).Take(Math.Max(take, 0)).ToListAsync(ct);
        var examples = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var some in groups.Select(group => group.Oldest).Chunk(IdsAtOnce))
        {
            await foreach (var record in db.GoldenRecords.Where(record => some.Contains(record.Id)).Select(record => new { record.Id, record.Sql }).AsAsyncEnumerable().WithCancellation(ct))
            {
                examples[record.Id] = record.Sql;
            }
        }
        return [.. groups.Where(group => examples.ContainsKey(group.Oldest)).Select(group => new ShapeView(group.Hash, group.Count, examples[group.Oldest]))];
    }

    /// <summary>Changes what is given. A new version is made only where question or SQL really change; the old text is kept under its number.</summary>
    public async Task<Result<GoldenRecordView>> UpdateAsync(string id, GoldenRecordChange change, CancellationToken ct)
    {
        var errors = new Dictionary<string, string[]>();
        GoldenRecordRules.Check(change, errors);
        if (errors.Count > 0)
        {
            return Problem.Invalid(errors, "invalid_golden_record");
        }
        await using var db = await databases.CreateDbContextAsync(ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        if (await db.Visible().AsTracking().SingleOrDefaultAsync(found => found.Id == id, ct) is not { } record)
        {
            return Problem.GoldenRecordNotFound(id);
        }
        if (change.Version is { } seen && seen != record.Version)
        {
            return Problem.ChangedMeanwhile;
        }
        var now = time.GetUtcNow().UtcDateTime;
        var (prompt, sql) = (change.PromptText?.Trim() ?? record.PromptText, change.Sql?.Trim() ?? record.Sql);
        if (prompt != record.PromptText || sql != record.Sql)
        {
            db.GoldenRecordVersions.Add(new GoldenRecordVersion { RecordId = id, Version = record.Version, PromptText = record.PromptText, Sql = record.Sql, ReplacedAt = now });
            var dialect = await db.DialectOfAsync(record.ConnectionId, ct);
            record.ShapeHash = sql == record.Sql && record.ShapeHash.Length > 0
                ? record.ShapeHash
                : SqlShape.Of(sql, dialect).Hash;
            record.Tables = [.. SqlOutline.Of(sql, dialect).Tables];
            (record.PromptText, record.Sql) = (prompt, sql);
            record.Version++;
            (record.Review, record.ReviewedAt) = (ReviewState.NotReviewed, null);
        }
        record.AcceptedSqls = GoldenRecordRules.AcceptedSqls(change.AcceptedSqls ?? record.AcceptedSqls, sql);
        var isCheckedAgain = db.Entry(record) is var entry && (entry.Property(row => row.Version).IsModified || entry.Property(row => row.AcceptedSqls).IsModified);
        var asked = entry.Property(row => row.QuestionHash).OriginalValue;
        record.QuestionHash = isCheckedAgain ? QuestionText.Hash(prompt) : asked;
        record.Tags = change.Tags is null ? record.Tags : TagRules.Of(change.Tags);
        record.Metadata = change.SetMetadata ? GoldenRecordRules.Metadata(change.Metadata) : record.Metadata;
        record.UpdatedAt = db.ChangeTracker.HasChanges() ? now : record.UpdatedAt;
        record.CheckState = isCheckedAgain ? CheckState.NotChecked : record.CheckState;
        await db.SaveChangesAsync(ct);
        if (isCheckedAgain)
        {
            await db.MarkStaleAsync(record.ConnectionId, [asked, record.QuestionHash], ct);
        }
        await transaction.CommitAsync(ct);
        checks.Wake();
        return (await GoldenRecordShapes.CompleteAsync(db, [View(record)], ct))[0];
    }

    public async Task<Result<Done>> DeleteAsync(string id, CancellationToken ct) =>
        await FindAsync(id, ct) is not null && (await deletions.DeleteAsync(new GoldenRecordSelection(new GoldenRecordSearch(), [id]), null, null, ct)).Count is 1
            ? new Done()
            : Problem.GoldenRecordNotFound(id);

    private static GoldenRecordView View(GoldenRecord record) => new(
        record.Id, record.ConnectionId, record.Version, record.PromptText, record.Sql, record.Tags, record.Metadata, record.CreatedAt, record.UpdatedAt,
        record.ShapeHash, record.AcceptedSqls, record.CheckState, record.Review, record.ReviewedAt);
}
