using System.Buffers;
using System.Runtime.CompilerServices;
using FineTuningStudio.Core.Data;
using FineTuningStudio.Core.GoldenRecords.Formats;
using Microsoft.EntityFrameworkCore;

namespace FineTuningStudio.Core.GoldenRecords;

/// <summary>Writes golden records in a format that the import reads back.</summary>
public sealed class GoldenRecordExport(IDbContextFactory<StudioDb> databases, GoldenRecordShapes shapes)
{
    private const int FlushBytes = 64 * 1024;
    private const int IdsAtOnce = 500;

    /// <summary>
    /// Streams the records, oldest first, so that a file read back keeps their order. JSONL has the keys prompt_text, sql, tags,
    /// metadata and accepted_sqls; CSV the columns of those names, all but the first two as JSON. The formats of other tools
    /// carry what those tools read, so tags, metadata and other right answers stay behind where they have no place for them.
    /// </summary>
    public async Task WriteAsync(ExportRequest request, Stream target, CancellationToken ct)
    {
        await shapes.FillForAsync(request.Search, ct);
        await using var db = await databases.CreateDbContextAsync(ct);
        var names = await db.Connections.AsNoTracking().ToDictionaryAsync(connection => connection.Id, connection => connection.Alias, ct);
        var writer = new RecordFormats(names).Writer(request);
        var buffer = new ArrayBufferWriter<byte>(FlushBytes);
        writer.Begin(buffer);
        await foreach (var record in (request.Ids is { } ids ? SelectedAsync(db, request.Search, ids, ct) : All(db.Search(request.Search))).WithCancellation(ct))
        {
            writer.Write(record, buffer);
            if (buffer.WrittenCount > FlushBytes)
            {
                await target.WriteAsync(buffer.WrittenMemory, ct);
                buffer.ResetWrittenCount();
            }
        }
        writer.End(buffer);
        await target.WriteAsync(buffer.WrittenMemory, ct);
        await target.FlushAsync(ct);
    }

    public Task WriteAsync(ImportFormat format, GoldenRecordSearch search, Stream target, CancellationToken ct) => WriteAsync(new ExportRequest(format, search), target, ct);

    /// <summary>The first of the ids that names no record of the search (<c>golden_record_not_found</c>); null where all of them do.</summary>
    public async Task<Problem?> FindMissingAsync(GoldenRecordSearch search, IReadOnlyList<string> ids, CancellationToken ct)
    {
        await shapes.FillForAsync(search, ct);
        await using var db = await databases.CreateDbContextAsync(ct);
        return await db.FindMissingAsync(search, ids, ct);
    }

    private static IAsyncEnumerable<GoldenRecordView> All(IQueryable<GoldenRecord> records) =>
        records.OrderBy(record => record.Number).ToViews().AsAsyncEnumerable();

    /// <summary>The chosen records in the order of all: first their numbers alone, since so many ids do not fit one query.</summary>
    private static async IAsyncEnumerable<GoldenRecordView> SelectedAsync(
        StudioDb db, GoldenRecordSearch search, IReadOnlyList<string> ids, [EnumeratorCancellation] CancellationToken ct)
    {
        var numbers = await db.NumbersAsync(search, ids, ct);
        numbers.Sort();
        foreach (var some in numbers.Chunk(IdsAtOnce))
        {
            foreach (var record in await All(db.Search(search).Where(record => some.Contains(record.Number))).ToListAsync(ct))
            {
                yield return record;
            }
        }
    }
}
