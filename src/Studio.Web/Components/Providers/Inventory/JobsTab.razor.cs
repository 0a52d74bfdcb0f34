using FineTuningStudio.Core;
using FineTuningStudio.Core.Connections;
using FineTuningStudio.Core.FineTunings;
using FineTuningStudio.Core.Providers;

namespace FineTuningStudio.Web.Components.Providers.Inventory;

/// <summary>The jobs at a provider, and taking them over.</summary>
public sealed partial class JobsTab(ProviderInventory inventory, AdoptFineTuning adopt, DatabaseConnections connections) : InventoryTab<InventoryJob>
{
    private readonly HashSet<string> _selected = [];
    private IReadOnlyList<ConnectionView> _connections = [];
    private List<Outcome> _outcomes = [];
    private string _connectionId = "";
    private bool _adopting;

    protected override async Task OnInitializedAsync()
    {
        await TryLoadAsync(async cancellationToken => _connections = await connections.ListAsync(cancellationToken));
        await base.OnInitializedAsync();
    }

    protected override Task<Result<InventoryPage<InventoryJob>>> ReadAsync(string? pageToken, CancellationToken cancellationToken) =>
        inventory.JobsAsync(Provider.Name, pageToken, cancellationToken);

    protected override string IdOf(InventoryJob item) => item.Job.Id;

    private void Select(InventoryJob item, bool on) => _ = on ? _selected.Add(item.Job.Id) : _selected.Remove(item.Job.Id);

    private Task AdoptSelectedAsync() => AdoptAsync([.. Items!.Where(item => item.CanAdopt && _selected.Contains(item.Job.Id))]);

    // Adoptions that were begun are finished even where the person leaves the page meanwhile: hence no token of the page.
    private async Task AdoptAsync(IReadOnlyList<InventoryJob> items)
    {
        (_adopting, _outcomes) = (true, []);
        foreach (var item in items)
        {
            var request = new AdoptionRequest(Provider.Name, item.Job.Id) { ConnectionId = _connectionId.Length == 0 ? null : _connectionId };
            var result = await adopt.RunAsync(request, CancellationToken.None);
            _outcomes.Add(new Outcome(item.Job.Id, result.Value, result.Problem));
            _selected.Remove(item.Job.Id);
            if (result.Value is { } job)
            {
                Replace(new InventoryJob(item.Job, JobOrigin.Adopted, new InventoryOwner(job.Id, job.Alias, job.Status)));
            }
            StateHasChanged();
        }
        _adopting = false;
    }

    private sealed record Outcome(string RemoteId, FineTuningView? Job, Problem? Problem);
}
