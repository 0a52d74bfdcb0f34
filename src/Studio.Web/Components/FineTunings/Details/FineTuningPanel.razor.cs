using FineTuningStudio.Core;
using FineTuningStudio.Core.Connections;
using FineTuningStudio.Core.FineTunings;
using FineTuningStudio.Core.Providers;
using FineTuningStudio.Web.Components.Shared;
using Microsoft.AspNetCore.Components;

namespace FineTuningStudio.Web.Components.FineTunings.Details;

/// <summary>One job, live: its tabs, what can be done with it, and what is wrong with it.</summary>
public sealed partial class FineTuningPanel(
    FineTuningQueries queries, FineTuningDetails details, ProviderRegistry providers, DatabaseConnections connections) : LiveComponent
{
    private static readonly string[] TabKeys = ["overview", "events", "records", "lineage", "answer"];

    private WatchedFineTuning _watched = null!;
    private ProviderDescription? _provider;
    private string? _connectionAlias;
    private Problem? _refusal;

    [Parameter, EditorRequired]
    public required string Id { get; set; }

    [Parameter]
    public string? Tab { get; set; }

    protected override string? FollowedId => Id;

    private string Current => TabKeys.Contains(Tab) ? Tab! : TabKeys[0];

    private IReadOnlyList<TabLinks.Tab> Tabs =>
    [
        new("overview", "Overview", StudioUrls.FineTuning(Id)),
        new("events", "Events", StudioUrls.FineTuning(Id, "events")),
        new("records", "Golden records", StudioUrls.FineTuning(Id, "records"), _watched.Job!.GoldenRecordCount),
        new("lineage", "Lineage", StudioUrls.FineTuning(Id, "lineage")),
        new("answer", "Provider’s answer", StudioUrls.FineTuning(Id, "answer")),
    ];

    protected override async Task LoadAsync(CancellationToken cancellationToken)
    {
        _watched = new WatchedFineTuning(Id, queries, details);
        await _watched.LoadAsync(cancellationToken);
        if (_watched.Job is { } job)
        {
            _provider = providers.Describe().FirstOrDefault(known => known.Name == job.Provider);
            _connectionAlias = job.ConnectionId is null ? null : (await connections.FindAsync(job.ConnectionId, cancellationToken))?.Alias;
        }
    }

    protected override async Task ApplyAsync(IReadOnlyList<FineTuningNotice> notices, CancellationToken cancellationToken)
    {
        foreach (var notice in notices)
        {
            await _watched.ApplyAsync(notice, cancellationToken);
        }
    }
}
