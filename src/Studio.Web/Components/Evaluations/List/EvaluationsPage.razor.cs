using FineTuningStudio.Core;
using FineTuningStudio.Core.Connections;
using FineTuningStudio.Core.Evaluations;
using Microsoft.AspNetCore.Components;

namespace FineTuningStudio.Web.Components.Evaluations.List;

/// <summary>The list of runs, live: new ones appear and figures move in place. Filters are in the address.</summary>
public sealed partial class EvaluationsPage(EvaluationQueries queries, DatabaseConnections databases, NavigationManager navigation) : LiveEvaluationComponent
{
    private List<EvaluationView>? _runs;
    private IReadOnlyList<ConnectionView> _connections = [];
    private (string? Connection, string? Job) _shown;
    private string? _next;
    private int _total;
    private bool _readingMore;
    private Problem? _refusal;

    [SupplyParameterFromQuery(Name = "connection")]
    public string? ConnectionId { get; set; }

    [SupplyParameterFromQuery(Name = "job")]
    public string? JobId { get; set; }

    private EvaluationListRequest Request => new(JobId, ConnectionId);

    protected override async Task OnParametersSetAsync()
    {
        if (_shown != (ConnectionId, JobId))
        {
            await ReloadAsync();
        }
    }

    protected override async Task LoadAsync(CancellationToken cancellationToken)
    {
        var wanted = (ConnectionId, JobId);
        _shown = wanted;
        _connections = await databases.ListAsync(cancellationToken);
        var page = await queries.ListAsync(Request, cancellationToken);

        // The filter may have been changed again meanwhile; then this answer is to a question nobody asks any more.
        if (_shown == wanted && Take(page) is { } first)
        {
            _runs = [.. first.Items];
        }
    }

    protected override async Task ApplyAsync(IReadOnlyList<EvaluationNotice> notices, CancellationToken cancellationToken)
    {
        if (_runs is not { } runs)
        {
            return;
        }
        if (notices.Any(notice => notice.IsDeleted || !runs.Exists(run => run.Id == notice.Id)))
        {
            // One came or went: the first page is read anew.
            await LoadAsync(cancellationToken);
            return;
        }
        foreach (var run in await queries.FindListedAsync([.. notices.Select(notice => notice.Id).Distinct()], cancellationToken))
        {
            if (runs.FindIndex(known => known.Id == run.Id) is >= 0 and var at)
            {
                runs[at] = run;
            }
        }
    }

    private async Task ReadMoreAsync()
    {
        _readingMore = true;
        await TryLoadAsync(async cancellationToken =>
        {
            if (Take(await queries.ListAsync(Request with { PageToken = _next }, cancellationToken)) is { } page)
            {
                _runs!.AddRange(page.Items.Where(read => _runs.TrueForAll(known => known.Id != read.Id)));
            }
        });
        _readingMore = false;
    }

    private EvaluationPage? Take(Result<EvaluationPage> read)
    {
        _refusal = read.Problem;
        if (read.Value is { } page)
        {
            (_next, _total) = (page.NextPageToken, page.TotalSize);
        }
        return read.Value;
    }

    private void GoTo(string? connectionId) => navigation.NavigateTo(StudioUrls.EvaluationList(connectionId, JobId));

    private string? AliasOf(string connectionId) => _connections.FirstOrDefault(connection => connection.Id == connectionId)?.Alias;
}
