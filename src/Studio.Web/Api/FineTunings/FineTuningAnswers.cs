using System.ComponentModel;
using System.Text.Json;
using FineTuningStudio.Core;
using FineTuningStudio.Core.Connections;
using FineTuningStudio.Core.FineTunings;
using FineTuningStudio.Core.GoldenRecords;
using FineTuningStudio.Core.Snapshots;
using FineTuningStudio.Web.Api.Answers;
using FineTuningStudio.Web.Api.Others;

namespace FineTuningStudio.Web.Api.FineTunings;

internal sealed record EstimateResource(
    int TrainingRecords,
    int ValidationRecords,
    long TokensPerEpoch,
    int? Epochs,
    long? TotalTokens,
    decimal? Price,
    string? Currency,
    [property: Description("Why there is no price.")] string? PriceReason,
    [property: Description("How the tokens were counted.")] string CountingRule,
    [property: Description("Everything that create would refuse.")] IReadOnlyList<EstimateProblem> Problems,
    IReadOnlyList<string> Warnings,
    [property: Description("Lines of the training file as they will be sent: the first, or those from first_row on.")] IReadOnlyList<string> FirstRows,
    [property: Description("How much of the held-out part stands in training; null where nothing is held out.")] LeakReportResource? LeakReport,
    [property: Description("US dollars for a million training tokens; null where no price is known.")] decimal? TrainingPrice,
    [property: Description("The day on which that price was read.")] DateOnly? PriceReadOn,
    [property: Description("What was spent at the provider this month; null where it has no budget.")] SpendingResource? Budget,
    [property: Description("The name of the counting rule: an encoding such as o200k_base, or the estimate by characters.")] string TokenRule,
    [property: Description("The tokens of each of the first_rows.")] IReadOnlyList<int> FirstRowTokens,
    [property: Description("The rows that are longer than the provider takes; null where it tells no limit.")] RowsOverLimitResource? RowsOverLimit,
    [property: Description("In what it would differ from the job of cloned_from_id; null where none is named.")] IReadOnlyList<FineTuningChange>? Changes)
{
    public static EstimateResource Of(FineTuningEstimate estimate, LeakReport? leaks) => new(
        estimate.TrainingRecords,
        estimate.ValidationRecords,
        estimate.TokensPerEpoch,
        estimate.Epochs,
        estimate.TotalTokens,
        estimate.Price,
        estimate.Currency,
        estimate.PriceReason,
        estimate.CountingRule,
        estimate.Problems.Select(EstimateProblem.Of).ToList(),
        estimate.Warnings,
        estimate.FirstRows,
        leaks is null ? null : LeakReportResource.Of(leaks),
        estimate.TrainingPrice,
        estimate.PriceReadOn,
        estimate.Spending is { } spending ? SpendingResource.Of(spending) : null,
        estimate.TokenRule,
        estimate.RowTokens,
        RowsOverLimitResource.Of(estimate.OverLimit),
        estimate.Changes);
}

internal sealed record EstimateProblem(string ErrorCode, string Message, string? Description, IReadOnlyDictionary<string, string[]>? Errors)
{
    public static EstimateProblem Of(Problem problem) => new(problem.Code, problem.Message, problem.Description, problem.Errors.Count > 0 ? problem.Errors : null);
}

internal sealed record RowsOverLimitResource(
    [property: Description("The most tokens that a row may have.")] long Limit,
    [property: Description("The day on which the limit was read.")] DateOnly? ReadOn,
    [property: Description("How many rows are over.")] int Count,
    [property: Description("The first 100 of them.")] IReadOnlyList<RowOverLimitResource> Rows)
{
    private const int Shown = 100;

    public static RowsOverLimitResource? Of(RowsOverLimit? over) => over is null ? null : new(
        over.Limit, over.ReadOn, over.Rows.Count, [.. over.Rows.Take(Shown).Select(row => new RowOverLimitResource(row.RecordId, row.Question, row.Tokens))]);
}

internal sealed record RowOverLimitResource(string GoldenRecordId, string PromptText, int Tokens);

internal sealed record FineTuningEventResource(
    string Id, [property: Description("info, warn or error.")] string Level, string Message, FineTuningEventType Type, JsonElement? Data, DateTime CreatedAt)
{
    public static FineTuningEventResource Of(FineTuningEventView view) =>
        new(view.Id, view.Level, view.Message, view.Type, view.DataJson is null ? null : RawJson.Of(view.DataJson), view.CreatedAt);
}

internal sealed record FineTuningMetricResource(
    int Step, double? Epoch, double? TrainLoss, double? ValidLoss, double? TrainAccuracy, double? ValidAccuracy,
    [property: Description("When the provider told of the point; null where it came from a result file, which has no times.")] DateTime? RecordedAt)
{
    public static FineTuningMetricResource Of(FineTuningMetricView view) =>
        new(view.Step, view.Epoch, view.TrainLoss, view.ValidLoss, view.TrainAccuracy, view.ValidAccuracy, view.RecordedAt);
}

internal sealed record ProviderResponseResource(ProviderAnswerResource? Create, ProviderAnswerResource? Last)
{
    public static ProviderResponseResource Of(ProviderResponseView view) =>
        new(ProviderAnswerResource.Of(view.Create), ProviderAnswerResource.Of(view.Last));
}

internal sealed record ProviderAnswerResource(
    [property: Description("The HTTP status.")] int Status,
    [property: Description("The body: JSON where the provider sent JSON, else its text.")] JsonElement Body,
    DateTime ReceivedAt)
{
    public static ProviderAnswerResource? Of(ProviderAnswerView? view) =>
        view is null ? null : new(view.Status, RawJson.Of(view.Body), view.ReceivedAt);
}

internal sealed record ModelReplyResource(
    [property: Description("The SQL in the model's answer.")] string Sql,
    [property: Description("The answer as it came.")] string RawText,
    long ElapsedMs,
    [property: Description("What the SQL gave when it was run read-only; null where it was not or could not be run.")] RowsResource? Result,
    [property: Description("Why there is no result.")] string? Problem,
    [property: Description("Whether the model says that it cannot answer; raw_text is its sentence.")] bool Declined,
    [property: Description("0 to 1 where the model tells how sure it is, else null.")] double? Confidence)
{
    public static ModelReplyResource Of(ModelReply reply) => new(
        reply.Sql,
        reply.RawText,
        (long)reply.Elapsed.TotalMilliseconds,
        reply.Rows is null ? null : RowsResource.Of(reply.Rows),
        reply.RunProblem?.Message,
        reply.Declined,
        reply.Confidence);
}

internal sealed record RowsResource(
    IReadOnlyList<QueryColumn> Columns,
    [property: Description("One list a row: numbers, texts, nulls; bytes as base64.")] IReadOnlyList<object?[]> Rows,
    [property: Description("Whether there were more rows than the limit.")] bool Truncated,
    long ElapsedMs)
{
    public static RowsResource Of(QueryRows rows) => new(
        rows.Columns,
        // JSON has no infinity: such a number goes out as its text.
        rows.Rows.Select(row => Array.ConvertAll(row, cell => cell is double number && !double.IsFinite(number) ? number.ToString() : cell)).ToList(),
        rows.Truncated,
        (long)rows.Elapsed.TotalMilliseconds);
}
