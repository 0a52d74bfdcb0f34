using FineTuningStudio.Core;
using FineTuningStudio.Core.Connections;
using FineTuningStudio.Core.FineTunings;
using FineTuningStudio.Core.FineTunings.Bulk;
using FineTuningStudio.Core.Providers;
using FineTuningStudio.Web.Components.Shared;
using Microsoft.AspNetCore.Components;
using Radzen;

namespace FineTuningStudio.Web.Components.FineTunings.List;

/// <summary>
/// The list of jobs, live: what is in sight is read again when the feed tells of changes, so that a hundred thousand jobs cost
/// no more than those on the screen. Filter, order and columns are in the address.
/// </summary>
public sealed partial class FineTuningsPage(
    FineTuningQueries queries,
    DatabaseConnections databases,
    ProviderRegistry providers,
    CancelFineTuning cancel,
    FineTuningBulk bulk,
    DialogService dialogs,
    NotificationService notifications,
    NavigationManager navigation,
    TimeProvider time) : LiveComponent
{
    private const int FirstWindow = 40;

    /// <summary>A list whose reading takes long is read at most for this part of the time.</summary>
    private const int RestAfterReading = 3;

    private static readonly (string? Order, string Label)[] Orders =
    [
        (null, "Newest first"), ("created_at", "Oldest first"), ("alias", "Name"), ("status", "Status"), ("finished_at desc", "Last finished first"), ("model_name", "Model"),
        ("held_out_accuracy desc", "Best accuracy first"),
    ];

    private readonly RowSelection<FineTuningListRequest> _selected = new();
    private JobGrid? _grid;
    private int? _total;
    private FineTuningWindow? _first;
    private IReadOnlyList<ConnectionView> _connections = [];
    private Dictionary<string, string> _titles = [];
    private ListAddress? _wanted;
    private ListAddress? _shown;
    private Task _rest = Task.CompletedTask;
    private bool _busy;
    private string? _progress;
    private Problem? _refusal;
    private Problem? _filterFault;

    [SupplyParameterFromQuery(Name = "connection")]
    public string? ConnectionId { get; set; }

    [SupplyParameterFromQuery(Name = "status")]
    public string? Status { get; set; }

    [SupplyParameterFromQuery(Name = "filter")]
    public string? Filter { get; set; }

    [SupplyParameterFromQuery(Name = "order_by")]
    public string? OrderBy { get; set; }

    [SupplyParameterFromQuery(Name = "columns")]
    public string? Columns { get; set; }

    private ListAddress Address => new(ConnectionId, FineTuningStatuses.FromWire(Status), Said(Filter), Said(OrderBy), Said(Columns));

    private string? CompareUrl => _selected is { Query: null, Count: >= 2 and <= FineTuningComparison.Most } ? StudioUrls.Compare(_selected.Ids) : null;

    private FineTuningSet Chosen => _selected.Query is { } all ? new FineTuningSet(all, Except: [.. _selected.Ids]) : new FineTuningSet(new FineTuningListRequest(), [.. _selected.Ids]);

    protected override async Task OnParametersSetAsync()
    {
        if (_wanted is not null && _wanted != Address)
        {
            await ReloadAsync();
        }
    }

    protected override async Task LoadAsync(CancellationToken cancellationToken)
    {
        var wanted = _wanted = Address;
        _connections = await databases.ListAsync(cancellationToken);
        _titles = providers.Describe().ToDictionary(provider => provider.Name, provider => provider.Title);
        var first = await queries.WindowAsync(wanted.Request, 0, FirstWindow, cancellationToken);

        // The address may have changed again meanwhile; then this answer is to a question nobody asks any more. Where the
        // filter is wrong the list stays as it was, so that a slip costs nothing.
        if (_wanted == wanted && Take(first.Problem))
        {
            if (_selected.Query is not null && _selected.Query != wanted.Request)
            {
                _selected.Clear();
            }
            (_shown, _first, _total) = (wanted, first.Value, first.Value!.Total);
        }
    }

    protected override async Task ApplyAsync(IReadOnlyList<FineTuningNotice> notices, CancellationToken cancellationToken)
    {
        await _rest;
        if (_shown is null)
        {
            return;
        }
        _selected.Leave(notices.Where(notice => notice.View is null).Select(notice => notice.Id));
        if (notices.Any(notice => notice.View?.ConnectionId is { } id && AliasOf(id) is null))
        {
            _connections = await databases.ListAsync(cancellationToken);
        }
        var began = time.GetTimestamp();
        await RefreshAsync(cancellationToken);
        _rest = RestAsync(time.GetElapsedTime(began) * RestAfterReading, cancellationToken);
    }

    private async Task RefreshAsync(CancellationToken cancellationToken)
    {
        _first = null;
        if (_grid is not null && _total > 0)
        {
            await _grid.RefreshAsync();
        }
        else if (_shown is { } shown && (await queries.WindowAsync(shown.Request, 0, FirstWindow, cancellationToken)).Value is { } window)
        {
            (_first, _total) = (window, window.Total);
        }
    }

    private async Task RestAsync(TimeSpan pause, CancellationToken cancellationToken)
    {
        if (pause > Core.Feeds.FeedSubscription.MergeInterval)
        {
            await Task.Delay(pause, time, cancellationToken);
        }
    }

    /// <summary>A window of the list that is shown; the first one was read with the page.</summary>
    private async Task<FineTuningWindow?> ReadAsync(int skip, int take, CancellationToken cancellationToken)
    {
        if (_first is { } first && skip == 0 && (take <= first.Items.Count || first.Items.Count == first.Total))
        {
            _first = null;
            return first with { Items = [.. first.Items.Take(take)] };
        }
        if (_shown is not { } shown || (await queries.WindowAsync(shown.Request, skip, take, cancellationToken)).Value is not { } window)
        {
            return null;
        }
        if (_total != window.Total)
        {
            _total = window.Total;
            _selected.Recount(shown.Request, window.Total);
            StateHasChanged();
        }
        return window;
    }

    private void Select((string Id, bool On) choice) => _selected.Set(choice.Id, choice.On);

    private async Task CancelAsync(FineTuningView job)
    {
        if (await dialogs.ConfirmCancelAsync(job))
        {
            // A cancel that was wished for is carried out also where the page is left meanwhile.
            _refusal = (await cancel.RunAsync(job.Id, null, CancellationToken.None)).Problem;
        }
    }

    private bool Take(Problem? problem)
    {
        var isOfFilter = problem is { Code: "invalid_filter" or "invalid_filter_field" };
        _filterFault = isOfFilter ? problem : null;
        _refusal = isOfFilter ? null : problem;
        return problem is null;
    }

    /// <summary>An order that is not on offer, as the heads of the columns make them; as it is written where it is of another kind.</summary>
    private static string OrderLabel(string order) => order.Split(' ') is [var field, .. var way] && JobColumn.Known.FirstOrDefault(column => column.Field == field) is { } known
        ? way switch { [] => $"{known.Label}, the least first", ["desc"] => $"{known.Label}, the greatest first", _ => order }
        : order;

    private void GoTo(ListAddress address) => navigation.NavigateTo(address.Url);

    private string TitleOf(string provider) => _titles.GetValueOrDefault(provider, provider);

    private string? AliasOf(string? connectionId) => _connections.FirstOrDefault(connection => connection.Id == connectionId)?.Alias;

    private static string? Said(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;
}
