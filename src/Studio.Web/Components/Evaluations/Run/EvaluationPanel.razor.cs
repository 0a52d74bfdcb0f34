using System.Globalization;
using FineTuningStudio.Core;
using FineTuningStudio.Core.Connections;
using FineTuningStudio.Core.Evaluations;
using FineTuningStudio.Core.FineTunings;
using FineTuningStudio.Web.Components.Shared;
using Microsoft.AspNetCore.Components;

namespace FineTuningStudio.Web.Components.Evaluations.Run;

/// <summary>One run, live: its figures, what they are made of, and its questions.</summary>
public sealed partial class EvaluationPanel(
    EvaluationQueries queries, DatabaseConnections connections, FineTuningQueries jobs, NavigationManager navigation) : LiveEvaluationComponent
{
    public const int PageSize = 25;

    private const string VerdictTab = "verdict";

    private EvaluationView? _run;
    private FineTuningView? _job;
    private string? _connectionAlias;
    private IReadOnlyList<PairedComparison> _comparisons = [];
    private IReadOnlyList<BreakdownRow> _groups = [];
    private EvaluationItemPage _items = new([], 0);
    private (string? By, ExampleFilter Filter, int Page)? _shown;
    private Problem? _refusal;
    private bool _isGone;

    [Parameter, EditorRequired]
    public required string Id { get; set; }

    /// <summary>By what the questions are grouped; by verdict where it is none of the known words.</summary>
    [Parameter]
    public string? By { get; set; }

    [Parameter, EditorRequired]
    public required ExampleFilter Filter { get; set; }

    /// <summary>The page of the list of questions, from 1.</summary>
    [Parameter]
    public int Page { get; set; } = 1;

    protected override string? FollowedId => Id;

    private BreakdownKind? Kind => BreakdownKinds.FromWire(By);

    private string CurrentTab => Kind?.ToWire() ?? VerdictTab;

    private IReadOnlyList<TabLinks.Tab> Tabs =>
        [TabOf(VerdictTab, "Verdict"), .. Enum.GetValues<BreakdownKind>().Select(kind => TabOf(kind.ToWire(), EvaluationWords.Title(kind)))];

    protected override async Task OnParametersSetAsync()
    {
        if (_shown is { } shown && shown != (By, Filter, Page) && _run is not null)
        {
            await TryLoadAsync(ReadAsync);
        }
    }

    protected override async Task LoadAsync(CancellationToken cancellationToken)
    {
        await ReadAsync(cancellationToken);
        if (_run is { } run)
        {
            _connectionAlias = (await connections.FindAsync(run.ConnectionId, cancellationToken))?.Alias;
            _job = run.FineTuningId is null ? null : await jobs.FindAsync(run.FineTuningId, cancellationToken);
        }
    }

    protected override async Task ApplyAsync(IReadOnlyList<EvaluationNotice> notices, CancellationToken cancellationToken)
    {
        _isGone |= notices.Any(notice => notice.IsDeleted);
        if (!_isGone)
        {
            await ReadAsync(cancellationToken);
        }
    }

    /// <summary>Reads what the page shows; an address that changed meanwhile wins.</summary>
    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        var wanted = (By, Filter, Page);
        _shown = wanted;
        var run = await queries.FindAsync(Id, cancellationToken);
        var comparisons = await queries.ComparisonsAsync(Id, wanted.Filter.Profile, cancellationToken);
        var groups = Kind is { } kind ? await queries.BreakdownAsync(Id, kind, wanted.Filter.Profile, cancellationToken) : [];
        var items = await queries.ItemsAsync(Id, wanted.Filter.ToSearch(), (wanted.Page - 1) * PageSize, PageSize, cancellationToken);
        if (_shown == wanted)
        {
            (_run, _comparisons, _groups, _items) = (run, comparisons, groups, items);
        }
    }

    private TabLinks.Tab TabOf(string by, string title) => new(by, title, UrlOf(Filter, by: by, anchor: null));

    private Task RefreshAsync() => TryLoadAsync(ReadAsync);

    /// <summary>The address of this page with another filter; the list's place stands in it, so that a click on a figure shows its questions.</summary>
    private string UrlOf(ExampleFilter filter, string? by = null, int page = 1, string? anchor = "examples") =>
        StudioUrls.Evaluation(
            Id, [("by", by ?? By), .. filter.ToQuery(), ("page", page == 1 ? null : page.ToString(CultureInfo.InvariantCulture))])
        + (anchor is null ? null : $"#{anchor}");

    // Typing in the search box must not move the page.
    private void GoTo(ExampleFilter filter) => navigation.NavigateTo(UrlOf(filter, anchor: null), replace: true);
}
