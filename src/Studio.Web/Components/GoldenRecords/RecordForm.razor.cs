using FineTuningStudio.Core;
using FineTuningStudio.Core.Connections;
using FineTuningStudio.Core.GoldenRecords;
using FineTuningStudio.Core.GoldenRecords.Checks;
using Microsoft.AspNetCore.Components;
using Radzen;

namespace FineTuningStudio.Web.Components.GoldenRecords;

/// <summary>Adds or edits one record; the dialog it stands in closes with true once that is stored.</summary>
public sealed partial class RecordForm(GoldenRecordStore records, GoldenRecordChecks checks, ReadOnlyQueries queries, DialogService dialogs) : IDisposable
{
    private static readonly string[] Fields = ["prompt_text", "sql", "tags", "accepted_sqls"];

    private readonly CancellationTokenSource _gone = new();
    private string? _question;
    private string? _sql;
    private string? _tags;
    private IReadOnlyList<string> _accepted = [];
    private Problem? _problem;
    private Problem? _runProblem;
    private CheckView? _check;
    private QueryRows? _rows;
    private bool _saving;
    private bool _running;

    [Parameter, EditorRequired]
    public required ConnectionView Connection { get; set; }

    /// <summary>The record to edit; null adds one.</summary>
    [Parameter]
    public GoldenRecordView? Record { get; set; }

    /// <summary>The question that a new record begins with.</summary>
    [Parameter]
    public string? Question { get; set; }

    /// <summary>The SQL that a new record begins with.</summary>
    [Parameter]
    public string? Sql { get; set; }

    private DialogService Dialogs => dialogs;

    private string[] Tags => (_tags ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    // An editor that was opened and left empty is no answer.
    private string[] Accepted => [.. _accepted.Where(sql => !string.IsNullOrWhiteSpace(sql))];

    protected override void OnInitialized()
    {
        _question = Record?.PromptText ?? Question;
        _sql = Record?.Sql ?? Sql;
        _accepted = Record?.AcceptedSqls ?? [];
        _tags = Record is null ? null : string.Join(", ", Record.Tags);
    }

    protected override async Task OnInitializedAsync()
    {
        if (Record is { } record)
        {
            _check = (await checks.OfAsync([record], _gone.Token)).GetValueOrDefault(record.Id);
        }
    }

    public void Dispose()
    {
        _gone.Cancel();
        _gone.Dispose();
    }

    private async Task SaveAsync()
    {
        _saving = true;
        _problem = Record is null ? await AddAsync() : await UpdateAsync(Record.Id);
        _saving = false;
        if (_problem is null)
        {
            dialogs.Close(true);
        }
    }

    private async Task<Problem?> AddAsync()
    {
        var added = await records.AddAsync([new NewGoldenRecord(Connection.Id, _question, _sql, Tags, AcceptedSqls: Accepted)], CancellationToken.None);
        return added.Value is [var record] ? await CheckAsync(record.Id) : added.Problem;
    }

    private async Task<Problem?> UpdateAsync(string id)
    {
        var updated = await records.UpdateAsync(id, new GoldenRecordChange(_question ?? "", _sql ?? "", Tags, AcceptedSqls: Accepted), CancellationToken.None);
        return updated.Value is { CheckState: CheckState.NotChecked } ? await CheckAsync(id) : updated.Problem;
    }

    /// <summary>What a person writes is checked at once, in the background; a pasted schema has nothing to check it on.</summary>
    private async Task<Problem?> CheckAsync(string id) => Connection.Kind is ConnectionKind.Ddl
        ? null
        : (await checks.StartAsync(Connection.Id, [id], null, CancellationToken.None)).Problem;

    private async Task AcceptAnswerAsync()
    {
        _problem = (await checks.AcceptAnswerAsync(Record!.Id, CancellationToken.None)).Problem;
        _check = _problem is null && await records.FindAsync(Record.Id, _gone.Token) is { } record ? (await checks.OfAsync([record], _gone.Token)).GetValueOrDefault(record.Id) : _check;
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
            return; // The dialog was closed meanwhile.
        }
        _running = false;
    }
}
