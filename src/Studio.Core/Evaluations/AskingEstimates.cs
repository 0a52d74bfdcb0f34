using FineTuningStudio.Core.Connections;
using FineTuningStudio.Core.Data;
using FineTuningStudio.Core.FineTunings;
using FineTuningStudio.Core.Generations;
using FineTuningStudio.Core.Prompts;
using FineTuningStudio.Core.Providers;
using FineTuningStudio.Core.Tokens;
using Microsoft.EntityFrameworkCore;

namespace FineTuningStudio.Core.Evaluations;

/// <summary>About what asking comes to, in US dollars; the models whose price nobody configured are named instead.</summary>
public sealed record AskingEstimate(decimal Dollars, IReadOnlyList<string> Unpriced)
{
    /// <summary>The earliest day on which one of the prices was read; null where none is known.</summary>
    public DateOnly? PricesReadOn { get; init; }
}

/// <summary>Says before a run about what it will cost.</summary>
public sealed class AskingEstimates(IDbContextFactory<StudioDb> databases, DatabaseSchema schema, PromptTemplates templates, ChatPrices prices)
{
    /// <summary>What an answer is taken to be long; a SQL text of some 250 characters.</summary>
    private const int AnswerTokens = 60;

    /// <summary>What a question is taken to be long beside the schema.</summary>
    private const int QuestionCharacters = 80;

    /// <summary>
    /// The cost of that many questions to each of the models: the connection's present prompt with each question, by
    /// <see cref="TokenRule.Estimate"/>, and answers of 60 tokens.
    /// </summary>
    public async Task<AskingEstimate> OfAsync(string connectionId, int questions, IReadOnlyList<ModelChoice> models, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var baseModels = await database.BaseModelsAsync(models.Select(model => model.FineTuningId), cancellationToken);
        var priced = models.Select(model => (model.Title, Price: prices.Find(
            model.Provider, model.Model, model.FineTuningId is { } job ? baseModels.GetValueOrDefault(job) : null))).ToList();
        var unpriced = priced.Where(model => model.Price is null).Select(model => model.Title).ToList();
        if (priced.TrueForAll(model => model.Price is null || model.Price == ChatPrice.Free))
        {
            return new AskingEstimate(0, unpriced);
        }
        var text = await schema.RenderAsync(connectionId, cancellationToken);
        var prompt = text is null ? null : TrainingPrompt.Of(await templates.CurrentAsync(connectionId, cancellationToken), text);
        var characters = (prompt?.Template.RenderSystem(text!.Dialect, prompt.Schema.ForQuestion("")).Length ?? 0) + QuestionCharacters;
        var promptTokens = TokenRule.Estimate.OfRows(characters, 1);
        return new AskingEstimate(questions * priced.Sum(model => model.Price?.Of(promptTokens, AnswerTokens) ?? 0), unpriced)
        {
            PricesReadOn = priced.Min(model => model.Price?.ReadOn),
        };
    }
}
