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
    /// "question_column" or "sql_column" (no such column), or for "corrections" (two for one line, or for one that the file
    /// does not have); <c>conflict</c> while another import into the connection runs.
    /// </summary>
    public Task<Result<ImportReport>> RunAsync(ImportRequest request, Stream content, CancellationToken ct) => RunAsync(request, content, null, ct);

    /// <summary>The same, and tells from time to time how far it has come.</summary>
    public async Task<Result<ImportReport>> RunAsync(ImportRequest request, Stream content, IProgress<ImportProgress>? progress, CancellationToken ct)
    {
        if (request.Corrections.CountBy(correction => correction.Line).FirstOrDefault(line => line.Value > 1) is { Value: > 1 } twice)
        {
            return Problem.Invalid("corrections", $"The corrections name line {twice.Key} {twice.Value} times; send one for a line.");
        }
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
            return await new ImportReading(databases, request, progress).RunAsync(file, null, ct);
        }
        await using var stage = new ImportStage(databases, time, request.ConnectionId);
        if (!_running.TryAdd(request.ConnectionId, stage.ImportId))
        {
            return new Problem(ProblemKind.Conflict, "conflict", "Another import into this database connection is running. Wait until it has ended.");
        }
        try
        {
            return await stage.BeginAsync(ct) ? await CommitAsync(request, file, stage, progress, ct) : Problem.ConnectionNotFound(request.ConnectionId, ProblemKind.Impossible);
        }
        finally
        {
            _running.TryRemove(request.ConnectionId, out _);
        }
    }

    /// <summary>Looks at the beginning of a file, for the mapping of its columns.</summary>
    [SuppressMessage("Performance", "CA1822", Justification = "Callers hold the import as a service and need not know that this part keeps no state.")]
    public Task<Result<ImportColumns>> ReadColumnsAsync(ImportFormat format, Stream content, CancellationToken ct) => ImportBeginning.ReadAsync(format, content, ct);

    /// <summary>Judges one pair as an import would: by the rules, and by what the connection has.</summary>
    public async Task<PairJudgement> JudgeAsync(string connectionId, string? promptText, string? sql, CancellationToken ct)
    {
        if ((GoldenRecordRules.PromptFault(promptText) ?? GoldenRecordRules.SqlFault(sql)) is { } fault)
        {
            return new PairJudgement(fault, null);
        }
        var (question, statement) = (promptText!.Trim(), sql!.Trim());
        await using var db = await databases.CreateDbContextAsync(ct);
        var known = db.Visible().Where(record => record.ConnectionId == connectionId && record.PromptText == question && record.Sql == statement);
        return new PairJudgement(null, await known.OrderBy(record => record.Id).Select(record => record.Id).FirstOrDefaultAsync(ct));
    }

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

    private async Task<Result<ImportReport>> CommitAsync(ImportRequest request, ImportFile file, ImportStage stage, IProgress<ImportProgress>? progress, CancellationToken ct)
    {
        var published = false;
        try
        {
            var read = await new ImportReading(databases, request, progress).RunAsync(file, stage, ct);
            if (!read.TryGet(out var report, out _) || (report.Invalid > 0 && !request.SkipInvalid))
            {
                return read;
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

    [LoggerMessage(Level = LogLevel.Information, Message = "Import {ImportId} had been cut off; its {Count} staged golden records were removed.")]
    private partial void LogSwept(string importId, int count);
}
