using FineTuningStudio.Core;
using FineTuningStudio.Core.Connections;
using FineTuningStudio.Web.Components.Shared;
using Microsoft.AspNetCore.Components;
using Radzen;

namespace FineTuningStudio.Web.Components.Connections;

public sealed partial class ConnectionPage(
    DatabaseConnections connections, DatabaseSchema schema, NotificationService notifications) : StudioPage
{
    private ConnectionView? _connection;
    private IReadOnlyList<TableView> _tables = [];
    private Problem? _problem;
    private string? _loadedId;
    private bool _loaded;
    private bool _scanning;

    [Parameter]
    public required string Id { get; set; }

    [SupplyParameterFromQuery(Name = "tab")]
    public string? Tab { get; set; }

    [SupplyParameterFromQuery(Name = "table")]
    public string? Table { get; set; }

    /// <summary>A version of the prompt template that is looked at.</summary>
    [SupplyParameterFromQuery(Name = "version")]
    public int? Version { get; set; }

    private string CurrentTab => Tab is "query" or "prompt" or "settings" ? Tab : "schema";

    private IReadOnlyList<TabLinks.Tab> Tabs =>
    [
        new("schema", "Schema", StudioUrls.Connection(Id), _tables.Count),
        new("query", "Try a query", StudioUrls.Connection(Id, "query")),
        new("prompt", "Prompt", StudioUrls.Connection(Id, "prompt")),
        new("settings", "Settings", StudioUrls.Connection(Id, "settings")),
    ];

    protected override async Task OnParametersSetAsync()
    {
        if (_loadedId != Id)
        {
            (_loadedId, _loaded) = (Id, false);
            await LoadAsync();
        }
    }

    private async Task LoadAsync()
    {
        _loaded = await TryLoadAsync(async ct =>
        {
            _connection = await connections.FindAsync(Id, ct);
            _tables = _connection is null ? [] : await schema.ListAsync(Id, ct);
        });
    }

    private async Task ScanAsync()
    {
        _scanning = true;
        var result = await schema.ScanAsync(Id, null, Gone);
        _scanning = false;
        if (result.TryGet(out var tables, out _problem))
        {
            notifications.Notify(NotificationSeverity.Success, "Schema read", ConnectionText.Count(tables.Count, "table") + " found.");
            await LoadAsync();
        }
    }

    private void Replace(TableView table) => _tables = [.. _tables.Select(known => known.Id == table.Id ? table : known)];
}
