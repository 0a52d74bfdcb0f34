using Radzen;

namespace FineTuningStudio.Web.Components.Shared;

public static class Confirmations
{
    /// <summary>Asks before something that cannot be undone; true only where the person said yes.</summary>
    public static async Task<bool> ConfirmAsync(
        this DialogService dialogs, string title, string text, string confirm, bool danger = true)
    {
        var parameters = new Dictionary<string, object?>
        {
            [nameof(ConfirmDialog.Text)] = text,
            [nameof(ConfirmDialog.Confirm)] = confirm,
            [nameof(ConfirmDialog.Danger)] = danger,
        };
        return await dialogs.OpenAsync<ConfirmDialog>(title, parameters, new DialogOptions { Width = "30rem" }) is true;
    }
}
