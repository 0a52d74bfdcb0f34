using System.ComponentModel;
using FineTuningStudio.Core.FineTunings;
using FineTuningStudio.Web.Api.Evaluations;

namespace FineTuningStudio.Web.Api.FineTunings;

/// <summary>Jobs side by side; every list but the settings' and pairs' is in the order of the ids.</summary>
internal sealed record ComparisonResource(
    [property: Description("The id of the job that the others are set against.")] string Baseline,
    IReadOnlyList<FineTuningResource> Finetunings,
    IReadOnlyList<ComparedResultResource> Results,
    IReadOnlyList<ComparedSettingResource> Settings,
    IReadOnlyList<DataDiffResource> Data,
    HeldOutResource HeldOut)
{
    public static ComparisonResource Of(FineTuningComparison comparison) => new(
        comparison.BaselineId,
        comparison.Jobs.Select(job => FineTuningResource.InBrief(job.Job)).ToList(),
        comparison.Jobs.Select(ComparedResultResource.Of).ToList(),
        comparison.Settings.Select(setting => new ComparedSettingResource(setting.Name, setting.Label, setting.Differs, setting.Values)).ToList(),
        comparison.Data.Select(DataDiffResource.Of).ToList(),
        HeldOutResource.Of(comparison.HeldOut));
}

internal sealed record ComparedResultResource(
    string FinetuningId,
    [property: Description("From creation to end; null while it goes on and where it is not known.")] double? Seconds,
    [property: Description("The last one told, as the three that follow.")] double? TrainLoss,
    double? ValidLoss,
    double? TrainAccuracy,
    double? ValidAccuracy,
    [property: Description("The lowest validation loss.")] double? BestValidLoss,
    [property: Description("Its step.")] int? BestStep)
{
    public static ComparedResultResource Of(ComparedJob job) => new(
        job.Job.Id, job.Took?.TotalSeconds, job.Metrics.TrainLoss, job.Metrics.ValidLoss, job.Metrics.TrainAccuracy, job.Metrics.ValidAccuracy,
        job.Metrics.BestValidLoss, job.Metrics.BestStep);
}

internal sealed record ComparedSettingResource(
    string Name,
    string Label,
    [property: Description("True where not all jobs have the same.")] bool Differs,
    [property: Description("In the order of the jobs; null where a job has no such setting.")] IReadOnlyList<string?> Values);

internal sealed record DataDiffResource(
    string FinetuningId,
    string? SnapshotId,
    [property: Description("True where it is the baseline's snapshot.")] bool IsSame,
    [property: Description("Records that the baseline has not; null where one of the two has no snapshot, as the counts that follow.")] int? Added,
    int? Removed,
    int? Changed,
    [property: Description("On the other side of the split.")] int? Moved,
    int? Unchanged,
    [property: Description("True where the prompt's template or its schema is another.")] bool PromptDiffers)
{
    public static DataDiffResource Of(DataDiff diff) => new(
        diff.FineTuningId, diff.SnapshotId, diff.IsSame, diff.Added, diff.Removed, diff.Changed, diff.Moved, diff.Unchanged, diff.PromptDiffers);
}

internal sealed record HeldOutResource(
    [property: Description("True where all that were judged held out the very same questions.")] bool SameRows,
    [property: Description("How many questions all of them held out and were judged on.")] int SharedQuestions,
    [property: Description("The job whose model is right most often on those; null where they cannot be compared, or several are right equally often.")] string? Best,
    [property: Description("The same in plain words.")] string Verdict,
    IReadOnlyList<HeldOutResultResource> Models,
    [property: Description("The baseline against each other.")] IReadOnlyList<HeldOutPairResource> Pairs,
    HeldOutPairResource? BestAgainstNext)
{
    public static HeldOutResource Of(HeldOutComparison held) => new(
        held.SameRows, held.SharedQuestions, held.BestId, held.Verdict, held.Jobs.Select(HeldOutResultResource.Of).ToList(),
        held.Pairs.Select(HeldOutPairResource.Of).ToList(), held.BestAgainstNext is { } pair ? HeldOutPairResource.Of(pair) : null);
}

internal sealed record HeldOutResultResource(
    string FinetuningId,
    [property: Description("The latest finished evaluation of what it held out; null where there is none.")] string? EvaluationId,
    int Questions,
    [property: Description("On all that it held out.")] AccuracyResource Accuracy,
    [property: Description("On the questions that all of the models held out.")] AccuracyResource Shared)
{
    public static HeldOutResultResource Of(HeldOutResult result) => new(
        result.FineTuningId, result.EvaluationId, result.Questions, AccuracyResource.From(result.Own), AccuracyResource.From(result.Shared));
}

internal sealed record HeldOutPairResource(
    string First,
    string Second,
    int BothRight,
    int OnlyFirst,
    int OnlySecond,
    int NeitherRight,
    [property: Description("Two-sided p of McNemar's exact test.")] double P,
    [property: Description("The same in plain words.")] string Sentence)
{
    public static HeldOutPairResource Of(HeldOutPair pair) => new(
        pair.First, pair.Second, pair.BothRight, pair.OnlyFirst, pair.OnlySecond, pair.NeitherRight, pair.P, pair.Sentence);
}
