using FineTuningStudio.Core.GoldenRecords;

namespace FineTuningStudio.Core.Prompts;

/// <summary>A version of a connection's template. Version 0 is the built-in one, which was there always: no time, nobody.</summary>
public sealed record PromptTemplateView(
    string ConnectionId, int Version, string System, string User, int? MaxSchemaTokens, int? RestoredFrom, DateTime? CreatedAt, string? CreatedBy, bool IsCurrent)
{
    public PromptTemplate Template => new(System, User);
}

/// <summary>A template as it is being written. Null texts count as empty.</summary>
public sealed record PromptTemplateDraft(string? System, string? User, int? MaxSchemaTokens);

/// <summary>What a template makes of a golden record.</summary>
/// <param name="Row">The row of the training file, as JSON.</param>
/// <param name="Tokens">The tokens of the row by the rule.</param>
/// <param name="SchemaTokens">The tokens of the schema in it.</param>
/// <param name="WholeSchemaTokens">The tokens of the whole schema.</param>
/// <param name="CountingRule">The name of the rule.</param>
/// <param name="Lacks">True where the tables that the SQL reads do not all fit into the limit.</param>
/// <param name="RecordId">The golden record; null where the connection has none and an example stands in.</param>
public sealed record PromptPreview(string Row, int Tokens, int SchemaTokens, int WholeSchemaTokens, string CountingRule, bool Lacks, string? RecordId);
