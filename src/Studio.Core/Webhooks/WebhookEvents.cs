using FineTuningStudio.Core.FineTunings;

namespace FineTuningStudio.Core.Webhooks;

/// <summary>The types of messages. A job's are named as its states are.</summary>
public static class WebhookEvents
{
    /// <summary>A job was made, or taken over from its provider.</summary>
    public const string Created = "finetuning.created";

    /// <summary>A job was deleted; its data is the last that it had.</summary>
    public const string Deleted = "finetuning.deleted";

    /// <summary>An evaluation succeeded, failed or was cancelled.</summary>
    public const string EvaluationFinished = "evaluation.finished";

    /// <summary>Sent on request only, whatever a webhook is registered for.</summary>
    public const string Test = "webhook.test";

    /// <summary>What a webhook can be registered for, in the order of a job's life and then its evaluation.</summary>
    public static IReadOnlyList<string> All { get; } = [Created, .. Enum.GetValues<FineTuningStatus>().Select(Of), Deleted, EvaluationFinished];

    /// <summary>That a job came into this state, such as "finetuning.succeeded".</summary>
    public static string Of(FineTuningStatus status) => $"finetuning.{status.ToWire()}";
}
