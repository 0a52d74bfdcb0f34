using FineTuningStudio.Core.GoldenRecords;
using Microsoft.AspNetCore.Components;

namespace FineTuningStudio.Web.Components.GoldenRecords;

/// <summary>A line of the file that is invalid or known: what is wrong with it, and the form in which it is corrected in place.</summary>
public sealed partial class ImportLine : ComponentBase
{
    private ElementReference _opener;
    private ElementReference _first;
    private string? _prompt;
    private string? _sql;
    private string? _fault;
    private bool _open;
    private bool _busy;
    private bool _moveFocus;

    [Parameter, EditorRequired]
    public required int Line { get; set; }

    /// <summary>"Line", or "Element" of a JSON array.</summary>
    [Parameter, EditorRequired]
    public required string Noun { get; set; }

    /// <summary>The beginning of what the line says.</summary>
    [Parameter]
    public string? Preview { get; set; }

    [Parameter]
    public string? PromptText { get; set; }

    [Parameter]
    public string? Sql { get; set; }

    [Parameter]
    public bool CanEdit { get; set; } = true;

    [Parameter]
    public ImportEdit? Edit { get; set; }

    /// <summary>Takes a correction; the answer is what is wrong with it, or null where it was taken.</summary>
    [Parameter, EditorRequired]
    public required Func<ImportCorrection, Task<string?>> Correct { get; set; }

    [Parameter]
    public EventCallback<int> OnUndo { get; set; }

    /// <summary>What is wrong with the line, or what it repeats.</summary>
    [Parameter, EditorRequired]
    public required RenderFragment ChildContent { get; set; }

    // What the line says now, of a corrected one what it was corrected to.
    private string? Shown => Edit?.Outcome is EditOutcome.New or EditOutcome.Duplicate ? $"{Edit.Correction.PromptText} → {Edit.Correction.Sql}" : Preview;

    private bool IsOfQuestion => _fault?.StartsWith("prompt_text", StringComparison.Ordinal) is true;

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (_moveFocus)
        {
            _moveFocus = false;
            await (_open ? _first : _opener).FocusAsync();
        }
    }

    private void Open()
    {
        (_open, _moveFocus, _fault) = (true, true, null);
        (_prompt, _sql) = (Edit?.Correction.PromptText ?? PromptText, Edit?.Correction.Sql ?? Sql);
    }

    private void Close() => (_open, _moveFocus) = (false, true);

    private async Task SaveAsync()
    {
        _busy = true;
        _fault = await Correct(new ImportCorrection(Line, _prompt ?? "", _sql ?? ""));
        _busy = false;
        if (_fault is null)
        {
            Close();
        }
    }

    private static string OutcomeText(EditOutcome outcome) => outcome switch
    {
        EditOutcome.New => "Corrected: new",
        EditOutcome.Duplicate => "Corrected: already there, not stored again",
        _ => "Left out",
    };
}
