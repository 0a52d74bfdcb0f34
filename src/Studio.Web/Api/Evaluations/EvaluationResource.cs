using System.ComponentModel;
using FineTuningStudio.Core.Evaluations;

namespace FineTuningStudio.Web.Api.Evaluations;

/// <summary>A run on the wire, with each model's figures so far.</summary>
internal sealed record EvaluationResource(
    string Id,
    string Alias,
    string DbConnectionId,
    [property: Description("The job whose held-out part is asked; null where records were chosen.")] string? FinetuningId,
    [property: Description("True where it started by itself when the job succeeded.")] bool IsAutomatic,
    EvaluationStatus Status,
    [property: Description("Why it failed, or what to know of how it ended.")] string? Error,
    [property: Description("0 to 1.")] double Progress,
    [property: Description("True from a cancel until the run has stopped.")] bool CancelPending,
    [property: Description("How many questions each model is asked.")] int ItemCount,
    [property: Description("Questions whose SQL shape stands in training; null where no model was tuned here.")] int? LeakedShapeItems,
    [property: Description("Questions that stand in training word for word; null where no model was tuned here.")] int? LeakedQuestionItems,
    [property: Description("Questions left out because their gold SQL does not run.")] int GoldBrokenItems,
    int Concurrency,
    string? CreatedBy,
    DateTime CreatedAt,
    DateTime? StartedAt,
    DateTime? FinishedAt,
    IReadOnlyList<EvaluationModelResource> Models)
{
    public static EvaluationResource Of(EvaluationView view) => new(
        view.Id,
        view.Alias,
        view.ConnectionId,
        view.FineTuningId,
        view.IsAutomatic,
        view.Status,
        view.Error,
        view.Progress,
        view.CancelPending,
        view.ItemCount,
        view.LeakedShapeItems,
        view.LeakedQuestionItems,
        view.GoldBrokenItems,
        view.Concurrency,
        view.CreatedBy,
        view.CreatedAt,
        view.StartedAt,
        view.FinishedAt,
        [.. view.Contestants.Select(EvaluationModelResource.Of)]);
}

internal sealed record EvaluationModelResource(
    [property: Description("From 0; answers and comparisons name a model by it.")] int Position,
    ContestantKind Kind,
    string Title,
    string? FinetuningId,
    string? ModelProvider,
    string? ModelName,
    int Asked,
    int Judged,
    [property: Description("Questions that were under way when the Studio was killed and are not asked again by themselves.")] int Interrupted,
    [property: Description("How often each verdict was given.")] IReadOnlyDictionary<string, int> Verdicts,
    [property: Description("By profile: studio, strict, bird_ex, spider_ts.")] IReadOnlyDictionary<string, AccuracyResource> Accuracies,
    long PromptTokens,
    long CompletionTokens,
    [property: Description("In US dollars; null with cost_reason where no price is known.")] decimal? Cost,
    string? CostReason,
    double? MedianLatencyMs,
    [property: Description("95 of 100 answers came within it.")] double? Latency95Ms)
{
    public static EvaluationModelResource Of(ContestantView view) => new(
        view.Position,
        view.Kind,
        view.Title,
        view.FineTuningId,
        view.Provider,
        view.Model,
        view.Asked,
        view.Judged,
        view.Interrupted,
        Enum.GetValues<Verdict>().ToDictionary(verdict => verdict.ToWire(), verdict => view.Verdicts.GetValueOrDefault(verdict)),
        view.Accuracies.OrderBy(pair => pair.Key).ToDictionary(pair => pair.Key.ToWire(), pair => AccuracyResource.From(pair.Value)),
        view.PromptTokens,
        view.CompletionTokens,
        view.Cost,
        view.CostReason,
        view.MedianLatencyMilliseconds,
        view.Latency95Milliseconds);
}

internal sealed record AccuracyResource(
    int Right,
    int Of,
    [property: Description("right divided by of; null while of is 0.")] double? Value,
    [property: Description("Lower end of the 95 % interval by Wilson's score.")] double? Low,
    double? High)
{
    public static AccuracyResource From(Accuracy accuracy) => new(accuracy.Right, accuracy.Of, accuracy.Value, accuracy.Low, accuracy.High);
}

internal sealed record EvaluationList(IReadOnlyList<EvaluationResource> Evaluations, string? NextPageToken, int TotalSize);
