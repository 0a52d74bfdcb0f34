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

/// <summary>File, mapping, check, import. The file goes straight from the browser to the API, twice: to be judged, then to be stored.</summary>
public sealed partial class ImportPage(
    DatabaseConnections connections, GoldenRecordImport import, NavigationManager navigation, NotificationService notifications) : StudioPage
{
    // Enough for a header and some rows; a longer first line shows as having no columns.
    private const int HeadBytes = 256 * 1024;

    private FileDrop? _drop;
    private ConnectionView? _connection;
    private ChosenFile? _file;
    private ImportFormat _format;
    private ImportColumns? _columns;
    private string? _question;
    private string? _sql;
    private ImportReport? _report;
    private Problem? _problem;
    private bool _skipInvalid;
    private bool _loaded;
    private bool _busy;

    [SupplyParameterFromQuery(Name = "connection")]
    public string? ConnectionId { get; set; }

    protected override Task OnInitializedAsync() => LoadAsync();

    private async Task LoadAsync() =>
        _loaded = await TryLoadAsync(async ct => _connection = ConnectionId is null ? null : await connections.FindAsync(ConnectionId, ct));

    private async Task ChooseAsync(ChosenFile file)
    {
        _file = file;
        _format = file.Name.EndsWith(".csv", StringComparison.OrdinalIgnoreCase) ? ImportFormat.Csv : ImportFormat.Jsonl;
        await ReadColumnsAsync();
    }

    private async Task ChangeFormatAsync(ImportFormat format)
    {
        _format = format;
        await ReadColumnsAsync();
    }

    private async Task ReadColumnsAsync()
    {
        (_columns, _report, _question, _sql) = (null, null, null, null);
        await using var head = await _drop!.ReadHeadAsync((int)Math.Min(HeadBytes, Math.Max(1, _file!.Size)));
        if (head.Length < _file.Size)
        {
            CutAtLastLine((MemoryStream)head);
        }
        if ((await import.ReadColumnsAsync(_format, head, Gone)).TryGet(out var columns, out _problem))
        {
            (_columns, _question, _sql) = (columns, columns.QuestionColumn, columns.SqlColumn);
        }
    }

    private void Map(string? question, string? sql) => (_question, _sql, _report) = (question, sql, null);

    private async Task CheckAsync()
    {
        (_report, _skipInvalid) = (null, false);
        _report = await SendAsync("preview");
    }

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
        (_busy, _problem) = (true, null);
        var csv = _format is ImportFormat.Csv;
        var url = StudioUrls.ApiImport(_connection!.Id, csv ? "csv" : "jsonl", mode, _question, _sql, _skipInvalid);
        var answer = await _drop!.UploadAsync(url, csv ? "text/csv" : "application/x-ndjson");
        _busy = false;
        if (answer.Succeeded)
        {
            return ReportOf(JsonSerializer.Deserialize<ImportResource>(answer.Body, ApiJson.Options)!);
        }
        _problem = answer.Stopped ? null : ApiProblem.Of(answer);
        return null;
    }

    private static ImportReport ReportOf(ImportResource answer) => new(
        answer.New, answer.Duplicate, answer.Invalid, answer.Faults, answer.MoreFaults, answer.Committed, answer.FirstRows);

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
