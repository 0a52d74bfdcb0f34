using FineTuningStudio.Core;
using FineTuningStudio.Core.Connections;
using FineTuningStudio.Core.GoldenRecords;
using FineTuningStudio.Core.GoldenRecords.Checks;
using FineTuningStudio.Web.Components.Shared;
using Microsoft.AspNetCore.Components;

namespace FineTuningStudio.Web.Components.GoldenRecords.Review;

/// <summary>One record under review: its texts, which can be mended, what the check found, and the rows that its SQL gives.</summary>
public sealed partial class ReviewCard(ReadOnlyQueries queries) : IDisposable
{
    private readonly CancellationTokenSource _gone = new();
    private SqlEditor? _editor;
    private string? _question;
    private string? _sql;
    private QueryRows? _rows;
    private Problem? _runProblem;
    private bool _running;

    [Parameter, EditorRequired]
    public required ConnectionView Connection { get; set; }

    [Parameter, EditorRequired]
    public required GoldenRecordView Record { get; set; }

    [Parameter]
    public CheckView? Check { get; set; }

    /// <summary>Whether question or SQL differ from what is stored.</summary>
    [Parameter]
    public bool IsChanged { get; set; }

    [Parameter]
    public EventCallback<bool> IsChangedChanged { get; set; }

    [Parameter]
    public EventCallback OnAcceptAnswer { get; set; }

    /// <summary>Told of the record with the texts of an earlier version.</summary>
    [Parameter]
    public EventCallback<GoldenRecordView> OnRestored { get; set; }

    /// <summary>The texts as they stand in the fields.</summary>
    public GoldenRecordChange Change => new(_question ?? "", _sql ?? "");

    public Task FocusAsync() => _editor is null ? Task.CompletedTask : _editor.FocusAsync();

    public void Dispose()
    {
        _gone.Cancel();
        _gone.Dispose();
    }

    protected override async Task OnInitializedAsync()
    {
        (_question, _sql) = (Record.PromptText, Record.Sql);
        if (Connection.Kind is not ConnectionKind.Ddl)
        {
            await RunAsync();
        }
    }

    private Task WriteAsync(string? question, string? sql)
    {
        (_question, _sql) = (question, sql);
        return IsChangedChanged.InvokeAsync(question != Record.PromptText || sql != Record.Sql);
    }

    private async Task RunAsync()
    {
        (_running, _rows, _runProblem) = (true, null, null);
        try
        {
            (await queries.RunAsync(Connection.Id, _sql!, _gone.Token)).TryGet(out _rows, out _runProblem);
        }
        catch (OperationCanceledException) when (_gone.IsCancellationRequested)
        {
            return; // The next record is shown meanwhile.
        }
        _running = false;
    }
}
