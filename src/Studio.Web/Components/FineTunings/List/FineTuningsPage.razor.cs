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
    private LiveRows? _rows;
    private IReadOnlyList<ConnectionView> _connections = [];
    private Dictionary<string, string> _titles = [];
    private (string? Connection, FineTuningStatus? Status) _shown;
    private bool _readingMore;
    private Problem? _refusal;

    [SupplyParameterFromQuery(Name = "connection")]
    public string? ConnectionId { get; set; }

    [SupplyParameterFromQuery(Name = "status")]
    public string? Status { get; set; }

    private FineTuningStatus? ChosenStatus => FineTuningStatuses.FromWire(Status);

    protected override async Task OnParametersSetAsync()
    {
        if (_shown != (ConnectionId, ChosenStatus))
        {
            await ReloadAsync();
        }
    }

    protected override async Task LoadAsync(CancellationToken cancellationToken)
    {
        var wanted = (ConnectionId, Status: ChosenStatus);
        _shown = wanted;
        var rows = new LiveRows(wanted.ConnectionId, wanted.Status);
        _connections = await databases.ListAsync(cancellationToken);
        _titles = providers.Describe().ToDictionary(provider => provider.Name, provider => provider.Title);
        var page = await queries.ListAsync(rows.NextPage, cancellationToken);

        // The filter may have been changed again meanwhile; then this answer is to a question nobody asks any more.
        if (_shown == wanted && Take(page))
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
        var comesOrGoes = false;
        var strangers = false;
        foreach (var notice in notices)
        {
            comesOrGoes |= rows.Apply(notice);
            strangers |= notice.View?.ConnectionId is { } id && AliasOf(id) is null;
        }
        if (strangers)
        {
            _connections = await databases.ListAsync(cancellationToken);
        }
        if (comesOrGoes && (await queries.ListAsync(rows.CountOnly, cancellationToken)).Value is { } page)
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
            var page = await queries.ListAsync(rows.NextPage, Gone);
            if (Take(page))
            {
                rows.Add(page.Value!);
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
                _rows?.Apply(new FineTuningNotice(view.Id, view.Change, view));
            }
        }
    }

    private bool Take(Result<FineTuningPage> page)
    {
        _refusal = page.Problem;
        return page.Problem is null;
    }

    private void GoTo(string? connectionId, string? status) => navigation.NavigateTo(StudioUrls.FineTuningList(connectionId, status));

    private string TitleOf(string provider) => _titles.GetValueOrDefault(provider, provider);

    private string? AliasOf(string? connectionId) => _connections.FirstOrDefault(connection => connection.Id == connectionId)?.Alias;
}
