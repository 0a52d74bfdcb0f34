using FineTuningStudio.Core.Data;
using FineTuningStudio.Core.GoldenRecords.Formats;
using Microsoft.EntityFrameworkCore;

namespace FineTuningStudio.Core.GoldenRecords;

/// <summary>Reads a file to its end and judges each of its records: correction, choice of the database, rules, duplicates.</summary>
internal sealed class ImportReading(IDbContextFactory<StudioDb> databases, ImportRequest request, IProgress<ImportProgress>? progress)
{
    private const int RecordsBetweenReports = 250;

    private readonly Dictionary<int, ImportCorrection> _corrections = request.Corrections.ToDictionary(correction => correction.Line);
    private readonly ImportTally _tally = new();

    /// <summary>Hands the rows that are new to the stage, where there is one. The problem names a correction of a line that the file does not have.</summary>
    public async Task<Result<ImportReport>> RunAsync(ImportFile file, ImportStage? stage, CancellationToken ct)
    {
        using var seen = await KnownPairsAsync(ct);
        while (await file.ReadAsync(ct) is var (record, read))
        {
            var row = Corrected(record.Line, read);
            if (read.Database is { } database)
            {
                _tally.AddDatabase(database);
            }
            if (SkipOf(row) is { } skip)
            {
                _tally.AddSkip(skip);
            }
            else if (row.Fault is not null)
            {
                _tally.AddFault(record, row);
            }
            else if (!seen.TryAdd(row.PromptText.Trim(), row.Sql.Trim(), new PairSource(null, record.Line)))
            {
                _tally.AddDuplicate(record, row, _tally.KeepsDuplicates ? seen.First() : null);
            }
            else
            {
                _tally.AddNew(record, row);
                // After the first invalid line nothing will be stored, and the rest is read for the report alone.
                if (stage is not null && (request.SkipInvalid || _tally.Invalid is 0))
                {
                    await stage.AddAsync(row, ct);
                }
            }
            if (_tally.Records % RecordsBetweenReports is 0)
            {
                progress?.Report(new ImportProgress(file.BytesRead, _tally.Records));
            }
        }
        progress?.Report(new ImportProgress(file.BytesRead, _tally.Records));
        if (_corrections.Count > 0)
        {
            var line = _corrections.Keys.Min();
            return Problem.Invalid("corrections", $"The corrections name line {line}, and the file has no record that begins there{(_corrections.Count > 1 ? $"; nor has it {_corrections.Count - 1} others of them" : null)}. Check the file again.");
        }
        return _tally.Report(committed: false) with { Format = file.Shape.Format, LinesAreElements = file.Shape.Container is FileContainer.JsonArray };
    }

    private ImportRow Corrected(int line, ImportRow row) => !_corrections.Remove(line, out var correction) ? row
        : correction.Skip ? ImportRow.Skipped("by hand")
        : (row with { PromptText = correction.PromptText ?? row.PromptText, Sql = correction.Sql ?? row.Sql, Fault = null, Skip = null }).Judged();

    private string? SkipOf(ImportRow row) =>
        row.Skip ?? (request.Database is { } wanted && row.Database != wanted ? $"of another database than “{wanted}”" : null);

    private async Task<SeenPairs> KnownPairsAsync(CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var seen = new SeenPairs();
        var known = db.Visible().Where(record => record.ConnectionId == request.ConnectionId).Select(record => new { record.Id, record.PromptText, record.Sql });
        try
        {
            await foreach (var pair in known.AsAsyncEnumerable().WithCancellation(ct))
            {
                seen.TryAdd(pair.PromptText, pair.Sql, new PairSource(pair.Id, 0));
            }
        }
        catch
        {
            seen.Dispose();
            throw;
        }
        return seen;
    }
}
