using System.Text.Json;
using FineTuningStudio.Core.FineTunings;

namespace FineTuningStudio.Core.Providers.OpenAi;

/// <summary>Reads what servers of OpenAI's shape really send: nulls, missing keys, unknown words and extra keys included.</summary>
internal static class OpenAiJson
{
    /// <summary>The key of the metadata under which our id travels.</summary>
    public const string StudioJobKey = "studio_job";

    public static RemoteFile File(JsonElement json) =>
        new(json.Text("id") ?? "", json.Text("filename") ?? "", json.Whole("bytes"), json.UnixTime("created_at"));

    public static RemoteJob Job(JsonElement json, RawAnswer raw)
    {
        var status = json.Text("status") ?? "unknown";
        return new RemoteJob(json.Text("id") ?? "", Status(status), status)
        {
            StudioJobId = json.Field("metadata")?.Text(StudioJobKey),
            Model = json.Text("model"),
            TunedModelId = json.Text("fine_tuned_model"),
            TrainingFileId = json.Text("training_file"),
            Error = Error(json),
            TrainedTokens = json.Whole("trained_tokens"),
            CreatedAt = json.UnixTime("created_at"),
            FinishedAt = json.UnixTime("finished_at"),
            Parameters = Parameters(json),
            ResultFileIds = [.. json.Items("result_files").Where(item => item.ValueKind is JsonValueKind.String).Select(item => item.GetString()!)],
            Raw = raw,
        };
    }

    public static RemoteEvent Event(JsonElement json)
    {
        var data = json.Field("data");
        return new RemoteEvent(
            json.Text("id") ?? "",
            json.UnixTime("created_at") ?? DateTimeOffset.UnixEpoch,
            json.Text("level") ?? "info",
            json.Text("message") ?? "",
            data is { ValueKind: JsonValueKind.Object } given && given.EnumerateObject().Any() ? given.GetRawText() : null)
        {
            Metrics = json.Text("type") is "metrics" && data is { } metrics ? Metrics(metrics) : null,
        };
    }

    private static RemoteMetrics? Metrics(JsonElement data) => data.Whole("step") is not { } step
        ? null
        : new RemoteMetrics((int)step, (int?)data.Whole("total_steps"))
        {
            TrainLoss = data.Number("train_loss"),
            TrainAccuracy = data.Number("train_mean_token_accuracy"),
            ValidLoss = data.Number("full_valid_loss") ?? data.Number("valid_loss"),
            ValidAccuracy = data.Number("full_valid_mean_token_accuracy") ?? data.Number("valid_mean_token_accuracy"),
        };

    /// <summary>Their words as ours: a pause is still running until it holds, and then it waits; an unknown word is null.</summary>
    private static FineTuningStatus? Status(string word) => word switch
    {
        "pausing" => FineTuningStatus.Running,
        "paused" => FineTuningStatus.Queued,
        _ => FineTuningStatuses.FromWire(word),
    };

    private static string? Error(JsonElement json)
    {
        if (json.Field("error") is not { } error)
        {
            return null;
        }
        var message = error.ValueKind is JsonValueKind.String ? error.GetString() : error.Text("message");
        return message is null || error.Text("code") is not { } code ? message : $"{message} ({code})";
    }

    private static Dictionary<string, ParameterValue> Parameters(JsonElement json)
    {
        var given = json.Field("hyperparameters") is { ValueKind: JsonValueKind.Object } top ? top : default;
        var method = json.Field("method")?.Field("supervised")?.Field("hyperparameters") ?? default;
        var parameters = new Dictionary<string, ParameterValue>();
        foreach (var source in new[] { method, given }.Where(source => source.ValueKind is JsonValueKind.Object))
        {
            foreach (var property in source.EnumerateObject())
            {
                if (ParameterValue.FromJson(property.Value) is { } value)
                {
                    parameters[property.Name] = value;
                }
            }
        }
        return parameters;
    }
}
