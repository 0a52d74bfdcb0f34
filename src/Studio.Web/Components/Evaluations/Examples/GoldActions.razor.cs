using FineTuningStudio.Core;
using FineTuningStudio.Core.Evaluations;
using FineTuningStudio.Core.GoldenRecords;
using FineTuningStudio.Web.Components.Shared;
using Microsoft.AspNetCore.Components;

namespace FineTuningStudio.Web.Components.Evaluations.Examples;

/// <summary>Mends the golden record of a question, and runs the evaluation again.</summary>
public sealed partial class GoldActions(GoldenRecordStore records, EvaluationCommands commands, NavigationManager navigation) : StudioPage
{
    private GoldenRecordView? _record;
    private bool _isRead;
    private string? _draft;
    private string? _saved;
    private Problem? _problem;
    private bool _busy;

    [Parameter, EditorRequired]
    public required ExampleView Example { get; set; }

    /// <summary>What the model wrote; null where it gave no SQL.</summary>
    private string? Predicted => Example.Answer?.Sql is { Length: > 0 } sql ? sql : null;

    protected override async Task OnInitializedAsync()
    {
        await TryLoadAsync(async cancellationToken => _record = await records.FindAsync(Example.Item.RecordId, cancellationToken));
        _isRead = true;
    }

    private void Edit(string sql) => (_draft, _saved, _problem) = (sql, null, null);

    private Task SaveAsync(string sql) => ChangeAsync(new GoldenRecordChange(Sql: sql), "Saved: the golden record has this SQL now.");

    private Task AcceptAsync(string sql) => ChangeAsync(
        new GoldenRecordChange(AcceptedSqls: [.. _record!.AcceptedSqls, sql.Trim()]), "Saved: this SQL is accepted too from now on.");

    // A change that was begun is finished even where the person leaves the page meanwhile: hence no token of the page.
    private async Task ChangeAsync(GoldenRecordChange change, string saved)
    {
        _busy = true;
        var changed = await records.UpdateAsync(_record!.Id, change, CancellationToken.None);
        _busy = false;
        _problem = changed.Problem;
        if (changed.Value is { } record)
        {
            (_record, _draft, _saved) = (record, null, saved);
        }
    }

    private async Task RunAgainAsync()
    {
        _busy = true;
        var again = await commands.RunAgainAsync(Example.Evaluation.Id, null, CancellationToken.None);
        _busy = false;
        _problem = again.Problem;
        if (again.Value is { } run)
        {
            navigation.NavigateTo(StudioUrls.Evaluation(run.Id));
        }
    }
}
