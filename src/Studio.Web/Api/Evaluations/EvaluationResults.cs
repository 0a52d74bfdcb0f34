using System.ComponentModel;
using FineTuningStudio.Core.Evaluations;

namespace FineTuningStudio.Web.Api.Evaluations;

/// <summary>One question of a run with what each model answered.</summary>
internal sealed record EvaluationItemResource(
    int Position,
    string GoldenRecordId,
    [property: Description("The version of the record whose gold counted.")] int GoldenRecordVersion,
    string PromptText,
    string Sql,
    [property: Description("Other SQL texts that are right too.")] IReadOnlyList<string> AcceptedSqls,
    IReadOnlyList<string> Tags,
    [property: Description("Hash of the gold's shape; records with one shape differ in nothing but values and spelling.")] string Shape,
    IReadOnlyList<string> Tables,
    [property: Description("Some of join, group, nested, order, limit; plain alone where none.")] IReadOnlyList<string> Features,
    bool ShapeInTraining,
    bool QuestionInTraining,
    [property: Description("Only of models that were asked.")] IReadOnlyList<EvaluationAnswerResource> Answers)
{
    public static EvaluationItemResource Of(EvaluationItemView view) => new(
        view.Position,
        view.RecordId,
        view.RecordVersion,
        view.PromptText,
        view.Sql,
        view.AcceptedSqls,
        view.Tags,
        view.ShapeHash,
        view.Tables,
        view.Features,
        view.ShapeInTraining,
        view.QuestionInTraining,
        [.. view.Answers.Select(EvaluationAnswerResource.Of)]);
}

internal sealed record EvaluationAnswerResource(
    [property: Description("The position of the model.")] int Model,
    AnswerStage Stage,
    [property: Description("What the model said, as it came.")] string? Text,
    string? Sql,
    double? Confidence,
    int? PromptTokens,
    int? CompletionTokens,
    double? LatencyMs,
    Verdict? Verdict,
    [property: Description("Why, in a sentence.")] string? Reason,
    IReadOnlyList<string> Notes,
    bool RightStrict,
    bool RightBirdEx,
    bool RightSpiderTs,
    int? GoldRows,
    int? PredictedRows)
{
    public static EvaluationAnswerResource Of(AnswerView view) => new(
        view.Contestant,
        view.Stage,
        view.Text,
        view.Sql,
        view.Confidence,
        view.PromptTokens,
        view.CompletionTokens,
        view.LatencyMilliseconds,
        view.Verdict,
        view.Reason,
        view.Notes,
        view.RightStrict,
        view.RightBirdEx,
        view.RightSpiderTs,
        view.GoldRows,
        view.PredictedRows);
}

internal sealed record EvaluationComparisons(IReadOnlyList<PairedComparisonResource> Comparisons);

/// <summary>Two models on the questions that both were judged on.</summary>
internal sealed record PairedComparisonResource(
    int First,
    int Second,
    int BothRight,
    int OnlyFirst,
    int OnlySecond,
    int NeitherRight,
    [property: Description("Two-sided p of McNemar's exact test.")] double P,
    [property: Description("The same in plain words.")] string Sentence)
{
    public static PairedComparisonResource Of(PairedComparison pair) => new(
        pair.First, pair.Second, pair.BothRight, pair.OnlyFirst, pair.OnlySecond, pair.NeitherRight, pair.P, pair.Sentence);
}

internal sealed record EvaluationBreakdown(IReadOnlyList<BreakdownGroupResource> Groups);

internal sealed record BreakdownGroupResource(
    string Group,
    int Items,
    [property: Description("True where the group's shape stands in training.")] bool InTraining,
    [property: Description("By the models' positions.")] IReadOnlyList<AccuracyResource> Accuracies,
    [property: Description("A gold of the group, for shapes.")] string? Example)
{
    public static BreakdownGroupResource Of(BreakdownRow row) => new(
        row.Group, row.Items, row.InTraining, [.. row.Accuracies.Select(AccuracyResource.From)], row.Example);
}
