using System.Globalization;
using System.Text.Json;
using FineTuningStudio.Core.FineTunings;

namespace FineTuningStudio.Core.Providers.OpenAi;

/// <summary>Reads what servers of OpenAI's shape really send: nulls, missing keys, unknown words and extra keys included.</summary>
internal static class OpenAiJson
{
    /// <summary>The key of the metadata under which our id travels.</summary>
    public const string StudioJobKey = "studio_job";

    public static RemoteFile File(JsonElement json) =>
        new(json.Text("id") ?? "", json.Text("filename") ?? "", Count(json, "bytes"), json.UnixTime("created_at"))
        {
            // Azure checks a file before it can be trained on; OpenAI says "processed" at once.
            State = json.Text("status") switch
            {
                "error" or "failed" => RemoteFileState.Failed,
                "pending" or "running" or "notRunning" => RemoteFileState.Processing,
                _ => RemoteFileState.Ready,
            },
            ExpiresAt = json.UnixTime("expires_at"),
            Purpose = json.Text("purpose"),
            Error = json.Text("status_details") ?? json.Field("error")?.Text("message"),
        };

    public static RemoteModel Model(JsonElement json)
    {
        var id = json.Text("id") ?? "";

        // "ft:BASE:ORGANISATION:SUFFIX:KEY"; Azure's have a name of their own and tell the base model as "model".
        var told = json.Text("model");
        var isTuned = told is not null || id.StartsWith("ft:", StringComparison.Ordinal) || id.Contains(".ft-", StringComparison.Ordinal);
        return new RemoteModel(id)
        {
            IsTuned = isTuned,
            BaseModel = told ?? (id.Split(':') is ["ft", var name, _, ..] ? name : null),
            OwnedBy = json.Text("owned_by"),
            CreatedAt = json.UnixTime("created") ?? json.UnixTime("created_at"),
            ShutdownDate = Date(json, "shutdown_date") ?? (json.Field("deprecation") is { } azure ? Date(azure, "inference") : null),
        };
    }

    public static RemoteJob Job(JsonElement json, AnswerText answer)
    {
        var status = json.Text("status") ?? "unknown";
        var metadata = Metadata(json);
        var ours = metadata.Remove(StudioJobKey, out var studioJobId);
        return new RemoteJob(json.Text("id") ?? "", Status(status), status)
        {
            StudioJobId = ours ? studioJobId : null,
            Model = json.Text("model"),
            TunedModelId = NullIfEmpty(json.Text("fine_tuned_model")),
            TrainingFileId = json.Text("training_file"),
            ValidationFileId = NullIfEmpty(json.Text("validation_file")),
            DisplayName = NullIfEmpty(json.Text("user_provided_suffix") ?? json.Text("suffix")),
            Suffix = NullIfEmpty(json.Text("user_provided_suffix") ?? json.Text("suffix")),
            Seed = json.Whole("seed") is >= 0 and <= int.MaxValue and var seed ? (int)seed : null,
            Metadata = metadata,
            Error = Error(json) is { } error ? answer.Redacted(error) : null,
            TrainedTokens = Count(json, "trained_tokens"),
            CreatedAt = json.UnixTime("created_at"),
            FinishedAt = json.UnixTime("finished_at"),
            Parameters = Parameters(json),
            ResultFileIds = [.. json.Items("result_files").Where(item => item.ValueKind is JsonValueKind.String).Select(item => item.Said()).OfType<string>()],
            Raw = new RawAnswer(answer.Status, answer.Redacted(json.GetRawText())),
        };
    }

    public static RemoteEvent Event(JsonElement json, AnswerText answer)
    {
        var data = json.Field("data");
        return new RemoteEvent(
            json.Text("id") ?? "",
            json.UnixTime("created_at") ?? DateTimeOffset.UnixEpoch,
            json.Text("level") ?? "info",
            answer.Redacted(json.Text("message") ?? ""),
            data is { ValueKind: JsonValueKind.Object } given && given.EnumerateObject().Any() ? answer.Redacted(given.GetRawText()) : null)
        {
            Metrics = json.Text("type") is "metrics" && data is { } metrics ? Metrics(metrics, Small(metrics, "step")) : null,
        };
    }

    public static RemoteCheckpoint? Checkpoint(JsonElement json) =>
        json.Text("fine_tuned_model_checkpoint") is { Length: > 0 } model && (Small(json, "step_number") ?? Step(json)) is { } step
            ? new RemoteCheckpoint(json.Text("id") ?? "", model, step, json.UnixTime("created_at"))
            {
                Metrics = json.Field("metrics") is { } metrics ? Metrics(metrics, step) : null,
            }
            : null;

    private static int? Step(JsonElement json) => json.Field("metrics") is { } metrics ? Small(metrics, "step") : null;

    private static RemoteMetrics? Metrics(JsonElement data, int? at) => at is not { } step
        ? null
        : new RemoteMetrics(step, Small(data, "total_steps"))
        {
            TrainLoss = data.Number("train_loss"),
            TrainAccuracy = data.Number("train_mean_token_accuracy") ?? data.Number("train_accuracy"),
            ValidLoss = data.Number("full_valid_loss") ?? data.Number("valid_loss"),
            ValidAccuracy = data.Number("full_valid_mean_token_accuracy") ?? data.Number("valid_mean_token_accuracy"),
        };

    private static int? Small(JsonElement json, string name) => json.Whole(name) is { } whole and >= 0 and <= int.MaxValue ? (int)whole : null;

    private static long? Count(JsonElement json, string name) => json.Whole(name) is { } whole and >= 0 ? whole : null;

    private static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;

    /// <summary>A day as "2027-01-14", as a time of ISO 8601, or in seconds since 1970.</summary>
    private static DateOnly? Date(JsonElement json, string name) => json.Field(name) switch
    {
        { ValueKind: JsonValueKind.String } => DateTimeOffset.TryParse(
            json.Text(name), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
                ? DateOnly.FromDateTime(time.UtcDateTime)
                : null,
        { ValueKind: JsonValueKind.Number } => json.UnixTime(name) is { } seconds ? DateOnly.FromDateTime(seconds.UtcDateTime) : null,
        _ => null,
    };

    private static Dictionary<string, string> Metadata(JsonElement json)
    {
        var metadata = new Dictionary<string, string>();
        foreach (var (name, value) in Properties(json.Field("metadata")))
        {
            if (value.ValueKind is JsonValueKind.String && value.Said() is { } text)
            {
                metadata[name] = text;
            }
        }
        return metadata;
    }

    /// <summary>The properties of an object whose names can be read; none of anything else.</summary>
    private static IEnumerable<(string Name, JsonElement Value)> Properties(JsonElement? json) =>
        json is { ValueKind: JsonValueKind.Object } given
            ? given.EnumerateObject().Select(property => (property.Named(), property.Value)).Where(property => property.Item1 is not null).Select(property => (property.Item1!, property.Value))
            : [];

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
        var message = NullIfEmpty(error.ValueKind is JsonValueKind.String ? error.Said() : error.Text("message"));
        var code = NullIfEmpty(error.Text("code"));
        return message is null || code is null ? message ?? code : $"{message} ({code})";
    }

    private static Dictionary<string, ParameterValue> Parameters(JsonElement json)
    {
        var parameters = new Dictionary<string, ParameterValue>();
        foreach (var source in new[] { json.Field("method")?.Field("supervised")?.Field("hyperparameters"), json.Field("hyperparameters") })
        {
            foreach (var (name, given) in Properties(source))
            {
                if (ParameterValue.FromJson(given) is { } value)
                {
                    parameters[name] = value;
                }
            }
        }
        return parameters;
    }
}
