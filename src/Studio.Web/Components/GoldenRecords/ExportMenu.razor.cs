using FineTuningStudio.Core;
using FineTuningStudio.Core.GoldenRecords;
using FineTuningStudio.Core.GoldenRecords.Checks;
using FineTuningStudio.Web.Components.Shared;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace FineTuningStudio.Web.Components.GoldenRecords;

/// <summary>Golden records as a file: all that match by a link, the selected ones by a request that holds their ids, as scripts send it.</summary>
public sealed partial class ExportMenu(IJSRuntime js) : ComponentBase
{
    private const string All = "all";
    private const string Chosen = "selected";

    private ImportFormats _format = ImportFormats.All[0];
    private bool _all;
    private bool _keepFormulas;
    private bool _busy;
    private Problem? _problem;

    [Parameter, EditorRequired]
    public required GoldenRecordSearch Search { get; set; }

    /// <summary>How many records the search finds; null while that is not known.</summary>
    [Parameter]
    public int? Matching { get; set; }

    [Parameter, EditorRequired]
    public required RecordSelection Selected { get; set; }

    /// <summary>Reads the ids of the selected records.</summary>
    [Parameter, EditorRequired]
    public required Func<Task<IReadOnlyList<string>>> ReadSelected { get; set; }

    // Whoever has selected something means that.
    private bool TakesAll => _all || Selected.Count == 0 || Selected.IsWhole;

    private string FileName => $"golden-records.{_format.Extension}";

    private string Url => StudioUrls.ApiExport(_format.Name, Search, _keepFormulas);

    private async Task DownloadSelectedAsync()
    {
        (_busy, _problem) = (true, null);
        // The selection may reach beyond what the search finds at present, so its ids alone say what is meant.
        var url = StudioUrls.ApiExport(_format.Name, new GoldenRecordSearch(Search.ConnectionId), _keepFormulas);
        var answer = await js.InvokeAsync<UploadAnswer>("studio.download", url, new { ids = await ReadSelected() }, FileName);
        _busy = false;
        _problem = answer.Succeeded ? null : ApiProblem.Of(answer);
    }
}
