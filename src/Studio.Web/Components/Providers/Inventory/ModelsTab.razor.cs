using FineTuningStudio.Core;
using FineTuningStudio.Core.Providers;
using FineTuningStudio.Web.Components.Shared;
using Radzen;

namespace FineTuningStudio.Web.Components.Providers.Inventory;

/// <summary>The models at a provider, the tuned ones first. The provider gives all at once; the page shows a part.</summary>
public sealed partial class ModelsTab(ProviderInventory inventory, ProviderCleanup cleanup, DialogService dialogs) : InventoryTab<InventoryModel>
{
    private const int Step = 100;

    private Problem? _refusal;
    private bool _deleting;
    private int _most = Step;

    private IEnumerable<InventoryModel> Shown => (Items ?? []).Take(_most);

    protected override Task<Result<InventoryPage<InventoryModel>>> ReadAsync(string? pageToken, CancellationToken cancellationToken) =>
        inventory.ModelsAsync(Provider.Name, cancellationToken);

    protected override string IdOf(InventoryModel item) => item.Model.Id;

    private async Task DeleteAsync(InventoryModel item)
    {
        var text = item.MadeBy is [var job, ..] owners
            ? $"{item.Model.Id} is the model of the job “{job.Alias}”{(owners.Count > 1 ? $" and {owners.Count - 1} more" : null)}: it can no longer be asked, evaluated or used by anybody. It cannot be brought back."
            : $"{item.Model.Id} was not made by a job of this Studio; somebody else may use it. It cannot be brought back.";
        if (!await dialogs.ConfirmAsync($"Delete this model at {Provider.Title}?", text, "Delete the model"))
        {
            return;
        }
        (_deleting, _refusal, Said) = (true, null, null);
        var deleted = await cleanup.DeleteModelAsync(Provider.Name, item.Model.Id, usedToo: item.MadeBy.Count > 0, CancellationToken.None);
        _deleting = false;
        _refusal = deleted.Problem;
        if (deleted.Problem is null)
        {
            Remove(item.Model.Id);
            Said = $"{item.Model.Id} is deleted.";
        }
    }
}
