using System.Globalization;
using FineTuningStudio.Core.Webhooks;

namespace FineTuningStudio.Web.Components.Webhooks;

/// <summary>Events and states of deliveries in plain words.</summary>
public static class WebhookWords
{
    /// <summary>When an event is sent, to go on after "when".</summary>
    public static string Of(string type) => type switch
    {
        WebhookEvents.Created => "a job is created, or adopted",
        "finetuning.queued" => "a job waits again, after a pause",
        "finetuning.validating_files" => "a job has its files checked",
        "finetuning.running" => "a job starts to train",
        "finetuning.succeeded" => "a job succeeds",
        "finetuning.failed" => "a job fails",
        "finetuning.cancelled" => "a job is cancelled",
        WebhookEvents.Deleted => "a job is deleted",
        WebhookEvents.EvaluationFinished => "an evaluation ends",
        _ => type,
    };

    /// <summary>The state's badge: its tone, its icon and its words.</summary>
    public static (string Tone, string Icon, string Text) Badge(WebhookDeliveryView delivery) => delivery switch
    {
        { Status: DeliveryStatus.Delivered } => ("ok", "success", "Delivered"),
        { Status: DeliveryStatus.Failed } => ("danger", "error", "Failed"),
        { Attempts: 0 } => ("info", "clock", "Waiting"),
        _ => ("warn", "refresh", "Trying again"),
    };

    /// <summary>Likewise of a webhook.</summary>
    public static (string Tone, string Icon, string Text) Badge(WebhookView webhook) => webhook switch
    {
        { Enabled: true, FailingSince: not null } => ("warn", "warning", "Failing"),
        { Enabled: true } => ("ok", "success", "Enabled"),
        { DisabledReason: not null } => ("danger", "error", "Disabled by itself"),
        _ => ("quiet", "pause", "Disabled"),
    };

    public static string At(DateTime at) => at.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    public static string Attempts(int count) => count switch
    {
        0 => "not sent yet",
        1 => "sent once",
        2 => "sent twice",
        _ => $"sent {count:N0} times",
    };
}
