using FineTuningStudio.Core;
using FineTuningStudio.Core.Connections;
using FineTuningStudio.Core.GoldenRecords;
using FineTuningStudio.Core.GoldenRecords.Checks;
using FineTuningStudio.Core.Snapshots;
using FineTuningStudio.Web.Components.FineTunings.HoldOut;
using FineTuningStudio.Web.Components.FineTunings.Wizard;
using FineTuningStudio.Web.Components.GoldenRecords;
using FineTuningStudio.Web.Components.Shared;
using Microsoft.AspNetCore.Components;

namespace FineTuningStudio.Web.Components.Snapshots;

/// <summary>
/// Freezes the chosen records, those that a search finds, or all of a connection. Everything that is chosen stands in the
/// address, as the wizard writes it.
/// </summary>
public sealed partial class NewSnapshotPage(
    DatabaseConnections databases, GoldenRecordStore records, SelectionStore selections, CreateSnapshot create, NavigationManager navigation) : RecordSearchPage
{
    private static readonly string[] Fields = ["alias", "note"];

    private readonly LatestOnly _latest = new();
    private IReadOnlyList<ConnectionView>? _connections;
    private ConnectionView? _connection;
    private FineTuningDraft _draft = new();
    private SnapshotPreview? _preview;
    private IReadOnlyList<string>? _found;
    private string? _alias;
    private string? _note;
    private Problem? _problem;
    private bool _isLost;
    private bool _busy;

    private NavigationManager Navigation => navigation;

    private GoldenRecordSearch Search => SearchIn(_draft.ConnectionId);

    private bool IsSearch => Search with { ConnectionId = null } != new GoldenRecordSearch();

    /// <summary>Whoever looks at the records of one state means these.</summary>
    private IReadOnlyList<CheckState>? States => _draft.CheckStates ?? (Search.Check is { } state ? [state] : null);

    private string Which => _draft.SelectionKey is not null ? $"The {SplitWords.Records(_found?.Count ?? 0)} that you chose"
        : IsSearch ? $"The {SplitWords.Records(_found?.Count ?? 0)} that match your search"
        : $"All golden records of {_connection!.Alias}";

    private string? Comes => _preview is not { Problems.Count: 0 } preview || !DraftRules.HoldOutFits(_draft) ? null
        : $"{SplitWords.Records(preview.TrainingCount + preview.ValidationCount)}{(preview.ValidationCount > 0 ? $", {preview.ValidationCount:N0} of them held out" : null)}";

    private CreateSnapshotRequest Request => new(new RecordChoice(_connection!.Id)
    {
        Ids = _draft.SelectionKey is null ? null : _found,
        Search = Search,
        States = States ?? RecordChoice.DefaultStates,
    })
    {
        SplitKind = _draft.Split,
        ValidationSplit = _draft.DrawsHeldOut ? DraftRules.HeldOutOf(_draft) / 100 : null,
        SplitTag = _draft.Split is SplitKind.Tag && _draft.SplitTag.Trim().Length > 0 ? _draft.SplitTag.Trim() : null,
        Seed = DraftRules.SeedOf(_draft),
        AllowLeaks = _draft.AllowLeaks,
        Alias = string.IsNullOrWhiteSpace(_alias) ? null : _alias.Trim(),
        Note = string.IsNullOrWhiteSpace(_note) ? null : _note.Trim(),
    };

    protected override Task OnParametersSetAsync() => LoadAsync();

    private async Task LoadAsync() => await TryLoadAsync(async cancellationToken =>
    {
        _draft = WizardAddress.Read(navigation.Uri);
        _connections ??= await databases.ListAsync(cancellationToken);
        _connection = _connections.FirstOrDefault(connection => connection.Id == _draft.ConnectionId);
        if (_connection is null)
        {
            return;
        }
        _found ??= _draft.SelectionKey is { } key ? await selections.FindAsync(key, cancellationToken) : IsSearch ? await records.ListIdsAsync(Search, cancellationToken) : null;
        _isLost = _draft.SelectionKey is not null && _found is null;
        if (!_isLost && DraftRules.HoldOutFits(_draft))
        {
            _preview = await _latest.RunAsync(latest => create.PreviewAsync(Request, latest), cancellationToken) ?? _preview;
        }
    });

    /// <summary>The address takes what was chosen; the page then reads it anew.</summary>
    private void Go(FineTuningDraft draft) =>
        navigation.NavigateTo(WizardAddress.WriteTo(StudioUrls.NewSnapshot(SearchIn(null)), draft), replace: true);

    private async Task MakeAsync()
    {
        if (!DraftRules.HoldOutFits(_draft))
        {
            return;
        }
        _busy = true;
        Result<MadeSnapshot> made;
        try
        {
            // Once it was asked for it is made, also where the page is left meanwhile.
            made = await create.RunAsync(Request, CancellationToken.None);
        }
        finally
        {
            _busy = false;
        }
        if (made.TryGet(out var snapshot, out _problem))
        {
            navigation.NavigateTo(StudioUrls.Snapshot(snapshot.Snapshot.Id));
        }
    }

    protected override ValueTask OnLeftAsync()
    {
        _latest.Dispose();
        return ValueTask.CompletedTask;
    }
}
