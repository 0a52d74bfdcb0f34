using FineTuningStudio.Core;
using FineTuningStudio.Core.FineTunings;
using FineTuningStudio.Core.Providers;
using FineTuningStudio.Web.Components.Shared;
using Radzen;

namespace FineTuningStudio.Web.Components.Providers.Inventory;

/// <summary>The files for training at a provider: upload, delete, start a job.</summary>
public sealed partial class FilesTab(ProviderInventory inventory, ProviderCleanup cleanup, DialogService dialogs) : InventoryTab<InventoryFile>
{
    private FileDrop? _drop;
    private ChosenFile? _file;
    private Problem? _refusal;
    private bool _uploading;
    private bool _deleting;

    protected override Task<Result<InventoryPage<InventoryFile>>> ReadAsync(string? pageToken, CancellationToken cancellationToken) =>
        inventory.FilesAsync(Provider.Name, pageToken, cancellationToken);

    protected override string IdOf(InventoryFile item) => item.File.Id;

    private async Task UploadAsync()
    {
        (_uploading, _refusal, Said) = (true, null, null);
        var fields = new Dictionary<string, string> { ["provider"] = Provider.Name, ["purpose"] = "fine-tune" };
        var answer = await _drop!.UploadAsync(StudioUrls.ApiFiles, "application/jsonl", fields);
        _uploading = false;
        if (answer.Succeeded)
        {
            Said = $"{_file!.Name} is at {Provider.Title} now.";
            await ReloadAsync();
        }
        else if (!answer.Stopped)
        {
            _refusal = ApiProblem.Of(answer);
        }
    }

    private async Task DeleteAsync(InventoryFile item)
    {
        var needed = item.UsedBy.Where(owner => !owner.Status.IsTerminal()).ToList();
        var text = (needed, item.Origin) switch
        {
            ([var job, ..], _) => $"{item.File.Name} is a file of the job “{job.Alias}”, which is not over and may fail without it. It cannot be brought back.",
            (_, FileOrigin.Used) => $"{item.File.Name} was used by the job “{item.UsedBy[0].Alias}”, which is over and does not need it any more. It cannot be brought back.",
            (_, FileOrigin.Orphan) => $"{item.File.Name} is an orphan: nothing in this Studio needs it. It cannot be brought back.",
            (_, FileOrigin.OtherStudio) => $"{item.File.Name} may belong to another Studio, whose job could fail without it. It cannot be brought back.",
            _ => $"{item.File.Name} was not uploaded by this Studio; somebody else may need it. It cannot be brought back.",
        };
        if (!await dialogs.ConfirmAsync($"Delete this file at {Provider.Title}?", text, "Delete the file"))
        {
            return;
        }
        (_deleting, _refusal, Said) = (true, null, null);
        var deleted = await cleanup.DeleteFileAsync(Provider.Name, item.File.Id, usedToo: needed.Count > 0, CancellationToken.None);
        _deleting = false;
        _refusal = deleted.Problem;
        if (deleted.Problem is null)
        {
            Remove(item.File.Id);
            Said = $"{item.File.Name} is deleted.";
        }
    }
}
