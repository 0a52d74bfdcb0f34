using FineTuningStudio.Core.GoldenRecords.Formats;

namespace FineTuningStudio.Core.GoldenRecords;

/// <summary>Counts what an import finds and keeps the beginnings of it.</summary>
internal sealed class ImportTally
{
    private const int MaxFaults = 1_000;
    private const int MaxDuplicates = 1_000;
    private const int MaxDatabases = 1_000;
    private const int MaxReasons = 100;
    private const int MaxSamples = 20;

    private readonly List<ImportFault> _faults = [];
    private readonly List<ImportDuplicate> _duplicates = [];
    private readonly List<ImportSample> _samples = [];
    private readonly Dictionary<string, int> _skips = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _databases = new(StringComparer.Ordinal);

    // Whole texts go with the report, so that they can be corrected where it is shown, but not gigabytes of them.
    private int _charactersLeft = 1_500_000;
    private int _new;
    private int _duplicate;
    private int _skipped;

    public int Invalid { get; private set; }

    public int Records => _new + _duplicate + _skipped + Invalid;

    public bool KeepsDuplicates => _duplicates.Count < MaxDuplicates;

    public void AddFault(FileRecord record, ImportRow row)
    {
        Invalid++;
        if (_faults.Count < MaxFaults)
        {
            var fits = Fits(row);
            _faults.Add(new ImportFault(record.Line, row.Fault!, ImportText.Shown(record.Bytes.Span), fits ? NullIfEmpty(row.PromptText) : null, fits ? NullIfEmpty(row.Sql) : null));
        }
    }

    /// <param name="record">The record of the file.</param>
    /// <param name="row">What it says.</param>
    /// <param name="source">Where the pair was first; null where <see cref="KeepsDuplicates"/> is false.</param>
    public void AddDuplicate(FileRecord record, ImportRow row, PairSource? source)
    {
        _duplicate++;
        if (source is { } first && KeepsDuplicates)
        {
            var fits = Fits(row);
            _duplicates.Add(new ImportDuplicate(record.Line, fits ? row.PromptText.Trim() : null, fits ? row.Sql.Trim() : null, first.RecordId, first.RecordId is null ? first.Line : null));
        }
    }

    public void AddNew(FileRecord record, ImportRow row)
    {
        _new++;
        if (_samples.Count < MaxSamples)
        {
            _samples.Add(new ImportSample(record.Line, ImportText.Shown(row.PromptText.Trim()), ImportText.Shown(row.Sql.Trim())));
        }
    }

    public void AddSkip(string reason)
    {
        _skipped++;
        Count(_skips, reason, MaxReasons);
    }

    public void AddDatabase(string name) => Count(_databases, ImportText.Shown(name), MaxDatabases);

    public ImportReport Report(bool committed) => new(_new, _duplicate, Invalid, _faults, Invalid - _faults.Count, committed, _samples)
    {
        Duplicates = _duplicates,
        MoreDuplicates = _duplicate - _duplicates.Count,
        Skipped = _skipped,
        SkippedRows = [.. _skips.Select(skip => new ImportSkip(skip.Key, skip.Value))],
        Databases = [.. _databases.Select(database => new ImportDatabase(database.Key, database.Value)).OrderBy(database => database.Name, StringComparer.Ordinal)],
    };

    private bool Fits(ImportRow row)
    {
        var length = row.PromptText.Length + row.Sql.Length;
        if (length > _charactersLeft)
        {
            return false;
        }
        _charactersLeft -= length;
        return true;
    }

    private static string? NullIfEmpty(string text) => text.Length is 0 ? null : text;

    private static void Count(Dictionary<string, int> counts, string key, int most)
    {
        if (counts.TryGetValue(key, out var count) || counts.Count < most)
        {
            counts[key] = count + 1;
        }
    }
}
