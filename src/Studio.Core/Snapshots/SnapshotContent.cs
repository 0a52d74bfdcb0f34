using FineTuningStudio.Core.Data;
using FineTuningStudio.Core.GoldenRecords;
using Microsoft.EntityFrameworkCore;

namespace FineTuningStudio.Core.Snapshots;

/// <summary>What one pass over the rows of a plan tells.</summary>
/// <param name="Hash">See <see cref="SnapshotHash"/>.</param>
/// <param name="TrainingCharacters">Of questions and SQL of the training part.</param>
internal sealed record SnapshotContent(string Hash, long TrainingCharacters)
{
    /// <summary>Reads the rows of a plan that has a prompt.</summary>
    public static async Task<SnapshotContent> ReadAsync(SnapshotPlan plan, StudioDb database, CancellationToken cancellationToken)
    {
        if (plan.Snapshot is { } known)
        {
            var sum = await plan.Rows(database).SumAsync(row => (long)row.PromptText.Length + row.Sql.Length, cancellationToken);
            return new SnapshotContent(known.Hash ?? known.Id, sum);
        }
        var (prompt, heldOut) = (plan.Prompt!, plan.HeldOut.ToHashSet());
        using var hash = new SnapshotHash(prompt.Template, prompt.Schema.Dialect, prompt.Schema.Whole, plan.Schema!.Parts, prompt.Schema.MaxTokens);
        var (characters, position) = (0L, 0);
        var rows = plan.Records(database).InSnapshotOrder().Select(record => new { record.PromptText, record.Sql }).AsAsyncEnumerable();
        await foreach (var row in rows.WithCancellation(cancellationToken))
        {
            var isHeldOut = heldOut.Contains(position++);
            hash.AddRow(isHeldOut ? SnapshotPart.Validation : SnapshotPart.Training, row.PromptText, row.Sql);
            characters += isHeldOut ? 0 : row.PromptText.Length + row.Sql.Length;
        }
        return new SnapshotContent(hash.Finish(), characters);
    }

    /// <summary>The hash of a snapshot that was stored without one.</summary>
    public static async Task<string> HashOfAsync(Snapshot snapshot, StudioDb database, CancellationToken cancellationToken)
    {
        using var hash = new SnapshotHash(
            new PromptTemplate(snapshot.SystemTemplate, snapshot.UserTemplate), snapshot.Dialect, snapshot.SchemaText, snapshot.SchemaParts, snapshot.MaxSchemaTokens);
        var rows = database.SnapshotRows(snapshot.Id).Select(row => new { row.Part, row.PromptText, row.Sql }).AsAsyncEnumerable();
        await foreach (var row in rows.WithCancellation(cancellationToken))
        {
            hash.AddRow(row.Part, row.PromptText, row.Sql);
        }
        return hash.Finish();
    }
}
