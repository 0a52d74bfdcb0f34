using FineTuningStudio.Core.Data;
using FineTuningStudio.Core.GoldenRecords;
using Microsoft.EntityFrameworkCore;

namespace FineTuningStudio.Core.FineTunings;

/// <summary>Counts tokens and money of a plan, without building its file.</summary>
internal static class FineTuningEstimates
{
    private const int ShownRows = 3;

    public static async Task<FineTuningEstimate> OfAsync(CreationPlan plan, StudioDb database, CancellationToken cancellationToken)
    {
        var template = PromptTemplate.Default;
        var tokens = 0L;
        IReadOnlyList<string> rows = [];
        if (plan.Schema is { } schema && plan.RecordCount > 0)
        {
            var system = template.RenderSystem(schema.Dialect, schema.Text);
            var perRow = system.Length + template.RenderUser("").Length;
            var content = await plan.Records(database).SumAsync(record => (long)record.PromptText.Length + record.Sql.Length, cancellationToken);

            // A held-out part is not billed; the whole is counted in proportion rather than drawing the split twice.
            var share = (double)plan.TrainingCount / plan.RecordCount;
            tokens = TokenEstimate.Of((long)(content * share) + (long)perRow * plan.TrainingCount, plan.TrainingCount);
            rows = await FirstRowsAsync(plan, database, system, cancellationToken);
        }
        var epochs = Epochs(plan);
        var total = tokens > 0 ? tokens * epochs : null;
        var (price, reason) = Price(plan, total);
        return new FineTuningEstimate(
            plan.TrainingCount, plan.ValidationCount, tokens, epochs, total, price, price is null ? null : "USD", reason,
            TokenEstimate.Rule, plan.Problems, plan.Warnings, rows);
    }

    /// <summary>The first rows that are trained on: what is held out is passed over.</summary>
    private static async Task<IReadOnlyList<string>> FirstRowsAsync(CreationPlan plan, StudioDb database, string system, CancellationToken cancellationToken)
    {
        var heldOut = plan.HeldOut.ToHashSet();
        var rows = new List<string>();
        foreach (var position in Enumerable.Range(0, plan.RecordCount).Where(position => !heldOut.Contains(position)).Take(ShownRows))
        {
            var record = await plan.Records(database).InSnapshotOrder().Skip(position).Select(record => new { record.PromptText, record.Sql }).FirstOrDefaultAsync(cancellationToken);
            if (record is not null)
            {
                rows.Add(TrainingFileWriter.Row(system, PromptTemplate.Default.RenderUser(record.PromptText), record.Sql));
            }
        }
        return rows;
    }

    private static int? Epochs(CreationPlan plan) => plan.Parameters.GetValueOrDefault("n_epochs")?.Text switch
    {
        "auto" => TokenEstimate.AutoEpochs(plan.TrainingCount),
        { } text when int.TryParse(text, out var epochs) => epochs,
        _ => null,
    };

    private static (decimal? Price, string? Reason) Price(CreationPlan plan, long? tokens)
    {
        var model = plan.Provider?.Models.FirstOrDefault(known => known.Id == plan.Model);
        return (model?.TrainingPrice, tokens) switch
        {
            (0, _) => (0, null),
            (_, null) when plan.Request.TrainingFile is not null => (null, "The training file is at the provider, so its tokens are not known here."),
            (_, null) => (null, "There is nothing to count yet."),
            (null, _) => (null, $"No price is known for {plan.Model ?? "this model"}; see the provider's price list."),
            ({ } perMillion, { } count) => (decimal.Round(perMillion * count / 1_000_000m, 4), null),
        };
    }
}
