using FineTuningStudio.Core;
using FineTuningStudio.Core.Connections;
using FineTuningStudio.Core.GoldenRecords;
using FineTuningStudio.Core.GoldenRecords.Checks;
using FineTuningStudio.Web.Components.GoldenRecords.Checks;
using FineTuningStudio.Web.Components.Shared;
using Microsoft.AspNetCore.Components;
using Radzen;

namespace FineTuningStudio.Web.Components.GoldenRecords;

/// <summary>Adds or edits one record; the dialog it stands in closes with true once that is stored.</summary>
public sealed partial class RecordForm(GoldenRecordStore records, GoldenRecordChecks checks, ReadOnlyQueries queries, DialogService dialogs) : IDisposable
{
    private static readonly string[] Fields = ["prompt_text", "sql", "tags", "accepted_sqls"];

    private readonly CancellationTokenSource _gone = new();
    private GoldenRecordView? _record;
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
    private bool _restored;

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

    private string[] Tags => TagText.Read(_tags);

    // An editor that was opened and left empty is no answer.
    private string[] Accepted => [.. _accepted.Where(sql => !string.IsNullOrWhiteSpace(sql))];

    protected override void OnInitialized()
    {
        (_question, _sql) = (Question, Sql);
        if (Record is not null)
        {
            Fill(Record);
        }
    }

    protected override async Task OnInitializedAsync()
    {
        if (_record is { } record)
        {
            _check = (await checks.OfAsync([record], _gone.Token)).GetValueOrDefault(record.Id);
        }
    }

    public void Dispose()
    {
        _gone.Cancel();
        _gone.Dispose();
    }

    private void Fill(GoldenRecordView record)
    {
        _record = record;
        (_question, _sql, _accepted, _tags) = (record.PromptText, record.Sql, record.AcceptedSqls, Joined(record));
    }

    private async Task SaveAsync()
    {
        _saving = true;
        _problem = _record is null ? await AddAsync() : await UpdateAsync(_record.Id);
        _saving = false;
        if (_problem is null)
        {
            dialogs.Close(true);
        }
    }

    private async Task<Problem?> AddAsync()
    {
        var added = await records.AddAsync([new NewGoldenRecord(Connection.Id, _question, _sql, Tags, AcceptedSqls: Accepted)], CancellationToken.None);
        return added.Value is [var record] ? await checks.StartOneAsync(Connection, record.Id) : added.Problem;
    }

    /// <summary>What was not changed here stays as it is by now: it may have got tags while the form was open.</summary>
    private GoldenRecordChange Change(GoldenRecordView shown) => new(
        _question ?? "", _sql ?? "", Tags.SequenceEqual(shown.Tags) || _tags == Joined(shown) ? null : Tags,
        AcceptedSqls: Accepted.SequenceEqual(shown.AcceptedSqls) ? null : Accepted, Version: shown.Version);

    private static string Joined(GoldenRecordView record) => TagText.Of(record.Tags);

    private async Task<Problem?> UpdateAsync(string id)
    {
        var updated = await records.UpdateAsync(id, Change(_record!), CancellationToken.None);
        return updated.Value is { CheckState: CheckState.NotChecked } ? await checks.StartOneAsync(Connection, id) : updated.Problem;
    }

    private async Task AcceptAnswerAsync()
    {
        _problem = (await checks.AcceptAnswerAsync(_record!.Id, CancellationToken.None)).Problem;
        _check = _problem is null && await records.FindAsync(_record!.Id, _gone.Token) is { } record ? (await checks.OfAsync([record], _gone.Token)).GetValueOrDefault(record.Id) : _check;
    }

    /// <summary>The texts of an earlier version are stored already: the form goes on from them.</summary>
    private async Task RestoredAsync(GoldenRecordView record)
    {
        Fill(record);
        _restored = true;
        _problem = await checks.StartOneAsync(Connection, record.Id);
        _check = null;
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
