using System.Text.Json.Serialization;

namespace FineTuningStudio.LocalTrainer.Server;

/// <summary>A point of the training curve in OpenAI's words. Only what was measured is there.</summary>
internal sealed record MetricsAnswer(
    int Step,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? TotalSteps,
    double TrainLoss,
    double TrainMeanTokenAccuracy,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? ValidLoss,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? ValidMeanTokenAccuracy,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? FullValidLoss,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? FullValidMeanTokenAccuracy);

/// <summary>An event as it is kept and as it is answered.</summary>
internal sealed record JobEvent(
    string Object, string Id, long CreatedAt, string Level, string Message, string Type, MetricsAnswer? Data)
{
    public static JobEvent Said(DateTimeOffset at, string level, string message) =>
        new("fine_tuning.job.event", Ids.Event(), at.ToUnixTimeSeconds(), level, message, "message", null);

    public static JobEvent Metrics(DateTimeOffset at, string message, MetricsAnswer data) =>
        new("fine_tuning.job.event", Ids.Event(), at.ToUnixTimeSeconds(), "info", message, "metrics", data);
}
