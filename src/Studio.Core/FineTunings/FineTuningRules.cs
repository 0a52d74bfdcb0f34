using FineTuningStudio.Core.Providers;

namespace FineTuningStudio.Core.FineTunings;

/// <summary>What a request must satisfy by itself, before any golden record is looked at.</summary>
internal static class FineTuningRules
{
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

        MetadataRules.CheckAlias(request.Alias, faults);
        MetadataRules.Check(request.Metadata, "metadata", faults);
        Add("tags", TagRules.Fault(request.Tags));
        Add("suffix", request.Suffix is { Length: var length } && (length == 0 || length > FineTuning.MaxSuffixLength)
            ? $"suffix must have 1 to {FineTuning.MaxSuffixLength} characters; found {length}."
            : null);
        Add("seed", SeedFault(request.Seed));
        Add("db_connection_id", request is { ConnectionId: null, TrainingFile: null, SnapshotId: null }
            ? "db_connection_id is missing: name the database connection whose golden records are to be trained on."
            : null);
        Add("training_file", request is { TrainingFile: not null, GoldenRecordIds.Count: > 0 }
            ? "training_file and golden_records contradict each other: give the file that is at the provider, or the records, not both."
            : null);
        Add("snapshot_id", SnapshotFault(request));
        Add("check_states", request switch
        {
            { CheckStates: null } => null,
            { CheckStates.Count: 0 } => "check_states is empty, so no golden record is left: name at least one state, or leave it out.",
            { IncludeFaulty: true } => "check_states and include_faulty contradict each other: include_faulty takes records of any state. Leave one of them out.",
            { TrainingFile: not null } or { SnapshotId: not null } => "check_states chooses golden records, and none are chosen here: leave it out.",
            _ => null,
        });
        SplitRules.Check(request, Add);
        if (provider is not null)
        {
            foreach (var (name, messages) in ParameterRules.Check(provider.Parameters, request.Parameters ?? new Dictionary<string, ParameterValue>()))
            {
                faults[$"{(request.OpenAiShape ? "hyperparameters" : "base_llm.model_parameters")}.{name}"] = messages;
            }
        }
        return faults;
    }

    public static string? SeedFault(int? seed) => seed is < 0 ? $"seed must be a whole number from 0 to 2147483647; found {seed}." : null;

    /// <summary>A snapshot says itself which records are trained on and which are held out.</summary>
    private static string? SnapshotFault(CreateFineTuningRequest request) => request switch
    {
        { SnapshotId: null } => null,
        { GoldenRecordIds.Count: > 0 } => Contradicts("golden_records"),
        { TrainingFile: not null } => Contradicts("training_file"),
        { IncludeFaulty: true } => Contradicts("include_faulty"),
        { SplitKind: not null } => Contradicts("split_by"),
        { SplitTag: not null } => Contradicts("split_tag"),
        { ValidationSplit: not null } => Contradicts("validation_split"),
        { ValidationFile: not null } => Contradicts("validation_file"),
        { OverLimit: OverLimit.LeaveOut } => "A snapshot is trained on as it is, so no row of it can be left out (over_limit): make another snapshot without them.",
        _ => null,
    };

    private static string Contradicts(string field) =>
        $"snapshot_id and {field} contradict each other: a snapshot says itself what is trained on and what is held out. Leave one of them out.";

    /// <summary>What is sent: what the caller gave, on top of the defaults of the shape of its body.</summary>
    public static Dictionary<string, ParameterValue> EffectiveParameters(CreateFineTuningRequest request, ProviderDescription provider)
    {
        var effective = provider.Parameters
            .Select(parameter => (parameter.Name, Value: request.OpenAiShape && parameter.AllowsAuto ? "auto" : parameter.Default))
            .Where(parameter => parameter.Value is not null)
            .ToDictionary(parameter => parameter.Name, parameter => ParameterValue.Of(parameter.Value!));
        foreach (var (name, value) in request.Parameters ?? new Dictionary<string, ParameterValue>())
        {
            effective[provider.Parameters.OwnName(name)] = value;
        }
        return effective;
    }
}
