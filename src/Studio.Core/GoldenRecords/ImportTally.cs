namespace FineTuningStudio.Core.GoldenRecords;

/// <summary>Counts what an import finds and keeps the beginnings of it.</summary>
internal sealed class ImportTally
{
    private const int MaxFaults = 1_000;
    private const int MaxSamples = 20;

    private readonly List<ImportFault> _faults = [];
    private readonly List<ImportSample> _samples = [];
    private int _new;
    private int _duplicate;

    public int Invalid { get; private set; }

    public void AddFault(FileRecord record, string reason)
    {
        Invalid++;
        if (_faults.Count < MaxFaults)
        {
            _faults.Add(new ImportFault(record.Line, reason, ImportText.Shown(record.Bytes.Span)));
        }
    }

    public void AddDuplicate() => _duplicate++;

    public void AddNew(FileRecord record, ImportRow row)
    {
        _new++;
        if (_samples.Count < MaxSamples)
        {
            _samples.Add(new ImportSample(record.Line, ImportText.Shown(row.PromptText.Trim()), ImportText.Shown(row.Sql.Trim())));
        }
    }

    public ImportReport Report(bool committed) => new(_new, _duplicate, Invalid, _faults, Invalid - _faults.Count, committed, _samples);
}
