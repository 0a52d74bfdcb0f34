using System.ComponentModel;
using FineTuningStudio.Core.FineTunings;
using FineTuningStudio.Core.GoldenRecords;

namespace FineTuningStudio.Web.Api.FineTunings;

/// <summary>A fine-tuning job on the wire. The order of the members is the order of the keys, which the contract fixes.</summary>
internal sealed record FineTuningResource(
    string Id,
    string Alias,
    [property: Description("Null only for a job made from a training_file.")] string? DbConnectionId,
    FineTuningStatus Status,
    [property: Description("Why it failed or was cancelled.")] string? Error,
    BaseLlmResource BaseLlm,
    [property: Description("The provider's id of the training file.")] string? FinetuningFileId,
    [property: Description("The provider's id of the job.")] string? FinetuningJobId,
    [property: Description("The provider's id of the tuned model.")] string? ModelId,
    DateTime CreatedAt,
    [property: Description("The ids of the records it was trained on; null in lists, the hub and the event stream.")] IReadOnlyList<string>? GoldenRecords,
    IReadOnlyDictionary<string, string>? Metadata,
    int GoldenRecordCount,
    DateTime? FinishedAt,
    [property: Description("0 to 1; null while nothing is known.")] double? Progress,
    [property: Description("What was sent and, once the provider tells, what it resolved.")] IReadOnlyDictionary<string, ParameterValue>? EffectiveParameters,
    long? TrainedTokens,
    string? Suffix,
    int? Seed,
    double? ValidationSplit,
    [property: Description("The caller's file that was already at the provider.")] string? TrainingFile,
    string? ValidationFile,
    [property: Description("What it was trained on, frozen.")] string? SnapshotId,
    [property: Description("The provider's own word for the state; cancel_pending until it has confirmed a cancel.")] string? ProviderStatus,
    string? CreatedBy,
    IReadOnlyList<string> Warnings,
    [property: Description("How the held-out part was chosen: none, random, shape or tag.")] string SplitBy,
    [property: Description("The tag of the held-out records, where they were chosen by it.")] string? SplitTag,
    [property: Description("How many of the golden records are held out of training.")] int HeldOutCount,
    [property: Description("When the provider last told of this job.")] DateTime? LastHeardAt,
    [property: Description("Why it does not get on just now and what to do; null when all is well.")] string? Attention,
    [property: Description("When it was taken over from the provider; null for a job of the Studio's own.")] DateTime? AdoptedAt,
    [property: Description("The job whose snapshot this one was trained on again.")] string? RetrainedFrom,
    [property: Description("Tokens to be billed, as estimated when it was created.")] long? EstimatedTokens,
    [property: Description("US dollars: by the estimate until trained_tokens is known, then by that; null where no price is known.")] decimal? Cost,
    [property: Description("True while cost is the estimate.")] bool CostIsEstimate,
    [property: Description("US dollars for a million training tokens when it was created.")] decimal? TrainingPrice,
    [property: Description("The day on which that price was read.")] DateOnly? PriceReadOn,
    [property: Description("The day from which its model, or the base model under it, is no longer served; null where nobody named one.")] DateOnly? ShutdownDate,
    [property: Description("What people wrote about it; null in lists, the hub and the event stream.")] string? Notes,
    IReadOnlyList<string> Tags,
    [property: Description("When it will probably end, by its progress so far or by how long earlier jobs of the same provider and base model took; null when unknown, and once it is over.")] DateTime? EstimatedFinishAt,
    [property: Description("The sweep that it is one job of.")] string? SweepId,
    [property: Description("From 1, in the order in which its sweep lets its jobs go.")] int? SweepPosition,
    [property: Description("What it has of its own within its sweep.")] IReadOnlyDictionary<string, string>? SweepValues,
    [property: Description("The job that this one was cloned from.")] string? ClonedFromId,
    [property: Description("The job that this one tries again.")] string? RetriedFromId,
    [property: Description("The job whose tuned model this one starts from.")] string? WarmStartedFromId,
    [property: Description("In what training differs from the job that it was cloned from or tries again; null in lists, and where there is no such job.")] IReadOnlyList<FineTuningChange>? Changes)
{
    public static FineTuningResource Of(FineTuningView view) => new(
        view.Id,
        view.Alias,
        view.ConnectionId,
        view.Status,
        view.Error,
        new BaseLlmResource(view.Provider, view.ModelName, view.ModelParameters),
        view.RemoteFileId,
        view.RemoteJobId,
        view.ModelId,
        view.CreatedAt,
        view.GoldenRecordIds,
        view.Metadata,
        view.GoldenRecordCount,
        view.FinishedAt,
        view.Progress,
        view.EffectiveParameters,
        view.TrainedTokens,
        view.Suffix,
        view.Seed,
        view.ValidationSplit,
        view.TrainingFile,
        view.ValidationFile,
        view.SnapshotId,
        view.ProviderStatus,
        view.CreatedBy,
        view.Warnings,
        view.SplitKind.ToWire(),
        view.SplitTag,
        view.HeldOutCount,
        view.HeardAt,
        view.Attention,
        view.AdoptedAt,
        view.RetrainedFromId,
        view.EstimatedTokens,
        view.Cost,
        view.CostIsEstimate,
        view.TrainingPrice,
        view.PriceReadOn,
        view.Sunset?.Date,
        view.Notes,
        view.Tags,
        view.Finish?.At,
        view.SweepId,
        view.SweepPosition,
        view.SweepValues,
        view.IsRetry ? null : view.ClonedFromId,
        view.IsRetry ? view.ClonedFromId : null,
        view.WarmStartedFromId,
        view.Changes);

    /// <summary>As lists, hub and event stream show it: <see cref="GoldenRecordCount"/> stands for the ids, and notes may be long.</summary>
    public static FineTuningResource InBrief(FineTuningView view) => Of(view) with { GoldenRecords = null, Notes = null, Changes = null };
}

internal sealed record BaseLlmResource(
    [property: Description("The provider's name in the configuration, such as openai or local.")] string ModelProvider,
    string ModelName,
    [property: Description("Only what the caller gave; numbers come back as texts.")] IReadOnlyDictionary<string, ParameterValue>? ModelParameters);

internal sealed record FineTuningList(IReadOnlyList<FineTuningResource> Finetunings, string? NextPageToken, int TotalSize);

/// <summary>The answer of deletions, as the documents show it.</summary>
internal sealed record DeletedResource(string Status = "success");
