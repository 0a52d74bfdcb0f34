using System.ComponentModel;
using FineTuningStudio.Core.Generations;
using FineTuningStudio.Web.Api.Requests;

namespace FineTuningStudio.Web.Api.Generations;

internal sealed record SqlGenerationPromptBody(
    [property: Description("The question, in plain words: 1 to 20,000 characters.")] string? Text,
    [property: Description("Where the SQL is run; without it the job's own connection. The model always sees the schema that it was trained on.")] string? DbConnectionId);

internal sealed record CreateSqlGenerationBody : IRequestBody<CreateSqlGenerationBody>
{
    [Description("The fine-tuning job whose model is asked; it must have succeeded.")]
    public required string? FinetuningId { get; init; }

    public required SqlGenerationPromptBody Prompt { get; init; }

    [Description("true tries all candidates of the model and tells the share of them that runs as evaluation_score.")]
    public bool Evaluate { get; init; }

    [Description("Texts to keep beside the generation.")]
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }

    public static CreateSqlGenerationBody Read(JsonFields fields)
    {
        var prompt = fields.Object("prompt");
        if (fields.Has("sql") && fields.Text("sql") is not null)
        {
            fields.Errors.Add("sql", "sql cannot be given: the model writes it. Leave it out, or keep your own SQL as a golden record.");
        }
        return new()
        {
            FinetuningId = fields.Text("finetuning_id"),
            Prompt = new SqlGenerationPromptBody(prompt?.Text("text"), prompt?.Text("db_connection_id")),
            Evaluate = fields.Flag("evaluate"),
            Metadata = fields.TextMap("metadata"),
        };
    }

    public SqlGenerationRequest ToRequest() => new(FinetuningId, Prompt.Text, Prompt.DbConnectionId, Evaluate, Metadata);
}

internal sealed record SqlGenerationPrompt(string Id, string Text, string DbConnectionId, DateTime CreatedAt);

internal sealed record SqlGenerationLlm([property: Description("The provider's id of the model.")] string LlmName, string? ApiBase);

/// <summary>Dataherald's keys in its order, and after them ours.</summary>
internal sealed record SqlGenerationResource(
    string Id,
    IReadOnlyDictionary<string, string>? Metadata,
    DateTime CreatedAt,
    [property: Description("The generation's own id: each has a prompt of its own.")] string PromptId,
    string FinetuningId,
    [property: Description("VALID where the SQL runs, else INVALID.")] string Status,
    DateTime CompletedAt,
    SqlGenerationLlm LlmConfig,
    [property: Description("Always null: a tuned model answers in one step.")] IReadOnlyList<string>? IntermediateSteps,
    [property: Description("Null where the model gave none.")] string? Sql,
    [property: Description("Of prompt and answer; null where the provider does not tell.")] int? TokensUsed,
    [property: Description("0 to 1 where the model tells how sure it is, else null.")] double? ConfidenceScore,
    [property: Description("Why it is not valid: the database's sentence, or the model's own where it declines.")] string? Error,
    [property: Description("The share of the model's candidates that run, 0 to 1; null unless evaluate was true.")] double? EvaluationScore,
    SqlGenerationPrompt Prompt)
{
    public static SqlGenerationResource Of(SqlGenerationView view) => new(
        view.Id,
        view.Metadata,
        view.CreatedAt,
        view.Id,
        view.FineTuningId,
        view.IsValid ? "VALID" : "INVALID",
        view.CompletedAt,
        new SqlGenerationLlm(view.Model, null),
        null,
        view.Sql,
        view.TokensUsed,
        view.ConfidenceScore,
        view.Error,
        view.EvaluationScore,
        new SqlGenerationPrompt(view.Id, view.PromptText, view.ConnectionId, view.CreatedAt));
}
