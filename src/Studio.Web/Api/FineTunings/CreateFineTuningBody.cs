using System.ComponentModel;
using FineTuningStudio.Core.FineTunings;
using FineTuningStudio.Core.GoldenRecords;
using FineTuningStudio.Core.GoldenRecords.Checks;
using FineTuningStudio.Web.Api.Requests;

namespace FineTuningStudio.Web.Api.FineTunings;

/// <summary>
/// The body of create and estimate, in either of two shapes: ours with base_llm, or OpenAI's with model, training_file
/// and hyperparameters. Where both are used they must agree.
/// </summary>
internal sealed record CreateFineTuningBody : IRequestBody<CreateFineTuningBody>
{
    [Description("The connection whose golden records train the model. The only required key, unless there is a training_file.")]
    public string? DbConnectionId { get; init; }

    [Description("A name for people, 1 to 100 characters; default: the connection's alias and the hour.")]
    public string? Alias { get; init; }

    public BaseLlmBody? BaseLlm { get; init; }

    [Description("A snapshot to train on, instead of golden records and a split: its id, its hash, or the hash's first 12 digits or more.")]
    public string? SnapshotId { get; init; }

    [Description("Exactly these records; null or empty means all of the connection in the states of check_states. Also golden_sqls.")]
    public IReadOnlyList<string>? GoldenRecords { get; init; }

    [Description("Up to 15 pairs; keys to 64, values to 512 characters.")]
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }

    [Description("Short words by which people find it again, up to 20 of 1 to 64 characters.")]
    public IReadOnlyList<string>? Tags { get; init; }

    [Description("Part of the tuned model's name, 1 to 40 characters; OpenAI shows 18 of them.")]
    public string? Suffix { get; init; }

    [Description("Makes the split and the training repeatable.")]
    public int? Seed { get; init; }

    [Description("Share of the records held out for validation, 0 to 0.5; where split_by holds a share out, the default is 0.2.")]
    public double? ValidationSplit { get; init; }

    [Description("How the held-out part is chosen: none; random, by the seed; shape, whole SQL shapes so that none stands on both sides; tag, the records that carry split_tag. Default: tag with a split_tag, random with a validation_split above 0, else none.")]
    public string? SplitBy { get; init; }

    [Description("The tag of the records to hold out; default \"test\" with split_by tag.")]
    public string? SplitTag { get; init; }

    [Description("true goes on although held-out rows, or the whole validation file, are trained on too.")]
    public bool AllowLeaks { get; init; }

    [Description("The states of checks that are trained on: ok, not_checked, warning, error. Default: ok and not_checked, so that what a check found fault with is left out; of named records all.")]
    public IReadOnlyList<string>? CheckStates { get; init; }

    [Description("true trains on golden records of any state.")]
    public bool IncludeFaulty { get; init; }

    [Description("What is to become of rows that are longer than the provider takes: refuse, which is the default; leave_out; or send, and the provider cuts them off.")]
    public string? OverLimit { get; init; }

    [Description("true goes on although the provider's monthly budget, where it asks, would be exceeded.")]
    public bool AllowOverBudget { get; init; }

    [Description("Id of a validation file that is already at the provider.")]
    public string? ValidationFile { get; init; }

    [Description("The job that this one is cloned from. It is only noted: what is trained stands in the other keys, and changes tells in what the two differ.")]
    public string? ClonedFromId { get; init; }

    [Description("OpenAI's shape: id of a training file that is already at the provider, instead of golden records.")]
    public string? TrainingFile { get; init; }

    [Description("OpenAI's shape: the model to tune.")]
    public string? Model { get; init; }

    [Description("OpenAI's shape: the same parameters as base_llm.model_parameters; those left out are \"auto\".")]
    public IReadOnlyDictionary<string, ParameterValue>? Hyperparameters { get; init; }

    /// <summary>OpenAI's body may name our provider in base_llm, which it has no other place for.</summary>
    private bool IsOpenAiShape => BaseLlm is null or { ModelName: null, ModelParameters: null } && (Model is not null || TrainingFile is not null || Hyperparameters is not null);

    public static CreateFineTuningBody Read(JsonFields fields)
    {
        var body = new CreateFineTuningBody
        {
            DbConnectionId = fields.Text("db_connection_id"),
            Alias = fields.Text("alias"),
            BaseLlm = fields.Object("base_llm") is { } baseLlm ? BaseLlmBody.Read(baseLlm) : null,
            SnapshotId = fields.Text("snapshot_id"),
            GoldenRecords = fields.Texts("golden_records", "golden_sqls"),
            Metadata = fields.TextMap("metadata"),
            Tags = fields.Texts("tags"),
            Suffix = fields.Text("suffix"),
            Seed = fields.Integer("seed"),
            ValidationSplit = fields.Number("validation_split"),
            SplitBy = fields.Word("split_by", FieldWords.Splits),
            SplitTag = fields.Text("split_tag"),
            AllowLeaks = fields.Flag("allow_leaks"),
            CheckStates = fields.Words("check_states", FieldWords.States),
            IncludeFaulty = fields.Flag("include_faulty"),
            OverLimit = fields.Word("over_limit", OverLimits.Words),
            AllowOverBudget = fields.Flag("allow_over_budget"),
            ValidationFile = fields.Text("validation_file"),
            ClonedFromId = fields.Text("cloned_from_id"),
            TrainingFile = fields.Text("training_file"),
            Model = fields.Text("model"),
            Hyperparameters = fields.Parameters("hyperparameters"),
        };
        body.RefuseContradictions(fields.Errors);
        return body;
    }

    public CreateFineTuningRequest ToRequest(string caller, IdempotencyClaim? idempotency) => new()
    {
        Alias = Alias,
        ConnectionId = DbConnectionId,
        Provider = BaseLlm?.ModelProvider,
        ModelName = BaseLlm?.ModelName ?? Model,
        Parameters = BaseLlm?.ModelParameters ?? Hyperparameters,
        SnapshotId = SnapshotId,
        GoldenRecordIds = GoldenRecords,
        Metadata = Metadata,
        Tags = Tags,
        Suffix = Suffix,
        Seed = Seed,
        ValidationSplit = ValidationSplit,
        SplitKind = SplitKinds.FromWire(SplitBy),
        SplitTag = SplitTag,
        AllowLeaks = AllowLeaks,
        CheckStates = CheckStates?.Select(Core.GoldenRecords.Checks.CheckStates.FromWire).OfType<CheckState>().ToList(),
        IncludeFaulty = IncludeFaulty,
        OverLimit = OverLimits.FromWire(OverLimit) ?? default,
        AllowOverBudget = AllowOverBudget,
        ClonedFromId = ClonedFromId,
        TrainingFile = TrainingFile,
        ValidationFile = ValidationFile,
        OpenAiShape = IsOpenAiShape,
        CreatedBy = caller,
        Idempotency = idempotency,
    };

    private void RefuseContradictions(FieldErrors errors)
    {
        if (Model is not null && BaseLlm?.ModelName is { } name && name != Model)
        {
            errors.Add("model", $"model is \"{Model}\" and base_llm.model_name is \"{name}\": send one of them.");
        }
        if (Hyperparameters is not null && BaseLlm?.ModelParameters is { } parameters
            && !(Hyperparameters.Count == parameters.Count && Hyperparameters.All(one => parameters.TryGetValue(one.Key, out var other) && one.Value == other)))
        {
            errors.Add("hyperparameters", "hyperparameters and base_llm.model_parameters differ: send one of them.");
        }
    }
}

internal sealed record BaseLlmBody
{
    [Description("The provider's name in the configuration, such as openai or local.")]
    public string? ModelProvider { get; init; }

    public string? ModelName { get; init; }

    public IReadOnlyDictionary<string, ParameterValue>? ModelParameters { get; init; }

    public static BaseLlmBody Read(JsonFields fields) => new()
    {
        ModelProvider = fields.Text("model_provider"),
        ModelName = fields.Text("model_name"),
        ModelParameters = fields.Parameters("model_parameters"),
    };
}
