using FineTuningStudio.Core.Webhooks;

namespace FineTuningStudio.Web.Components.Webhooks;

/// <summary>What stands in the form.</summary>
public sealed class WebhookDraft
{
    public string? Url { get; set; }

    public string? Description { get; set; }

    public bool Enabled { get; set; } = true;

    public HashSet<string> Events { get; init; } = [];

    /// <summary>A new one, told of the ends of jobs, which is what most are for.</summary>
    public static WebhookDraft New() => new() { Events = ["finetuning.succeeded", "finetuning.failed", "finetuning.cancelled"] };

    public static WebhookDraft Of(WebhookView view) =>
        new() { Url = view.Url, Description = view.Description, Enabled = view.Enabled, Events = [.. view.Events] };

    /// <summary>True where nobody has changed anything since the draft was made of this.</summary>
    public bool IsOf(WebhookView view) => (Url, Description, Enabled) == (view.Url, view.Description, view.Enabled) && Events.SetEquals(view.Events);

    public WebhookEntry ToEntry() => new() { Url = Url, Description = Description, Enabled = Enabled, Events = [.. Events] };
}
