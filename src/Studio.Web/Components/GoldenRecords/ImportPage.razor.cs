using System.Text.Json;
using FineTuningStudio.Core;
using FineTuningStudio.Core.Connections;
using FineTuningStudio.Core.GoldenRecords;
using FineTuningStudio.Web.Api.Answers;
using FineTuningStudio.Web.Api.GoldenRecords;
using FineTuningStudio.Web.Components.Shared;
using Microsoft.AspNetCore.Components;
using Radzen;

namespace FineTuningStudio.Web.Components.GoldenRecords;

/// <summary>
/// File, mapping, check, corrections, import. The file goes straight from the browser to the API, twice: to be judged, then to
/// be stored, with the corrections beside it.
/// </summary>
public sealed partial class ImportPage(
    DatabaseConnections connections, GoldenRecordImport import, ImportProgressBoard board, NavigationManager navigation, NotificationService notifications) : StudioPage
{
    // Enough for a header and some rows; a longer first line shows as having no columns.
    private const int HeadBytes = 256 * 1024;

    private FileDrop? _drop;
    private ConnectionView? _connection;
    private ChosenFile? _file;
    private ImportFormat _asked = ImportFormat.Auto;
    private ImportColumns? _columns;
    private string? _question;
    private string? _sql;
    private string? _database;
    private ImportReport? _report;
    private ImportEdits? _edits;
    private ImportProgressBoard.Watched? _watched;
    private Problem? _problem;
    private bool _skipInvalid;
    private bool _loaded;
    private bool _busy;
    private bool _stopped;

    [SupplyParameterFromQuery(Name = "connection")]
    public string? ConnectionId { get; set; }

    private bool IsMapped => _columns is not null && (!ImportFormats.Of(_columns.Format).IsMapped || (_question is not null && _sql is not null));

    protected override Task OnInitializedAsync() => LoadAsync();

    private async Task LoadAsync() =>
        _loaded = await TryLoadAsync(async ct => _connection = ConnectionId is null ? null : await connections.FindAsync(ConnectionId, ct));

    private async Task ChooseAsync(ChosenFile file)
    {
        (_file, _asked) = (file, ImportFormat.Auto);
        await ReadColumnsAsync();
    }

    private async Task ChangeFormatAsync(ImportFormat format)
    {
        _asked = format;
        await ReadColumnsAsync();
    }

    private async Task ReadColumnsAsync()
    {
        (_columns, _question, _sql, _database) = (null, null, null, null);
        Forget();
        await using var head = await _drop!.ReadHeadAsync((int)Math.Min(HeadBytes, Math.Max(1, _file!.Size)));
        if (head.Length < _file.Size)
        {
            CutAtLastLine((MemoryStream)head);
        }
        if ((await import.ReadColumnsAsync(_asked, head, Gone)).TryGet(out var columns, out _problem))
        {
            (_columns, _question, _sql) = (columns, columns.QuestionColumn, columns.SqlColumn);
        }
    }

    private void Map(string? question, string? sql)
    {
        (_question, _sql) = (question, sql);
        Forget();
    }

    private void Forget() => (_report, _edits, _skipInvalid, _stopped) = (null, null, false, false);

    private async Task ChooseDatabaseAsync(string? database)
    {
        _database = database;
        await CheckAsync();
    }

    private async Task CheckAsync()
    {
        Forget();
        _report = await SendAsync("preview");
        _edits = _report is null ? null : new ImportEdits(_report);
    }

    /// <summary>Judges a correction at once; what is wrong with it, or null where it was taken.</summary>
    private async Task<string?> CorrectAsync(ImportCorrection correction)
    {
        if (correction.Skip)
        {
            _edits!.Set(new ImportEdit(correction, EditOutcome.LeftOut));
        }
        else
        {
            var judged = await import.JudgeAsync(_connection!.Id, correction.PromptText, correction.Sql, Gone);
            if (judged.Fault is not null)
            {
                return judged.Fault;
            }
            var known = judged.RecordId is not null || _edits!.SameAs(correction) is not null;
            _edits!.Set(new ImportEdit(correction, known ? EditOutcome.Duplicate : EditOutcome.New));
        }
        StateHasChanged();
        return null;
    }

    private void Undo(int line) => _edits!.Undo(line);

    private async Task ImportAsync()
    {
        if (await SendAsync("commit") is { } done)
        {
            notifications.Notify(NotificationSeverity.Success, done.New == 1 ? "1 record imported" : $"{done.New:N0} records imported");
            navigation.NavigateTo(StudioUrls.GoldenRecords(_connection!.Id));
        }
    }

    private async Task<ImportReport?> SendAsync(string mode)
    {
        (_busy, _stopped, _problem) = (true, false, null);
        var format = ImportFormats.Of(_columns!.Format);
        using var watched = board.Open();
        _watched = watched;
        var url = StudioUrls.ApiImport(
            _connection!.Id, format.Name, mode, format.IsMapped ? _question : null, format.IsMapped ? _sql : null, _skipInvalid, _database, watched.Key);
        var fields = _edits?.ToJson() is { } corrections ? new Dictionary<string, string> { [ImportCorrections.PartName] = corrections } : null;
        var answer = await _drop!.UploadAsync(url, format.ContentType, fields);
        (_busy, _stopped) = (false, answer.Stopped);
        if (answer.Succeeded)
        {
            return JsonSerializer.Deserialize<ImportResource>(answer.Body, ApiJson.Options)!.ToReport();
        }
        _problem = answer.Stopped ? null : ApiProblem.Of(answer);
        return null;
    }

    private string? ProgressText() => _watched?.Latest is { } now
        ? $"{FileSize.Of(now.Bytes)} of {FileSize.Of(_file!.Size)} read, {now.Records:N0} {(now.Records == 1 ? "record" : "records")} so far"
        : null;

    // The head of a longer file ends within a line, which would look broken.
    private static void CutAtLastLine(MemoryStream head)
    {
        var last = head.GetBuffer().AsSpan(0, (int)head.Length).LastIndexOf((byte)'\n');
        if (last > 0)
        {
            head.SetLength(last + 1);
        }
    }
}
