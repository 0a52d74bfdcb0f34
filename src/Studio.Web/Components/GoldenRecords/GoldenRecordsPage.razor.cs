using FineTuningStudio.Core.Connections;
using FineTuningStudio.Core.GoldenRecords;
using FineTuningStudio.Core.GoldenRecords.Checks;
using FineTuningStudio.Web.Components.Shared;
using Microsoft.AspNetCore.Components;
using Radzen;

namespace FineTuningStudio.Web.Components.GoldenRecords;

public sealed partial class GoldenRecordsPage(
    DatabaseConnections connections,
    GoldenRecordStore records,
    RecordGroups groups,
    GoldenRecordDeletions deletions,
    GoldenRecordTags tags,
    GoldenRecordChecks checks,
    SelectionStore selections,
    NavigationManager navigation,
    DialogService dialogs,
    NotificationService notifications) : RecordSearchPage
{
    private readonly RecordSelection _selected = new();
    private readonly LatestOnly _searches = new();
    private IReadOnlyList<ConnectionView>? _connections;
    private ConnectionView? _connection;
    private GoldenRecordSearch? _shown;
    private RecordsGrid? _grid;
    private int? _total;
    private int _readings;
    private bool _busy;
    private string? _progress;

    [SupplyParameterFromQuery(Name = "connection")]
    public string? ConnectionId { get; set; }

    /// <summary>"shapes" shows the shapes in the place of the records.</summary>
    [SupplyParameterFromQuery(Name = "view")]
    public string? View { get; set; }

    /// <summary>A kept selection, so that "back" from the wizard finds the rows still chosen.</summary>
    [SupplyParameterFromQuery(Name = "selection")]
    public string? SelectionKey { get; set; }

    private bool IsFiltered => CurrentSearch != new GoldenRecordSearch(_connection!.Id);

    private CheckState? CheckState => CheckStates.FromWire(Check);

    /// <summary>A pasted schema has no rows to run anything on.</summary>
    private bool CanCheck => _connection is { Kind: not ConnectionKind.Ddl };

    private bool ShowsShapes => View == "shapes";

    private IReadOnlyList<TabLinks.Tab> Tabs =>
        [new("records", "Records", StudioUrls.GoldenRecords(_connection!.Id)), new("shapes", "Shapes of SQL", StudioUrls.GoldenRecordShapes(_connection.Id))];

    private string? CountText => _total is not { } total || total == 0 ? null : $"{total:N0} {(total == 1 ? "record" : "records")}{(IsFiltered ? " found" : null)}";

    private GoldenRecordSearch CurrentSearch => SearchIn(_connection!.Id);

    protected override Task OnParametersSetAsync() => LoadAsync();

    private async Task LoadAsync() => await TryLoadAsync(async ct =>
    {
        var first = _connections is null;
        var all = _connections ?? await connections.ListAsync(ct);
        var chosen = all.FirstOrDefault(connection => connection.Id == ConnectionId) ?? (all is [var only, ..] ? only : null);
        if (_connection?.Id != chosen?.Id)
        {
            _selected.Clear();
            _total = null;
        }
        (_connections, _connection) = (all, chosen);
        if (first && SelectionKey is not null && await selections.FindAsync(SelectionKey, ct) is { } kept)
        {
            _selected.Add(kept);
        }
        if (chosen is not null && _shown != CurrentSearch)
        {
            _shown = CurrentSearch;
            if (_selected.Query is not null && _selected.Query != CurrentSearch)
            {
                _selected.Clear();
            }
            await ReadAgainAsync();
        }
    });

    private Task RetryAsync()
    {
        _shown = null;
        return LoadAsync();
    }

    /// <summary>Counts what matches and lets a new grid read its rows; an older search that is still under way is dropped.</summary>
    private async Task ReadAgainAsync()
    {
        var found = await _searches.RunAsync(async ct => new GoldenRecordPage([], await records.CountAsync(CurrentSearch, ct)), Gone);
        if (found is null)
        {
            return;
        }
        _total = found.Total;
        _selected.Recount(CurrentSearch, found.Total);
        _readings++;
    }

    private Task<IReadOnlyList<GoldenRecordView>> Find(int skip, int take, CancellationToken ct) => records.PageAsync(CurrentSearch, skip, take, ct);

    private Task<IReadOnlyDictionary<string, int>> CountShapes(IReadOnlyCollection<string> hashes, CancellationToken ct) =>
        groups.SameShapeAsync(_connection!.Id, hashes, ct);

    private Task<IReadOnlyDictionary<string, CheckView>> ReadChecks(IReadOnlyCollection<GoldenRecordView> rows, CancellationToken ct) => checks.OfAsync(rows, ct);

    private string CheckUrl(CheckState? state) => StudioUrls.GoldenRecords(CurrentSearch with { Check = state });

    /// <summary>The rows stay where they are and show their new states; a list by state is read anew, since rows come and go.</summary>
    private async Task RefreshChecksAsync()
    {
        if (CheckState is null && Finding is null && _grid is not null)
        {
            await _grid.RefreshChecksAsync(async (ids, ct) => await records.FindManyAsync(ids, ct));
        }
        else
        {
            await ReadAgainAsync();
        }
    }

    private void Go(GoldenRecordSearch search) => navigation.NavigateTo(StudioUrls.GoldenRecords(search));

    private async Task<IReadOnlyList<FacetCount>> ReadTagsAsync(CancellationToken ct) =>
        [.. (await groups.TagsAsync(_connection!.Id, null, ct)).Select(tag => new FacetCount(tag.Tag, tag.Count))];

    private void ChooseConnection(ChangeEventArgs change) => navigation.NavigateTo(StudioUrls.GoldenRecords((string?)change.Value));

    private void Search(string text) => navigation.NavigateTo(StudioUrls.GoldenRecords(CurrentSearch with { Text = text }), replace: true);

    private void Select((string Id, bool On) choice) => _selected.Set(choice.Id, choice.On);

    private void SelectAll() => _selected.ChooseAll(CurrentSearch, _total ?? 0);

    private async Task FineTuneAsync() => navigation.NavigateTo(StudioUrls.NewFineTuning(_connection!.Id, await KeepSelectionAsync()));

    private async Task EvaluateAsync() => navigation.NavigateTo(StudioUrls.NewEvaluation(connectionId: _connection!.Id, selectionKey: await KeepSelectionAsync()));

    private async Task MakeSnapshotAsync() => navigation.NavigateTo(_selected.Count > 0
        ? StudioUrls.NewSnapshot(_connection!.Id, await KeepSelectionAsync())
        : StudioUrls.NewSnapshot(CurrentSearch));

    /// <summary>The key of the chosen records, which this page's address holds too, so that "back" finds them still chosen.</summary>
    private async Task<string> KeepSelectionAsync()
    {
        var key = await selections.KeepAsync(await ReadWantedAsync(), CancellationToken.None);
        navigation.NavigateTo(navigation.GetUriWithQueryParameter("selection", key), replace: true);
        return key;
    }

    /// <summary>Whoever takes all that match has not named what was rejected.</summary>
    private async Task<IReadOnlyList<string>> ReadWantedAsync()
    {
        var ids = await ReadSelectedAsync();
        return _selected.Query is { Review: null } search
            ? [.. ids.Except(await records.ListIdsAsync(search with { Review = ReviewState.Rejected }, Gone), StringComparer.Ordinal)]
            : ids;
    }

    private Task<IReadOnlyList<string>> ReadSelectedAsync() => records.SelectedIdsAsync(_selected.Of(_connection!.Id), Gone);

    private async Task AddAsync() => await OpenFormAsync("Add a golden record", null);

    private async Task EditAsync(GoldenRecordView record) => await OpenFormAsync("Edit the golden record", record);

    private async Task OpenFormAsync(string title, GoldenRecordView? record)
    {
        var parameters = new Dictionary<string, object?>
        {
            [nameof(RecordForm.Connection)] = _connection,
            [nameof(RecordForm.Record)] = record,
        };
        if (await dialogs.OpenAsync<RecordForm>(title, parameters, new DialogOptions { Width = "46rem" }) is true)
        {
            notifications.Notify(NotificationSeverity.Success, record is null ? "Record added" : "Record saved");
            if (record is null)
            {
                await ReadAgainAsync();
            }
            else if (await records.FindAsync(record.Id, Gone) is { } edited)
            {
                _grid?.Replace(edited);
            }
        }
    }

    private async Task DeleteAsync(GoldenRecordView record)
    {
        var text = $"“{Shortened(record.PromptText)}” is deleted. Fine-tunings that used it keep their copy.";
        if (await dialogs.ConfirmAsync("Delete this record?", text, "Delete the record"))
        {
            await DeleteAsync(new GoldenRecordSelection(new GoldenRecordSearch(_connection!.Id), [record.Id]));
        }
    }

    private async Task DeleteSelectedAsync()
    {
        await ReadAgainAsync();
        var what = Records(_selected.Count);
        if (_selected.Count > 0 && await dialogs.ConfirmAsync($"Delete {what}?", $"{what} will be deleted. You can take that back on this page. Fine-tunings that used them keep their copy.", $"Delete {what}"))
        {
            await DeleteAsync(_selected.Of(_connection!.Id));
        }
    }

    private async Task DeleteAsync(GoldenRecordSelection selection)
    {
        var deletion = await WorkAsync("Deleting", selection, (chosen, progress) => deletions.DeleteAsync(chosen, null, progress, CancellationToken.None));
        _selected.Leave(selection);
        notifications.Notify(NotificationSeverity.Success, $"{Records(deletion.Count)} deleted");
    }

    private async Task TagSelectedAsync((string Tag, bool IsAdded) change)
    {
        var (add, remove) = change.IsAdded ? (TagText.Read(change.Tag), Array.Empty<string>()) : ([], TagText.Read(change.Tag));
        var result = await WorkAsync("Tagging", _selected.Of(_connection!.Id), (chosen, progress) => tags.ChangeAsync(chosen, add, remove, progress, CancellationToken.None));
        if (result.TryGet(out var done, out var problem))
        {
            var full = done.Full > 0 ? $"; {Records(done.Full)} had 20 tags already" : null;
            notifications.Notify(NotificationSeverity.Success, $"{Records(done.Changed)} {(change.IsAdded ? "got" : "lost")} the tag {change.Tag}{full}");
        }
        else
        {
            notifications.Notify(NotificationSeverity.Error, problem.Message);
        }
    }

    /// <summary>Works away from the circuit, which SQLite would hold up, and shows how far it is. What it changes is read again when the feed tells.</summary>
    private async Task<T> WorkAsync<T>(string what, GoldenRecordSelection selection, Func<GoldenRecordSelection, IProgress<int>, Task<T>> work)
    {
        var total = selection.Ids?.Count ?? _selected.Count;
        (_busy, _progress) = (true, $"{what}…");
        var progress = new Progress<int>(done =>
        {
            _progress = _busy ? $"{what}… {done:N0} of {total:N0}" : null;
            StateHasChanged();
        });
        try
        {
            return await Task.Run(() => work(selection, progress));
        }
        finally
        {
            (_busy, _progress) = (false, null);
        }
    }

    private static string Records(int count) => count == 1 ? "1 record" : $"{count:N0} records";

    private static string Shortened(string text) => text.Length <= 120 ? text : text[..120] + "…";

    protected override ValueTask OnLeftAsync()
    {
        _searches.Dispose();
        return ValueTask.CompletedTask;
    }
}
