using System.Globalization;
using System.Text;
using FineTuningStudio.Core.Data;
using FineTuningStudio.Core.GoldenRecords;
using FineTuningStudio.Core.Prompts;
using FineTuningStudio.Core.Snapshots;
using FineTuningStudio.Core.Tokens;
using Microsoft.EntityFrameworkCore;

namespace FineTuningStudio.Core.FineTunings;

/// <summary>What a plan's training part comes to, counted without building its file; nulls where that is not known here.</summary>
/// <param name="Total">Tokens to be billed: those of an epoch times the epochs. A validation part is not billed.</param>
internal sealed record TrainingTokens(long PerEpoch, int? Epochs, long? Total);

/// <summary>
/// Counts the tokens of plans by the rule of their model. What was counted once of a content is remembered, since the page
/// that shows an estimate is followed by the job itself.
/// </summary>
internal sealed class TrainingTokenCounter
{
    private const int MaxRemembered = 256;

    private readonly Lock _gate = new();
    private readonly Dictionary<(string Hash, string Rule), long> _units = [];

    /// <summary>
    /// Sets the plan's content and what is over its provider's limit. Adds the problem, or the warning where it is to be sent
    /// all the same, for rows that are longer than the provider takes, which then count with what it takes; and the problem where the file
    /// would be too large.
    /// </summary>
    public async Task<TrainingTokens> CountAsync(CreationPlan plan, StudioDb database, CancellationToken cancellationToken)
    {
        var epochs = EpochsOf(plan);
        if (plan.Prompt is not { } prompt || plan.TrainingCount <= 0)
        {
            return new TrainingTokens(0, epochs, null);
        }
        var content = plan.Content = await SnapshotContent.ReadAsync(plan, database, cancellationToken);
        plan.OverLimit = await RowsOverLimit.FindAsync(plan, plan.Provider, plan.TokenRule, database, cancellationToken);
        OverLimitRules.Judge(plan);
        CheckSize(plan, prompt, content.TrainingCharacters);
        var units = !plan.TokenRule.IsExact && prompt.Schema.IsWhole
            ? content.TrainingCharacters + ((long)plan.TrainingCount * (prompt.MostSystemCharacters + prompt.Template.RenderUser("").Length))
            : await UnitsAsync(plan, prompt, content.Hash, database, cancellationToken);
        var tokens = plan.TokenRule.OfRows(units, plan.TrainingCount) - (plan.OverLimit?.Excess ?? 0);
        return new TrainingTokens(tokens, epochs, tokens * epochs);
    }

    /// <summary>The same for a plan over the rows of one that was counted, at the same provider and base model.</summary>
    public static TrainingTokens CountLike(CreationPlan plan, CreationPlan counted, TrainingTokens tokens)
    {
        var epochs = EpochsOf(plan);
        if (plan.Prompt is not { } prompt || counted.Content is not { } content)
        {
            return tokens with { Epochs = epochs, Total = null };
        }
        (plan.Content, plan.OverLimit) = (content, counted.OverLimit);
        OverLimitRules.Judge(plan);
        CheckSize(plan, prompt, content.TrainingCharacters);
        return new TrainingTokens(tokens.PerEpoch, epochs, tokens.PerEpoch * epochs);
    }

    /// <summary>Null where the provider decides. The word "auto" is OpenAI's, and so is the rule behind it.</summary>
    private static int? EpochsOf(CreationPlan plan) =>
        plan.Parameters.EpochsText() switch
        {
            "auto" => AutoEpochs.Of(plan.TrainingCount),
            { } text when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var epochs) => epochs,
            _ => null,
        };

    private async Task<long> UnitsAsync(CreationPlan plan, TrainingPrompt prompt, string hash, StudioDb database, CancellationToken cancellationToken)
    {
        var rule = plan.TokenRule;
        lock (_gate)
        {
            if (_units.TryGetValue((hash, rule.Name), out var known))
            {
                return known;
            }
        }
        var (heldOut, units, position) = (plan.HeldOut.ToHashSet(), 0L, 0);
        await foreach (var row in plan.Rows(database).AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            if (!heldOut.Contains(position++))
            {
                units += prompt.UnitsOf(row.Sql, row.PromptText, rule);
            }
        }
        lock (_gate)
        {
            if (_units.Count >= MaxRemembered)
            {
                _units.Clear();
            }
            _units[(hash, rule.Name)] = units;
        }
        return units;
    }

    /// <summary>By the least that the file can have: a character takes a byte or more. What is only then too large is refused once the file is built.</summary>
    private static void CheckSize(CreationPlan plan, TrainingPrompt prompt, long characters)
    {
        var system = prompt.Template.RenderSystem(prompt.Schema.Dialect, prompt.Schema.IsWhole ? prompt.Schema.Whole : "");
        var empty = Encoding.UTF8.GetByteCount(TrainingFileWriter.Row(system, prompt.Template.RenderUser(""), "")) + 1L;
        if (plan.Provider is { } provider && FileLimits.Fault(provider, (empty * plan.TrainingCount) + characters) is { } fault)
        {
            plan.Problems.Add(Problem.Invalid("golden_records", fault));
        }
    }
}
