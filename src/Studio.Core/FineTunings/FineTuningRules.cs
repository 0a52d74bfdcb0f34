using FineTuningStudio.Core.Providers;

namespace FineTuningStudio.Core.FineTunings;

/// <summary>What a request must satisfy by itself, before any golden record is looked at.</summary>
internal static class FineTuningRules
{
    private const int MaxMetadataPairs = 15;
    private const int MaxMetadataKey = 64;
    private const int MaxMetadataValue = 512;

    /// <summary>Every invalid field at once, by its path in the API's body.</summary>
    public static Dictionary<string, string[]> Check(CreateFineTuningRequest request, ProviderDescription? provider)
    {
        var faults = new Dictionary<string, string[]>();
        void Add(string field, string? fault)
        {
            if (fault is not null)
            {
                faults[field] = [fault];
            }
        }

        Add("alias", Length("alias", request.Alias, FineTuning.MaxAliasLength));
        Add("suffix", Length("suffix", request.Suffix, FineTuning.MaxSuffixLength));
        Add("seed", request.Seed is < 0 ? $"seed must be a whole number from 0 to 2147483647; found {request.Seed}." : null);
        Add("validation_split", request.ValidationSplit is { } share && share is not (>= 0 and <= 0.5)
            ? $"validation_split must be from 0 to 0.5, the share of the records that is held out; found {share}."
            : null);
        Add("metadata", MetadataFault(request.Metadata));
        Add("db_connection_id", request is { ConnectionId: null, TrainingFile: null }
            ? "db_connection_id is missing: name the database connection whose golden records are to be trained on."
            : null);
        Add("training_file", request is { TrainingFile: not null, GoldenRecordIds.Count: > 0 }
            ? "training_file and golden_records contradict each other: give the file that is at the provider, or the records, not both."
            : null);
        Add("validation_file", request is { ValidationFile: not null, ValidationSplit: > 0 }
            ? "validation_file and validation_split contradict each other: give one of them."
            : null);
        if (provider is not null)
        {
            foreach (var (name, messages) in ParameterRules.Check(provider.Parameters, request.Parameters ?? new Dictionary<string, ParameterValue>()))
            {
                faults[$"{(request.OpenAiShape ? "hyperparameters" : "base_llm.model_parameters")}.{name}"] = messages;
            }
        }
        return faults;
    }

    /// <summary>Strings to strings: at most 15 pairs (one place is ours), keys of 64 and values of 512 characters.</summary>
    public static string? MetadataFault(IReadOnlyDictionary<string, string>? metadata) => metadata switch
    {
        null => null,
        { Count: > MaxMetadataPairs } => $"metadata can hold {MaxMetadataPairs} pairs; found {metadata.Count}.",
        _ when metadata.Keys.FirstOrDefault(key => key.Length is 0 or > MaxMetadataKey) is { } key =>
            $"metadata keys have 1 to {MaxMetadataKey} characters; found one of {key.Length}.",
        _ when metadata.FirstOrDefault(pair => pair.Value.Length > MaxMetadataValue) is { Key: { } key } pair =>
            $"metadata values have at most {MaxMetadataValue} characters; that of \"{key}\" has {pair.Value.Length}.",
        _ => null,
    };

    /// <summary>What is sent: what the caller gave, on top of the defaults of the shape of its body.</summary>
    public static Dictionary<string, ParameterValue> EffectiveParameters(CreateFineTuningRequest request, ProviderDescription provider)
    {
        var effective = provider.Parameters
            .Select(parameter => (parameter.Name, Value: request.OpenAiShape && parameter.AllowsAuto ? "auto" : parameter.Default))
            .Where(parameter => parameter.Value is not null)
            .ToDictionary(parameter => parameter.Name, parameter => ParameterValue.Of(parameter.Value!));
        foreach (var (name, value) in request.Parameters ?? new Dictionary<string, ParameterValue>())
        {
            effective[name] = value;
        }
        return effective;
    }

    private static string? Length(string field, string? text, int maximum) => text is { Length: var length } && (length == 0 || length > maximum)
        ? $"{field} must have 1 to {maximum} characters; found {length}."
        : null;
}
