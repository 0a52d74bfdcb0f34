using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using FineTuningStudio.Core.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace FineTuningStudio.Core.GoldenRecords;

/// <summary>Reads golden records out of a file as it streams by, in bounded memory.</summary>
public sealed partial class GoldenRecordImport(IDbContextFactory<StudioDb> databases, TimeProvider time, ILogger<GoldenRecordImport> logger)
{
    private readonly ConcurrentDictionary<string, string> _running = new();

    /// <summary>
    /// Judges every line; with <see cref="ImportMode.Commit"/> stores the new ones, all or nothing: where a line is invalid and
    /// <see cref="ImportRequest.SkipInvalid"/> is not set, the report says so, <see cref="ImportReport.Committed"/> is false and
    /// nothing is stored. A pair that the connection or the file already has counts as duplicate and is not stored again.
    /// Problems: <c>database_connection_not_found</c> (kind Impossible), <c>validation_failed</c> for "file" (not text), and for
    /// "question_column" or "sql_column" (no such column); <c>conflict</c> while another import into the connection runs.
    /// </summary>
    public async Task<Result<ImportReport>> RunAsync(ImportRequest request, Stream content, CancellationToken ct)
    {
        await using (var db = await databases.CreateDbContextAsync(ct))
        {
            if (!await db.Connections.AnyAsync(connection => connection.Id == request.ConnectionId, ct))
            {
                return Problem.ConnectionNotFound(request.ConnectionId, ProblemKind.Impossible);
            }
        }
        if ((await ImportFile.OpenAsync(request, content, ct)).TryGet(out var file, out var problem) is false)
        {
            return problem;
        }
        if (request.Mode is ImportMode.Preview)
        {
            return await ReadAsync(request, file, null, ct);
        }
        var stage = new ImportStage(databases, time, request.ConnectionId);
        if (!_running.TryAdd(request.ConnectionId, stage.ImportId))
        {
            return new Problem(ProblemKind.Conflict, "conflict", "Another import into this database connection is running. Wait until it has ended.");
        }
        try
        {
            return await stage.BeginAsync(ct) ? await CommitAsync(request, file, stage, ct) : Problem.ConnectionNotFound(request.ConnectionId, ProblemKind.Impossible);
        }
        finally
        {
            _running.TryRemove(request.ConnectionId, out _);
        }
    }

    /// <summary>Looks at the beginning of a file, for the mapping of its columns.</summary>
    [SuppressMessage("Performance", "CA1822", Justification = "Callers hold the import as a service and need not know that this part keeps no state.")]
    public Task<Result<ImportColumns>> ReadColumnsAsync(ImportFormat format, Stream content, CancellationToken ct) => ImportBeginning.ReadAsync(format, content, ct);

    /// <summary>Removes what imports left behind that were cut off; to be called at the start, before the first request.</summary>
    public async Task SweepAsync(CancellationToken ct)
    {
        List<string> pending;
        await using (var db = await databases.CreateDbContextAsync(ct))
        {
            pending = await db.PendingImports.Select(import => import.Id).ToListAsync(ct);
        }
        foreach (var importId in pending.Except(_running.Values))
        {
            var removed = await ImportStage.RemoveAsync(databases, importId, ct);
            LogSwept(importId, removed);
        }
    }

    private async Task<ImportReport> CommitAsync(ImportRequest request, ImportFile file, ImportStage stage, CancellationToken ct)
    {
        var published = false;
        try
        {
            var report = await ReadAsync(request, file, stage, ct);
            if (report.Invalid > 0 && !request.SkipInvalid)
            {
                return report;
            }
            await stage.PublishAsync(ct);
            published = true;
            return report with { Committed = true };
        }
        finally
        {
            if (!published)
            {
                // Also when the caller has gone: what was staged must not wait for the next start.
                await ImportStage.RemoveAsync(databases, stage.ImportId, CancellationToken.None);
            }
        }
    }

    private async Task<ImportReport> ReadAsync(ImportRequest request, ImportFile file, ImportStage? stage, CancellationToken ct)
    {
        using var seen = await KnownPairsAsync(request.ConnectionId, ct);
        var tally = new ImportTally();
        while (await file.ReadAsync(ct) is var (record, row))
        {
            if (row.Fault is { } fault)
            {
                tally.AddFault(record, fault);
            }
            else if (!seen.TryAdd(row.PromptText.Trim(), row.Sql.Trim()))
            {
                tally.AddDuplicate();
            }
            else
            {
                tally.AddNew(record, row);
                // After the first invalid line nothing will be stored, and the rest is read for the report alone.
                if (stage is not null && (request.SkipInvalid || tally.Invalid is 0))
                {
                    await stage.AddAsync(row, ct);
                }
            }
        }
        return tally.Report(committed: false);
    }

    private async Task<SeenPairs> KnownPairsAsync(string connectionId, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var seen = new SeenPairs();
        var known = db.Visible().Where(record => record.ConnectionId == connectionId).Select(record => new { record.PromptText, record.Sql });
        try
        {
            await foreach (var pair in known.AsAsyncEnumerable().WithCancellation(ct))
            {
                seen.TryAdd(pair.PromptText, pair.Sql);
            }
        }
        catch
        {
            seen.Dispose();
            throw;
        }
        return seen;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Import {ImportId} had been cut off; its {Count} staged golden records were removed.")]
    private partial void LogSwept(string importId, int count);
}
