using System.ComponentModel;
using FineTuningStudio.Core.Evaluations;
using FineTuningStudio.Core.FineTunings;
using FineTuningStudio.Web.Api.Evaluations;
using FineTuningStudio.Web.Api.Others;

namespace FineTuningStudio.Web.Api.FineTunings;

/// <summary>A sweep on the wire.</summary>
internal sealed record SweepResource(
    string Id,
    string Name,
    string? DbConnectionId,
    string ModelProvider,
    [property: Description("What all its jobs train on, frozen.")] string? SnapshotId,
    [property: Description("How many jobs are at the provider at once.")] int AtOnce,
    [property: Description("What the jobs differ in, with all values.")] IReadOnlyDictionary<string, IReadOnlyList<string>> Axes,
    [property: Description("How many jobs it was made with.")] int JobCount,
    [property: Description("Jobs that it has not let go to the provider yet.")] int Waiting,
    [property: Description("Jobs that are at the provider, or on the way there.")] int Active,
    int Succeeded,
    int Failed,
    int Cancelled,
    [property: Description("US dollars, of the jobs whose cost is known.")] decimal Cost,
    [property: Description("True while a part of cost is an estimate.")] bool CostIsEstimate,
    [property: Description("Jobs whose cost is not known; they are in no sum.")] int UnknownCosts,
    string? CreatedBy,
    DateTime CreatedAt,
    [property: Description("When the last job ended; null while one has not.")] DateTime? FinishedAt,
    DateTime? CancelRequestedAt,
    [property: Description("In the order in which they are let go; null in lists.")] IReadOnlyList<SweepRunResource>? Runs,
    [property: Description("The job whose model is right most often on the held-out part; null in lists, and while none is evaluated.")] SweepBestResource? Best)
{
    public static SweepResource Of(SweepView view) => new(
        view.Id,
        view.Name,
        view.ConnectionId,
        view.Provider,
        view.SnapshotId,
        view.AtOnce,
        view.Axes.ToDictionary(axis => axis.Name, axis => axis.Values),
        view.JobCount,
        view.Waiting,
        view.Active,
        view.Succeeded,
        view.Failed,
        view.Cancelled,
        view.Cost,
        view.CostIsEstimate,
        view.UnknownCosts,
        view.CreatedBy,
        view.CreatedAt,
        view.FinishedAt,
        view.CancelRequestedAt,
        [.. view.Runs.Select(SweepRunResource.Of)],
        view.Best is { } best ? SweepBestResource.Of(best) : null);

    public static SweepResource InBrief(SweepView view) => Of(view) with { Runs = null, Best = null };
}

internal sealed record SweepRunResource(
    int Position,
    IReadOnlyDictionary<string, string> Values,
    [property: Description("The last that was told.")] double? TrainLoss,
    double? ValidLoss,
    [property: Description("The automatic evaluation of the job's held-out part; null where there is none.")] string? EvaluationId,
    EvaluationStatus? EvaluationStatus,
    [property: Description("How many held-out questions its model answers rightly, with the 95 % interval by Wilson; so far, while the evaluation runs.")] AccuracyResource? HeldOutAccuracy,
    [property: Description("From the sending of its file to the end, without the time that it waited in the sweep.")] double? Seconds,
    FineTuningResource Finetuning)
{
    public static SweepRunResource Of(SweepRun run) => new(
        run.Position,
        run.Values,
        run.TrainLoss,
        run.ValidLoss,
        run.EvaluationId,
        run.EvaluationStatus,
        run.HeldOut is { } heldOut ? AccuracyResource.From(heldOut) : null,
        run.Duration?.TotalSeconds,
        FineTuningResource.InBrief(run.Job));
}

internal sealed record SweepBestResource(
    string FinetuningId,
    int Position,
    AccuracyResource HeldOutAccuracy,
    [property: Description("Names it with its interval.")] string Sentence,
    [property: Description("How sure that is beside the others, by McNemar's exact test on the same questions; null where there is no other.")] string? Comparison,
    [property: Description("The other jobs that it is not shown to be better than (p of 0.05 or more).")] IReadOnlyList<string> NotShownBetterThan)
{
    public static SweepBestResource Of(SweepBest best) =>
        new(best.FineTuningId, best.Position, AccuracyResource.From(best.HeldOut), best.Sentence, best.Comparison, best.NotWorse);
}

internal sealed record SweepList(IReadOnlyList<SweepResource> Sweeps, string? NextPageToken, int TotalSize);

internal sealed record SweepEstimateResource(
    [property: Description("How many jobs it makes; combinations that stand twice count once.")] int Jobs,
    int AtOnce,
    int TrainingRecords,
    int ValidationRecords,
    [property: Description("Of all jobs together; null where it is not known of each.")] long? TotalTokens,
    [property: Description("US dollars, of all jobs together; null where it is not known of each.")] decimal? Price,
    [property: Description("Why there is no price.")] string? PriceReason,
    [property: Description("What stands in the way of all jobs.")] IReadOnlyList<EstimateProblem> Problems,
    IReadOnlyList<string> Warnings,
    [property: Description("What was spent at the provider this month; null where it has no budget.")] SpendingResource? Budget,
    IReadOnlyList<SweepCombinationResource> Combinations)
{
    public static SweepEstimateResource Of(SweepEstimate estimate) => new(
        estimate.Combinations.Count,
        estimate.AtOnce,
        estimate.TrainingRecords,
        estimate.ValidationRecords,
        estimate.TotalTokens,
        estimate.Price,
        estimate.PriceReason,
        [.. estimate.Problems.Select(EstimateProblem.Of)],
        estimate.Warnings,
        estimate.Spending is { } spending ? SpendingResource.Of(spending) : null,
        [.. estimate.Combinations.Select(one => new SweepCombinationResource(
            one.Position, one.Values, one.Epochs, one.TotalTokens, one.Price, one.PriceReason, [.. one.Problems.Select(EstimateProblem.Of)]))]);
}

internal sealed record SweepCombinationResource(
    int Position,
    IReadOnlyDictionary<string, string> Values,
    int? Epochs,
    long? TotalTokens,
    [property: Description("US dollars.")] decimal? Price,
    string? PriceReason,
    [property: Description("What stands in the way of this job alone.")] IReadOnlyList<EstimateProblem> Problems);
