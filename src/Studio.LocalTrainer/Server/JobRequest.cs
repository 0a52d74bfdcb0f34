using System.Text.Json;

namespace FineTuningStudio.LocalTrainer.Server;

/// <summary>A request to create a job that was found right in itself.</summary>
internal sealed record JobRequest(
    string Model,
    string TrainingFile,
    string? ValidationFile,
    string? Suffix,
    int? Seed,
    RequestedHyperparameters Hyperparameters,
    IReadOnlyDictionary<string, string>? Metadata)
{
    private const int MaxSuffix = 64;
    private const int MaxPairs = 16;
    private const int MaxKey = 64;
    private const int MaxValue = 512;

    public static (JobRequest? Request, ApiError? Error) Read(JsonElement body)
    {
        var fields = new FieldReader(body);
        var model = fields.RequiredText("model");
        var trainingFile = fields.RequiredText("training_file");
        var validationFile = fields.Text("validation_file");
        var suffix = fields.Text("suffix");
        if (suffix is not null && FieldReader.Characters(suffix) is < 1 or > MaxSuffix)
        {
            fields.Refuse(ApiError.InvalidValue("suffix", $"Invalid 'suffix': expected 1 to {MaxSuffix} characters, but got {FieldReader.Characters(suffix)}."));
        }
        var seed = fields.Whole("seed", 0, int.MaxValue);
        var metadata = ReadMetadata(fields);
        RefuseIntegrations(fields);
        var hyperparameters = ReadHyperparameters(fields);
        return fields.Error is { } error
            ? (null, error)
            : (new JobRequest(model, trainingFile, validationFile, suffix, seed, hyperparameters, metadata), null);
    }

    /// <summary>Both places are read; what <c>method</c> says wins, since the other one is deprecated.</summary>
    private static RequestedHyperparameters ReadHyperparameters(FieldReader fields)
    {
        var old = ReadValues(fields.Object("hyperparameters"));
        if (fields.Object("method") is not { } method)
        {
            return old;
        }
        var type = method.RequiredText("type");
        if (type is "dpo" or "reinforcement")
        {
            method.Refuse(ApiError.Invalid(
                $"The method '{type}' is not supported: this trainer learns from questions and their right answers only. Use the method 'supervised'.",
                "method.type",
                "unsupported_method"));
        }
        else if (type is not "supervised" && method.Error is null)
        {
            method.Refuse(ApiError.InvalidValue("method.type", $"Invalid 'method.type': '{ApiError.Echo(type)}' is not known. Use 'supervised'."));
        }
        if (method.Object("supervised") is not { } supervised || supervised.Object("hyperparameters") is not { } inner)
        {
            return old;
        }
        var chosen = ReadValues(inner);
        return new RequestedHyperparameters(
            chosen.NEpochs ?? old.NEpochs,
            chosen.BatchSize ?? old.BatchSize,
            chosen.LearningRateMultiplier ?? old.LearningRateMultiplier);
    }

    private static RequestedHyperparameters ReadValues(FieldReader? fields) => fields is null
        ? new RequestedHyperparameters(null, null, null)
        : new RequestedHyperparameters(
            fields.WholeOrAuto("n_epochs", 1, 50),
            fields.WholeOrAuto("batch_size", 1, 256),
            fields.PositiveOrAuto("learning_rate_multiplier"));

    private static Dictionary<string, string>? ReadMetadata(FieldReader fields)
    {
        if (fields.Object("metadata") is not { } given)
        {
            return null;
        }
        var pairs = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var property in given.Element.EnumerateObject())
        {
            var name = $"metadata.{ApiError.Echo(property.Name)}";
            if (FieldReader.Characters(property.Name) > MaxKey)
            {
                fields.Refuse(ApiError.InvalidValue("metadata", $"Invalid 'metadata': the key '{ApiError.Echo(property.Name)}' is longer than {MaxKey} characters."));
            }
            else if (property.Value.ValueKind is not JsonValueKind.String)
            {
                fields.Refuse(ApiError.InvalidType(name, "a string", property.Value));
            }
            else if (FieldReader.Characters(property.Value.GetString()!) > MaxValue)
            {
                fields.Refuse(ApiError.InvalidValue(name, $"Invalid '{name}': the value is longer than {MaxValue} characters."));
            }
            else
            {
                pairs[property.Name] = property.Value.GetString()!;
            }
        }
        if (pairs.Count > MaxPairs)
        {
            fields.Refuse(ApiError.InvalidValue("metadata", $"Invalid 'metadata': expected at most {MaxPairs} pairs, but got {pairs.Count}."));
        }
        return pairs;
    }

    private static void RefuseIntegrations(FieldReader fields)
    {
        if (fields.Array("integrations") is { } integrations && integrations.GetArrayLength() > 0)
        {
            fields.Refuse(ApiError.Invalid(
                "This trainer reports to no outside service: leave 'integrations' out.", "integrations", "unsupported_integration"));
        }
    }
}
