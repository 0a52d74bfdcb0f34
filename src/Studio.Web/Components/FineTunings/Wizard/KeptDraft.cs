using System.Globalization;
using Microsoft.JSInterop;

namespace FineTuningStudio.Web.Components.FineTunings.Wizard;

/// <summary>The unfinished draft of a browser, kept there: the address that holds it, and since when (UTC).</summary>
public sealed record KeptDraft(string Address, DateTime KeptAt)
{
    /// <summary>Null where the browser keeps none.</summary>
    public static async Task<KeptDraft?> ReadAsync(IJSRuntime js)
    {
        try
        {
            var kept = await js.InvokeAsync<Stored?>("studio.readDraft");
            return kept is { Address: { } address, At: { } at } && address.StartsWith($"{StudioUrls.NewFineTuning()}?", StringComparison.Ordinal)
                && DateTime.TryParse(at, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal, out var time)
                ? new KeptDraft(address, time)
                : null;
        }
        catch (JSDisconnectedException)
        {
            return null;
        }
    }

    public static Task KeepAsync(IJSRuntime js, string address) => CallAsync(js, "studio.keepDraft", address);

    public static Task DropAsync(IJSRuntime js) => CallAsync(js, "studio.dropDraft");

    private static async Task CallAsync(IJSRuntime js, string function, params object?[] arguments)
    {
        try
        {
            await js.InvokeVoidAsync(function, arguments);
        }
        catch (JSDisconnectedException)
        {
            // The circuit is gone, and with it whoever would have read the draft here; the address still holds it.
        }
    }

    /// <summary>As the browser keeps it.</summary>
    internal sealed record Stored(string? Address, string? At);
}
