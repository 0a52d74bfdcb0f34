using System.Text.Json;
using FineTuningStudio.Core.GoldenRecords;
using FineTuningStudio.Web.Api.Answers;

namespace FineTuningStudio.Web.Components.GoldenRecords;

/// <summary>What becomes of a line by its correction.</summary>
public enum EditOutcome
{
    New,
    Duplicate,
    LeftOut,
}

/// <summary>A corrected line, and what becomes of it.</summary>
public sealed record ImportEdit(ImportCorrection Correction, EditOutcome Outcome);

/// <summary>The lines that were corrected since a file was checked, and what its counts are with them.</summary>
public sealed class ImportEdits(ImportReport report)
{
    private readonly SortedDictionary<int, ImportEdit> _edits = [];
    private readonly HashSet<int> _invalid = [.. report.Faults.Select(fault => fault.Line)];

    public int Count => _edits.Count;

    public int New => report.New + CountOf(EditOutcome.New);

    public int Duplicate => report.Duplicate - _edits.Keys.Count(line => !_invalid.Contains(line)) + CountOf(EditOutcome.Duplicate);

    public int Invalid => report.Invalid - _edits.Keys.Count(_invalid.Contains);

    public int LeftOut => CountOf(EditOutcome.LeftOut);

    public ImportEdit? Of(int line) => _edits.GetValueOrDefault(line);

    /// <summary>Another corrected line that has the same pair; null where none has.</summary>
    public int? SameAs(ImportCorrection correction) => _edits.Values
        .Where(edit => edit.Outcome is EditOutcome.New && edit.Correction.Line != correction.Line)
        .Where(edit => edit.Correction.PromptText?.Trim() == correction.PromptText?.Trim() && edit.Correction.Sql?.Trim() == correction.Sql?.Trim())
        .Select(edit => (int?)edit.Correction.Line).FirstOrDefault();

    public void Set(ImportEdit edit) => _edits[edit.Correction.Line] = edit;

    public void Undo(int line) => _edits.Remove(line);

    /// <summary>The corrections as the API takes them beside the file; null where there are none.</summary>
    public string? ToJson() => Count is 0 ? null : JsonSerializer.Serialize(_edits.Values.Select(edit => edit.Correction), ApiJson.Options);

    private int CountOf(EditOutcome outcome) => _edits.Values.Count(edit => edit.Outcome == outcome);
}
