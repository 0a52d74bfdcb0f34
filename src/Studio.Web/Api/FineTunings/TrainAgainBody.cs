using System.ComponentModel;
using FineTuningStudio.Core.FineTunings;
using FineTuningStudio.Web.Api.Requests;

namespace FineTuningStudio.Web.Api.FineTunings;

/// <summary>The body of retry and retrain: what is to be changed. What is left out is taken from the job.</summary>
internal sealed record TrainAgainBody : IRequestBody<TrainAgainBody>
{
    static bool IRequestBody<TrainAgainBody>.IsOptional => true;

    [Description("Provider, base model and parameters; parameters that are given replace all of the job's. Left out: the provider of the job; its base model where the provider lists it, else that provider's default; the parameters that both providers know by name.")]
    public BaseLlmBody? BaseLlm { get; init; }

    [Description("Default: the job's; where it is trained elsewhere, with the provider's name.")]
    public string? Alias { get; init; }

    [Description("Default: the job's.")]
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }

    [Description("Default: the job's.")]
    public IReadOnlyList<string>? Tags { get; init; }

    [Description("Default: the job's.")]
    public string? Suffix { get; init; }

    [Description("Of the training alone; the split stays as it was drawn. Default: the job's.")]
    public int? Seed { get; init; }

    [Description("true goes on although the provider's monthly budget, where it asks, would be exceeded.")]
    public bool AllowOverBudget { get; init; }

    public static TrainAgainBody Read(JsonFields fields) => new()
    {
        BaseLlm = fields.Object("base_llm") is { } baseLlm ? BaseLlmBody.Read(baseLlm) : null,
        Alias = fields.Text("alias"),
        Metadata = fields.TextMap("metadata"),
        Tags = fields.Texts("tags"),
        Suffix = fields.Text("suffix"),
        Seed = fields.Integer("seed"),
        AllowOverBudget = fields.Flag("allow_over_budget"),
    };

    public CreateFineTuningRequest ToRequest(string caller, IdempotencyClaim? idempotency) => new()
    {
        Provider = BaseLlm?.ModelProvider,
        ModelName = BaseLlm?.ModelName,
        Parameters = BaseLlm?.ModelParameters,
        Alias = Alias,
        Metadata = Metadata,
        Tags = Tags,
        Suffix = Suffix,
        Seed = Seed,
        AllowOverBudget = AllowOverBudget,
        CreatedBy = caller,
        Idempotency = idempotency,
    };
}
