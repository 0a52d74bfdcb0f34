using FineTuningStudio.Core;
using FineTuningStudio.Core.Connections;
using FineTuningStudio.Core.FineTunings;
using FineTuningStudio.Core.Providers;
using Microsoft.AspNetCore.Components;
using Radzen;

namespace FineTuningStudio.Web.Components.FineTunings.List;

/// <summary>The list of jobs, live: new ones appear and rows change in place. Filters are in the address.</summary>
public sealed partial class FineTuningsPage(
    FineTuningQueries queries,
    DatabaseConnections databases,
    ProviderRegistry providers,
    CancelFineTuning cancel,
    DialogService dialogs,
    NavigationManager navigation) : LiveComponent
{
    private static readonly (string? Order, string Label)[] Orders =
    [
        (null, "Newest first"), ("created_at", "Oldest first"), ("alias", "Name"), ("status", "Status"), ("finished_at desc", "Last finished first"), ("model_name", "Model"),
    ];

    private LiveRows? _rows;
    private IReadOnlyList<ConnectionView> _connections = [];
    private Dictionary<string, string> _titles = [];
    private ListAddress? _shown;
    private bool _readingMore;
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

    private ListAddress Address => new(
        ConnectionId, FineTuningStatuses.FromWire(Status), string.IsNullOrWhiteSpace(Filter) ? null : Filter, string.IsNullOrWhiteSpace(OrderBy) ? null : OrderBy);

    protected override async Task OnParametersSetAsync()
    {
        if (_shown is not null && _shown != Address)
        {
            await ReloadAsync();
        }
    }

    protected override async Task LoadAsync(CancellationToken cancellationToken)
    {
        var wanted = _shown = Address;
        _connections = await databases.ListAsync(cancellationToken);
        _titles = providers.Describe().ToDictionary(provider => provider.Name, provider => provider.Title);
        if (!FineTuningSelection.Of(wanted.Request).TryGet(out var selection, out var fault))
        {
            // The list stays as it was, so that a slip in the filter costs nothing.
            Take(fault);
            return;
        }
        var rows = new LiveRows(wanted.Request, selection);
        var page = await queries.ListAsync(rows.NextPage, cancellationToken);

        // The filter may have been changed again meanwhile; then this answer is to a question nobody asks any more.
        if (_shown == wanted && Take(page.Problem))
        {
            rows.Add(page.Value!);
            _rows = rows;
        }
    }

    protected override async Task ApplyAsync(IReadOnlyList<FineTuningNotice> notices, CancellationToken cancellationToken)
    {
        if (_rows is not { } rows)
        {
            return;
        }
        var ids = notices.Where(notice => notice.View is not null).Select(notice => notice.Id).ToList();
        var fitting = ids.Count == 0 ? Result.Of<IReadOnlySet<string>>(new HashSet<string>()) : await queries.FittingAsync(rows.NextPage, ids, cancellationToken);
        if (fitting.Value is not { } known)
        {
            return;
        }
        if (notices.Any(notice => notice.View?.ConnectionId is { } id && AliasOf(id) is null))
        {
            _connections = await databases.ListAsync(cancellationToken);
        }
        if (rows.Apply(notices, known) && (await queries.ListAsync(rows.CountOnly, cancellationToken)).Value is { } page)
        {
            rows.Total = page.TotalSize;
        }
    }

    private async Task ReadMoreAsync()
    {
        if (_rows is not { } rows)
        {
            return;
        }
        _readingMore = true;
        try
        {
            // The rows may be of the list before a filter that was refused; the fault of that filter stays.
            var page = await queries.ListAsync(rows.NextPage, Gone);
            _refusal = page.Problem;
            if (page.Value is { } more)
            {
                rows.Add(more);
            }
        }
        catch (OperationCanceledException) when (Gone.IsCancellationRequested)
        {
            // The page was left.
        }
        _readingMore = false;
    }

    private async Task CancelAsync(FineTuningView job)
    {
        if (await dialogs.ConfirmCancelAsync(job))
        {
            // A cancel that was wished for is carried out also where the page is left meanwhile.
            var cancelled = await cancel.RunAsync(job.Id, null, CancellationToken.None);
            _refusal = cancelled.Problem;
            if (cancelled.Value is { } view)
            {
                await ApplyAsync([new FineTuningNotice(view.Id, view.Change, view)], Gone);
            }
        }
    }

    private bool Take(Problem? problem)
    {
        var isOfFilter = problem is { Code: "invalid_filter" or "invalid_filter_field" };
        _filterFault = isOfFilter ? problem : null;
        _refusal = isOfFilter ? null : problem;
        return problem is null;
    }

    private void GoTo(ListAddress address) => navigation.NavigateTo(address.Url);

    private string TitleOf(string provider) => _titles.GetValueOrDefault(provider, provider);

    private string? AliasOf(string? connectionId) => _connections.FirstOrDefault(connection => connection.Id == connectionId)?.Alias;
}
