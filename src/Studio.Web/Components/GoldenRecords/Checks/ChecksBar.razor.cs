using FineTuningStudio.Core;
using FineTuningStudio.Core.Feeds;
using FineTuningStudio.Core.GoldenRecords.Checks;
using Microsoft.AspNetCore.Components;

namespace FineTuningStudio.Web.Components.GoldenRecords.Checks;

/// <summary>How many records are in which state, and the check that runs; live.</summary>
public sealed partial class ChecksBar(GoldenRecordChecks checks, CheckFeed feed)
{
    private static readonly CheckState[] States = [CheckState.Ok, CheckState.Warning, CheckState.Error, CheckState.NotChecked];

    private IReadOnlyDictionary<CheckState, int>? _counts;
    private CheckRunView? _run;
    private Problem? _problem;

    [Parameter, EditorRequired]
    public required string ConnectionId { get; set; }

    /// <summary>The state that is filtered by; null for all.</summary>
    [Parameter]
    public CheckState? State { get; set; }

    /// <summary>How many records are selected and checked; 0 for all of the connection.</summary>
    [Parameter, EditorRequired]
    public required int Selected { get; set; }

    /// <summary>Reads the ids of the selected records.</summary>
    [Parameter, EditorRequired]
    public required Func<Task<IReadOnlyList<string>>> ReadSelected { get; set; }

    /// <summary>The address that shows only the records in a state.</summary>
    [Parameter, EditorRequired]
    public required Func<CheckState?, string> UrlOf { get; set; }

    /// <summary>Checks went on, so that what is shown of records may be another now.</summary>
    [Parameter]
    public EventCallback Changed { get; set; }

    protected override ChangeFeed<CheckNotice> Feed => feed;

    protected override string? FollowedId => ConnectionId;

    private IEnumerable<CheckState> Shown => States.Where(state => _counts![state] > 0 || State == state);

    protected override async Task LoadAsync(CancellationToken cancellationToken)
    {
        _counts = await checks.CountsAsync(ConnectionId, cancellationToken);
        _run = await checks.RunsAsync(ConnectionId, 1, cancellationToken) is [var run, ..] ? run : null;
    }

    protected override async Task ApplyAsync(IReadOnlyList<CheckNotice> notices, CancellationToken cancellationToken)
    {
        await LoadAsync(cancellationToken);
        await Changed.InvokeAsync();
    }

    private async Task StartAsync() => _problem = (await checks.StartAsync(ConnectionId, Selected > 0 ? await ReadSelected() : null, null, CancellationToken.None)).Problem;

    private async Task CancelAsync() => _problem = _run is { } run ? (await checks.CancelAsync(run.Id, CancellationToken.None)).Problem : null;
}
