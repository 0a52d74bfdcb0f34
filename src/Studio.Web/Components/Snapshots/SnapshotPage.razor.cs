using FineTuningStudio.Core;
using FineTuningStudio.Core.Snapshots;
using FineTuningStudio.Web.Components.Shared;
using Microsoft.AspNetCore.Components;
using Radzen;

namespace FineTuningStudio.Web.Components.Snapshots;

/// <summary>One snapshot: its records as they were, its rows exactly as they are sent, what it is made of, and what differs from another.</summary>
public sealed partial class SnapshotPage(SnapshotQueries queries, SnapshotEdits edits, DialogService dialogs, NavigationManager navigation) : StudioPage
{
    private SnapshotDetail? _detail;
    private Problem? _problem;
    private string? _loadedId;
    private bool _loaded;

    [Parameter]
    public required string Id { get; set; }

    [SupplyParameterFromQuery(Name = "tab")]
    public string? Tab { get; set; }

    /// <summary>"training" or "validation".</summary>
    [SupplyParameterFromQuery(Name = "part")]
    public string? Part { get; set; }

    [SupplyParameterFromQuery(Name = "q")]
    public string? Text { get; set; }

    [SupplyParameterFromQuery(Name = "page")]
    public int? Page { get; set; }

    /// <summary>The number of a row in its file, from 1.</summary>
    [SupplyParameterFromQuery(Name = "row")]
    public int? Row { get; set; }

    /// <summary>The snapshot to compare with.</summary>
    [SupplyParameterFromQuery(Name = "against")]
    public string? Against { get; set; }

    [SupplyParameterFromQuery(Name = "kind")]
    public string? Kind { get; set; }

    private SnapshotView View => _detail!.View;

    private int PageNumber => Math.Max(1, Page ?? 1);

    private string CurrentTab => Tab is "rows" or "diff" or "facts" ? Tab : "records";

    private IReadOnlyList<TabLinks.Tab> Tabs =>
    [
        new("records", "Records", StudioUrls.Snapshot(Id), View.Count),
        new("rows", "Rows as sent", StudioUrls.Snapshot(Id, "rows")),
        new("facts", "Facts and jobs", StudioUrls.Snapshot(Id, "facts"), View.JobCount),
        new("diff", "Compare", StudioUrls.Snapshot(Id, "diff")),
    ];

    protected override async Task OnParametersSetAsync()
    {
        if (_loadedId != Id)
        {
            (_loadedId, _loaded) = (Id, false);
            await LoadAsync();
        }
    }

    private async Task LoadAsync() => _loaded = await TryLoadAsync(async ct => _detail = await queries.DetailAsync(Id, ct));

    private async Task DeleteAsync()
    {
        if (await dialogs.ConfirmAsync("Delete the snapshot?", $"The snapshot “{SnapshotWords.Title(View)}” is deleted; its golden records stay. The same content can be frozen again.", "Delete the snapshot")
            && (await edits.DeleteAsync(View.Id, CancellationToken.None)).TryGet(out _, out _problem))
        {
            navigation.NavigateTo(StudioUrls.Snapshots(View.ConnectionId));
        }
    }
}
