using System.Globalization;
using System.Text.Json;
using FineTuningStudio.Core.FineTunings;

namespace FineTuningStudio.Core.Providers.Fireworks;

/// <summary>Reads what Fireworks really sends: numbers as texts, missing keys, both dialects of a job.</summary>
internal static class FireworksJson
{
    /// <summary>What of a job counts as one of its parameters, in both dialects.</summary>
    private static readonly string[] ParameterNames =
    [
        "epochs", "learningRate", "loraRank", "loraTargetModules", "maxContextLength", "batchSize", "microBatchSize", "earlyStop", "evalAutoCarveout",
        "jinjaTemplate", "wandbEntity", "wandbProject",
    ];

    /// <param name="asked">Under which name it was asked for: an answer that leaves its name out is of that one.</param>
    public static RemoteFile Dataset(JsonElement json, string account, string asked = "")
    {
        var name = DatasetName(Given(json, "name"), account) ?? asked;
        var state = FireworksStates.OfDataset(json.Text("state"));
        return new RemoteFile(name, $"{FireworksNames.Id(name)}.jsonl", null, Time(json, "createTime"))
        {
            State = state,
            Purpose = json.Text("format"),
            Error = state is RemoteFileState.Failed
                ? json.Field("status")?.Text("message") is { Length: > 0 } message ? message : $"Fireworks reports the dataset as {json.Text("state")}."
                : null,
        };
    }

    public static RemoteJob Job(JsonElement json, FireworksAnswer answer, string account)
    {
        var state = json.Text("state") ?? "unknown";
        var code = json.Field("status")?.Text("code");
        var status = FireworksStates.OfJob(state, code);
        var name = json.Text("name") ?? "";
        return new RemoteJob(name, status, state)
        {
            StudioJobId = FireworksNames.StudioJobId(name),
            Model = Given(json, "baseModel") ?? Given(json, "warmStartFrom"),

            // The name is chosen when the job is made; the model is there only at the end.
            TunedModelId = status is FineTuningStatus.Succeeded && (Given(json, "outputModel") ?? Given(json, "modelId")) is { } model
                ? FireworksNames.Full(account, FireworksNames.Models, model)
                : null,
            TrainingFileId = DatasetName(Given(json, "dataset") ?? json.Items("datasets").Select(item => Given(item, "dataset")).FirstOrDefault(), account),
            ValidationFileId = DatasetName(Given(json, "evaluationDataset"), account),
            DisplayName = Given(json, "displayName"),
            CreatedBy = Given(json, "createdBy"),
            Error = status is FineTuningStatus.Failed && Error(json) is { } error ? answer.Redacted(error) : null,
            CreatedAt = Time(json, "createTime"),
            FinishedAt = Time(json, "completedTime") ?? (status is { } known && known.IsTerminal() ? Time(json, "updateTime") : null),
            Progress = json.Field("jobProgress")?.Number("percent") is { } percent ? Math.Clamp(percent / 100, 0, 1) : null,
            Parameters = Parameters(json),
            TellsEvents = false,
            Raw = answer.Raw(json),
        };
    }

    public static RemoteModel Model(JsonElement json, string account) =>
        new(FireworksNames.Full(account, FireworksNames.Models, json.Text("name") ?? ""))
        {
            IsTuned = IsAddon(json),
            BaseModel = json.Field("peftDetails") is { } peft ? Given(peft, "baseModel") : null,
            OwnedBy = account,
            CreatedAt = Time(json, "createTime"),
            ShutdownDate = Day(json.Field("deprecationDate")),
        };

    /// <summary>True for a LoRA, from which training goes on; a base model is tuned anew.</summary>
    public static bool IsAddon(JsonElement json) =>
        json.Text("kind")?.Contains("ADDON", StringComparison.OrdinalIgnoreCase) is true || json.Field("peftDetails") is { ValueKind: JsonValueKind.Object };

    public static RemoteDeployment Deployment(JsonElement json)
    {
        var state = json.Text("state") ?? "unknown";
        var message = json.Field("status")?.Text("message");
        return new RemoteDeployment(json.Text("name") ?? "", Given(json, "baseModel"), state, state is "READY" or "UPDATING", Time(json, "createTime"))
        {
            BaseModel = Given(json, "baseModel"),
            Message = string.IsNullOrEmpty(message) ? null : message,
        };
    }

    /// <summary>A text that says something; Fireworks answers empty ones for what is not set.</summary>
    public static string? Given(JsonElement json, string name) => json.Text(name) is { Length: > 0 } text ? text : null;

    private static string? DatasetName(string? dataset, string account) =>
        dataset is null ? null : FireworksNames.Full(account, FireworksNames.Datasets, dataset);

    private static string? Error(JsonElement json)
    {
        var (code, message) = (json.Field("status")?.Text("code"), json.Field("status")?.Text("message"));
        return (string.IsNullOrEmpty(message), code) switch
        {
            (true, null or "OK") => null,
            (true, _) => $"Fireworks reports {code} and gives no reason.",
            (false, null or "OK") => message,
            _ => $"{message} ({code})",
        };
    }

    private static Dictionary<string, ParameterValue> Parameters(JsonElement json)
    {
        var parameters = new Dictionary<string, ParameterValue>();
        foreach (var name in ParameterNames)
        {
            if (json.Field(name) is { } field && ParameterValue.FromJson(field) is { } value && value.Text is not "")
            {
                parameters[name] = value;
            }
        }
        if (json.Field("wandbConfig") is { } wandb)
        {
            Add("wandbEntity", Given(wandb, "entity"));
            Add("wandbProject", Given(wandb, "project"));
        }
        return parameters;

        void Add(string name, string? text)
        {
            if (text is not null)
            {
                parameters[name] = ParameterValue.Of(text);
            }
        }
    }

    private static DateTimeOffset? Time(JsonElement json, string name) =>
        DateTimeOffset.TryParse(json.Text(name), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time.ToUniversalTime() : null;

    /// <summary>A day as <c>{year, month, day}</c>, or as text.</summary>
    private static DateOnly? Day(JsonElement? json)
    {
        if (json is { ValueKind: JsonValueKind.String } text)
        {
            return DateOnly.TryParse(text.Said(), CultureInfo.InvariantCulture, out var day) ? day : null;
        }
        return (json?.Whole("year"), json?.Whole("month"), json?.Whole("day")) is ({ } year and > 0 and < 10_000, { } month and > 0 and < 13, { } date and > 0)
            && date <= DateTime.DaysInMonth((int)year, (int)month)
                ? new DateOnly((int)year, (int)month, (int)date)
                : null;
    }
}
