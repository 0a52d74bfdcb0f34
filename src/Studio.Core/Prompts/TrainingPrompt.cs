using System.Runtime.CompilerServices;
using FineTuningStudio.Core.Connections;
using FineTuningStudio.Core.GoldenRecords;
using FineTuningStudio.Core.Tokens;

namespace FineTuningStudio.Core.Prompts;

/// <summary>How the rows of a training file are put to the model. Good for one caller at a time.</summary>
internal sealed class TrainingPrompt(PromptTemplate template, PromptSchema schema)
{
    // By the schema's text object, and no longer than that is kept.
    private readonly ConditionalWeakTable<string, string> _systems = [];
    private readonly Dictionary<TokenRule, ConditionalWeakTable<string, StrongBox<long>>> _units = [];

    public PromptTemplate Template => template;

    public PromptSchema Schema => schema;

    /// <summary>The longest that a system text can be, in characters.</summary>
    public int MostSystemCharacters => template.RenderSystem(schema.Dialect, schema.Whole).Length;

    public static TrainingPrompt Of(Snapshot snapshot) => new(
        new PromptTemplate(snapshot.SystemTemplate, snapshot.UserTemplate),
        new PromptSchema(snapshot.Dialect, snapshot.SchemaText, snapshot.SchemaParts, snapshot.MaxSchemaTokens));

    public static TrainingPrompt Of(PromptTemplateView template, SchemaText schema) => new(
        template.Template, new PromptSchema(schema.Dialect, schema.Text, schema.Parts, template.MaxSchemaTokens));

    /// <summary>The system text of a row with that SQL; the same object for the same choice of tables.</summary>
    public string SystemOf(string sql) => _systems.GetValue(schema.ForSql(sql), text => template.RenderSystem(schema.Dialect, text));

    /// <summary>What the contents of a row count by the rule; the system text, which very many rows share, is counted once.</summary>
    public long UnitsOf(string sql, string question, TokenRule rule)
    {
        if (!_units.TryGetValue(rule, out var systems))
        {
            _units[rule] = systems = [];
        }
        return systems.GetValue(SystemOf(sql), system => new StrongBox<long>(rule.Units(system))).Value + rule.Units(template.RenderUser(question)) + rule.Units(sql);
    }
}
