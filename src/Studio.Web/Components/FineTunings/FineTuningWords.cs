using FineTuningStudio.Core.FineTunings;

namespace FineTuningStudio.Web.Components.FineTunings;

/// <summary>States and failures in plain words.</summary>
public static class FineTuningWords
{
    public static string Of(FineTuningStatus status) => status switch
    {
        FineTuningStatus.Queued => "Queued",
        FineTuningStatus.ValidatingFiles => "Checking files",
        FineTuningStatus.Running => "Running",
        FineTuningStatus.Succeeded => "Succeeded",
        FineTuningStatus.Failed => "Failed",
        _ => "Cancelled",
    };

    /// <summary>What the job does in its present state, in one sentence.</summary>
    public static string Explain(FineTuningView job) => job switch
    {
        { CancelPending: true } => "The cancel is noted. It is over once the provider has confirmed that it stopped.",
        { ProviderStatus: "paused" } => "Paused at the provider. Resume it to let it go on.",
        { ProviderStatus: "pausing" } => "The provider is about to pause it.",
        { Status: FineTuningStatus.Queued, SweepWaits: true } => "It waits for its turn in the sweep; nothing was sent yet.",
        { Status: FineTuningStatus.Queued, RemoteJobId: null } => "The training file is being built and sent to the provider.",
        { Status: FineTuningStatus.Queued } => "The provider has the job and has not begun yet.",
        { Status: FineTuningStatus.ValidatingFiles } => "The provider checks the training file before it trains.",
        { Status: FineTuningStatus.Running } => "The provider trains the model. Loss and accuracy appear below as they come.",
        { Status: FineTuningStatus.Succeeded, ModelId: null } => "Training is over; the provider names no model.",
        { Status: FineTuningStatus.Succeeded } => "Training is over, and the model is there.",
        { Status: FineTuningStatus.Failed } => "It ended without a model.",
        _ => "It was cancelled. Nothing trains any more.",
    };

    /// <summary>What a person can do about a failure, judged by the provider's sentence.</summary>
    public static string Advice(string? error) => KnownAdvice(error)
        ?? "The events and the provider's answer, in the tabs below, say more. Mend what they name, then choose Retry: it takes over what this job was made from.";

    /// <summary>The same; null where the sentence is none that is known.</summary>
    public static string? KnownAdvice(string? error) => error switch
    {
        _ when Says(error, "training_diverged") =>
            "The steps were too large, so training ran away. Choose a smaller learning rate, then try it again.",
        _ when Says(error, "warm_start_incompatible") =>
            "The earlier model does not fit these records. Choose a base model, or another earlier model, then try it again.",
        _ when Says(error, "training_not_available") =>
            "This provider takes no new fine-tuning jobs from your organisation. Train the same records with another one, such as the built-in trainer; the file that was uploaded is removed there.",
        _ when Says(error, "daily_rate_limit_exceeded") =>
            "The provider's limit of jobs for a day is reached. Start it again tomorrow, or train with another provider.",
        _ when Says(error, "no longer knows the job") =>
            "Somebody may have deleted it at the provider. Choose Retry: it takes over what this job was made from.",
        _ when Says(error, "api key", "unauthorized", "authentication", "permission") =>
            "The provider did not accept the key. Check it on the providers page, then start the job again.",
        _ when Says(error, "quota", "billing", "credit") =>
            "The account at the provider has no budget left. Add some there, or choose the built-in trainer, then start again.",
        _ when Says(error, "at least 10", "too few", "minimum") =>
            "Add golden records, or hold fewer of them out for validation, then start again.",
        _ when Says(error, "line ", "format", "invalid file", "jsonl", "example") =>
            "The provider did not accept the training file. Download it below, look at the line that is named, correct that golden record and start again.",
        _ when Says(error, "model") =>
            "Check on the review step that the provider can tune this base model, or choose another one, then start again.",
        _ => null,
    };

    /// <summary>What a change is called, such as "golden records"; a parameter by its own name.</summary>
    public static string NameOf(FineTuningChange change) => change.Name switch
    {
        "golden_records" => "golden records",
        "split" => "held-out part",
        "training_file" => "training file",
        var name => name,
    };

    /// <summary>Changes in a line, such as "n_epochs 3 → 1, model a → b"; "nothing" where there are none.</summary>
    public static string Of(IReadOnlyList<FineTuningChange> changes) =>
        changes.Count == 0 ? "nothing" : string.Join(", ", changes.Select(change => $"{NameOf(change)} {change.Old} → {change.New}"));

    private static bool Says(string? error, params string[] words) =>
        error is not null && words.Any(word => error.Contains(word, StringComparison.OrdinalIgnoreCase));
}
