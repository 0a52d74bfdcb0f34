using FineTuningStudio.Core.Data;
using FineTuningStudio.Sql;
using Microsoft.EntityFrameworkCore;

namespace FineTuningStudio.Core.GoldenRecords;

/// <summary>
/// The records of an import on their way in: written in batches, each a short transaction of its own, invisible while the
/// import's <see cref="PendingImport"/> row is there. Publishing deletes that row.
/// </summary>
internal sealed class ImportStage(IDbContextFactory<StudioDb> databases, TimeProvider time, string connectionId) : IAsyncDisposable
{
    // Large enough for the full-text index, small enough that others who want to write hardly wait.
    private const int BatchSize = 10_000;
    private const int BatchCharacters = 8_000_000;

    // In KiB where negative. A batch changes pages all over the indexes; with SQLite's usual 2 MB they are written and read again several
    // times, and what is gathered would go to a temporary file with each record. The log is copied into the database after 16,000 pages, not 1,000.
    private const string Wide = "PRAGMA cache_size = -64000; PRAGMA temp_store = MEMORY; PRAGMA wal_autocheckpoint = 16000;";
    private const string Usual = "PRAGMA cache_size = -2000; PRAGMA temp_store = DEFAULT; PRAGMA wal_autocheckpoint = 1000;";
    private const int DeletedAtOnce = 2_000;

    private readonly DateTime _startedAt = RecordClock.Now(time);
    private readonly RecordClock _clock = new(time);
    private StudioDb? _db;
    private GoldenRecordInsert? _insert;
    private int _gathered;
    private int _characters;
    private SqlDialect _dialect;

    public string ImportId { get; } = StudioId.New(time);

    /// <summary>False where the connection does not exist.</summary>
    public async Task<bool> BeginAsync(CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        if (!await db.Connections.AnyAsync(connection => connection.Id == connectionId, ct))
        {
            return false;
        }
        _dialect = await db.DialectOfAsync(connectionId, ct);
        db.PendingImports.Add(new PendingImport { Id = ImportId, ConnectionId = connectionId, StartedAt = _startedAt });
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return true;
    }

    public async Task AddAsync(ImportRow row, CancellationToken ct)
    {
        _insert ??= await OpenAsync(ct);
        await _insert.AddAsync(_clock.NewRecord(new NewGoldenRecord(connectionId, row.PromptText, row.Sql, row.Tags, row.Metadata, row.AcceptedSqls), _dialect, ImportId), ct);
        _characters += row.PromptText.Length + row.Sql.Length + (row.AcceptedSqls?.Sum(sql => sql.Length) ?? 0);
        if (++_gathered is BatchSize || _characters > BatchCharacters)
        {
            await FlushAsync(ct);
        }
    }

    /// <summary>Makes all staged records visible at once.</summary>
    public async Task PublishAsync(CancellationToken ct)
    {
        await FlushAsync(ct);
        await using var db = await databases.CreateDbContextAsync(ct);
        ct.ThrowIfCancellationRequested();
        // From here on it cannot be cancelled any more: whoever hears that it was may rely on there being nothing.
        await db.PendingImports.Where(pending => pending.Id == ImportId).ExecuteDeleteAsync(CancellationToken.None);
    }

    /// <summary>Removes the staged records of an import, a short transaction each batch, and then its row.</summary>
    public static async Task<int> RemoveAsync(IDbContextFactory<StudioDb> databases, string importId, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        if (await db.PendingImports.AsNoTracking().SingleOrDefaultAsync(pending => pending.Id == importId, ct) is not { } import)
        {
            return 0;
        }
        var removed = 0;
        int some;
        do
        {
            // The index of the lists leads to the rows, the newest first; one for the import's id alone would slow every insert.
            var numbers = db.GoldenRecords
                .Where(record => record.ConnectionId == import.ConnectionId && record.DeletedAt == null && record.ImportId == importId)
                .OrderByDescending(record => record.Number).Select(record => record.Number).Take(DeletedAtOnce);
            some = await db.GoldenRecords.Where(record => numbers.Contains(record.Number)).ExecuteDeleteAsync(ct);
            removed += some;
        }
        while (some > 0);
        await db.PendingImports.Where(pending => pending.Id == importId).ExecuteDeleteAsync(ct);
        return removed;
    }

    public async ValueTask DisposeAsync()
    {
        if (_insert is not null)
        {
            await _insert.DisposeAsync();
            await _db!.Database.ExecuteSqlRawAsync(Usual);
        }
        if (_db is not null)
        {
            await _db.DisposeAsync();
        }
    }

    private async Task<GoldenRecordInsert> OpenAsync(CancellationToken ct)
    {
        _db = await databases.CreateDbContextAsync(ct);
        await _db.Database.OpenConnectionAsync(ct);
        await _db.Database.ExecuteSqlRawAsync(Wide, ct);
        return await GoldenRecordInsert.OpenAsync(_db, ct);
    }

    private async Task FlushAsync(CancellationToken ct)
    {
        if (_insert is not null)
        {
            await _insert.StoreAsync(ct);
            (_gathered, _characters) = (0, 0);
        }
    }
}
