using System.ComponentModel;
using FineTuningStudio.Core.Evaluations;
using FineTuningStudio.Web.Api.Requests;

namespace FineTuningStudio.Web.Api.Evaluations;

internal sealed record CreateEvaluationBody : IRequestBody<CreateEvaluationBody>
{
    [Description("A name for people, 1 to 100 characters.")]
    public string? Alias { get; init; }

    [Description("Asks the held-out part of this job.")]
    public string? FinetuningId { get; init; }

    [Description("Asks golden records of this connection: those that are named, else those with the tag, else all.")]
    public string? DbConnectionId { get; init; }

    [Description("Exactly these records. Also golden_sqls.")]
    public IReadOnlyList<string>? GoldenRecords { get; init; }

    [Description("Only records with this tag.")]
    public string? Tag { get; init; }

    [Description("1 to 8; the first is the one that the others are compared with. Left out: the job's model and the floor.")]
    public IReadOnlyList<EvaluationModelBody>? Models { get; init; }

    [Description("How many questions are asked at once, 1 to 64; default 8.")]
    public int? Concurrency { get; init; }

    public static CreateEvaluationBody Read(JsonFields fields) => new()
    {
        Alias = fields.Text("alias"),
        FinetuningId = fields.Text("finetuning_id"),
        DbConnectionId = fields.Text("db_connection_id"),
        GoldenRecords = fields.Texts("golden_records", "golden_sqls"),
        Tag = fields.Text("tag"),
        Models = fields.Objects("models")?.Select(EvaluationModelBody.Read).ToList(),
        Concurrency = fields.Integer("concurrency"),
    };

    public CreateEvaluationRequest ToRequest(string caller) => new()
    {
        Alias = Alias,
        FineTuningId = FinetuningId,
        ConnectionId = DbConnectionId,
        GoldenRecordIds = GoldenRecords,
        Tag = Tag,
        Contestants = Models?.Select(model => new ContestantRequest(model.Kind, model.FinetuningId, model.ModelProvider, model.ModelName)).ToList(),
        Concurrency = Concurrency,
        CreatedBy = caller,
    };
}

internal sealed record EvaluationModelBody
{
    [Description("tuned: the model of a job; base: a provider's model by name; floor: no model, the SQL of the nearest training question is copied.")]
    public required ContestantKind Kind { get; init; }

    [Description("For tuned: the job. For floor: the job whose training part is copied from.")]
    public string? FinetuningId { get; init; }

    [Description("For base: the provider's name in the configuration.")]
    public string? ModelProvider { get; init; }

    [Description("For base: the model as its provider names it.")]
    public string? ModelName { get; init; }

    public static EvaluationModelBody Read(JsonFields fields)
    {
        ContestantKind? kind = fields.Text("kind") switch
        {
            "tuned" => ContestantKind.Tuned,
            "base" => ContestantKind.Base,
            "floor" => ContestantKind.Floor,
            _ => null,
        };
        if (kind is null)
        {
            var path = fields.PathOf("kind");
            fields.Errors.Add(path, $"{path} must be one of \"tuned\", \"base\" and \"floor\".");
        }
        return new()
        {
            Kind = kind ?? ContestantKind.Floor,
            FinetuningId = fields.Text("finetuning_id"),
            ModelProvider = fields.Text("model_provider"),
            ModelName = fields.Text("model_name"),
        };
    }
}
