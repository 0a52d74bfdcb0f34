using System.Globalization;
using FineTuningStudio.Core;
using FineTuningStudio.Core.GoldenRecords;
using FineTuningStudio.Core.Snapshots;
using FineTuningStudio.Web.Components.Shared;
using Microsoft.AspNetCore.Components;

namespace FineTuningStudio.Web.Components.Snapshots;

/// <summary>What differs between a snapshot and another of the same database.</summary>
public sealed partial class SnapshotComparison(SnapshotQueries queries, SnapshotDiffs diffs, NavigationManager navigation) : ComponentBase, IDisposable
{
    private const int PageSize = 25;
    private const int MaxOthers = 200;

    private readonly CancellationTokenSource _gone = new();
    private readonly LatestOnly _latest = new();
    private IReadOnlyList<SnapshotView>? _others;
    private SnapshotDiff? _diff;
    private IReadOnlyList<SnapshotDiffRow> _rows = [];
    private Problem? _problem;

    [Parameter, EditorRequired]
    public required SnapshotView Snapshot { get; set; }

    /// <summary>The snapshot to compare with; null while none is chosen.</summary>
    [Parameter]
    public string? AgainstId { get; set; }

    [Parameter, EditorRequired]
    public required DiffKind Kind { get; set; }

    [Parameter, EditorRequired]
    public required int Page { get; set; }

    private NavigationManager Navigation => navigation;

    private IEnumerable<SnapshotView> Others => (_others ?? []).Where(other => other.Id != Snapshot.Id);

    private IReadOnlyList<TabLinks.Tab> Tabs =>
        [.. Enum.GetValues<DiffKind>().Select(kind => new TabLinks.Tab(kind.ToWire(), SnapshotWords.Of(kind), UrlOf(AgainstId, kind, 1), _diff!.Counts[kind]))];

    protected override async Task OnParametersSetAsync()
    {
        if (await _latest.RunAsync(ReadAsync, _gone.Token) is { } read)
        {
            (_others, _diff, _rows, _problem) = (read.Others, read.Diff, read.Rows, read.Problem);
        }
    }

    private async Task<Read> ReadAsync(CancellationToken cancellationToken)
    {
        var others = _others ?? (await queries.ListAsync(Snapshot.ConnectionId, 0, MaxOthers, cancellationToken)).Items;
        if (AgainstId is null)
        {
            return new Read(others, null, [], null);
        }
        var compared = await diffs.CompareAsync(Snapshot.Id, AgainstId, cancellationToken);
        var rows = await diffs.RowsAsync(Snapshot.Id, AgainstId, Kind, (Page - 1) * PageSize, PageSize, cancellationToken);
        return new Read(others, compared.Value, rows.Value ?? [], compared.Problem ?? rows.Problem);
    }

    private string UrlOf(string? against, DiffKind? kind, int page) => StudioUrls.Snapshot(
        Snapshot.Id, "diff", ("against", against), ("kind", kind?.ToWire()), ("page", page > 1 ? page.ToString(CultureInfo.InvariantCulture) : null));

    private static string? Text(PromptTemplate? template) => template is null ? null : $"{template.System}\n\n{template.User}";

    public void Dispose()
    {
        _gone.Cancel();
        _latest.Dispose();
        _gone.Dispose();
    }

    private sealed record Read(IReadOnlyList<SnapshotView> Others, SnapshotDiff? Diff, IReadOnlyList<SnapshotDiffRow> Rows, Problem? Problem);
}
