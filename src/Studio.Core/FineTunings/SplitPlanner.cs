using FineTuningStudio.Core.Data;
using FineTuningStudio.Core.GoldenRecords;
using FineTuningStudio.Core.Snapshots;
using Microsoft.EntityFrameworkCore;

namespace FineTuningStudio.Core.FineTunings;

/// <summary>Draws the held-out part of a plan, reading no more of the records than the choice needs.</summary>
internal sealed class SplitPlanner(GoldenRecordShapes shapes)
{
    /// <summary>Sets the held-out positions; adds the problem where the records cannot be split so, or where rows stand in both parts.</summary>
    public async Task HoldOutAsync(SnapshotPlan plan, StudioDb database, CancellationToken cancellationToken)
    {
        switch (plan.Split.Kind)
        {
            case SplitKind.Random:
                plan.HeldOut = RecordSplit.ByChance(plan.RecordCount, plan.Split.Share, plan.Split.Seed);
                break;
            case SplitKind.Shape:
                await ByShapeAsync(plan, database, cancellationToken);
                break;
            case SplitKind.Tag:
                await ByTagAsync(plan, database, cancellationToken);
                break;
        }
        // A row of one shape cannot stand on the other side of a split by shape.
        if (plan.HeldOut.Count > 0 && plan.Split.Kind is not SplitKind.Shape && !plan.AllowLeaks
            && await SameRows.FindAsync(plan, database, cancellationToken) is { Count: > 0 } rows)
        {
            plan.Problems.Add(Leak(plan, rows));
        }
    }

    private async Task ByShapeAsync(SnapshotPlan plan, StudioDb database, CancellationToken cancellationToken)
    {
        await shapes.FillAsync(plan.Choice!.ConnectionId, cancellationToken);
        var hashes = await plan.Records(database).InSnapshotOrder().Select(record => record.ShapeHash).ToListAsync(cancellationToken);
        plan.HeldOut = RecordSplit.ByShape(hashes, plan.Split.Share, plan.Split.Seed);
        if (plan.HeldOut.Count == 0)
        {
            plan.Problems.Add(Problem.Invalid("split_by",
                $"The {plan.RecordCount:N0} chosen golden records have a single SQL shape, so no shape can be held out and another trained on: hold records out at random, or add records with other queries."));
        }
    }

    private static async Task ByTagAsync(SnapshotPlan plan, StudioDb database, CancellationToken cancellationToken)
    {
        var tag = plan.Split.Tag!;
        var tags = await plan.Records(database).InSnapshotOrder().Select(record => record.Tags).ToListAsync(cancellationToken);
        var heldOut = RecordSplit.ByTag(tags, tag);
        if (heldOut.Count == 0 || heldOut.Count == tags.Count)
        {
            plan.Problems.Add(Problem.Invalid("split_tag", heldOut.Count == 0
                ? $"None of the {tags.Count:N0} chosen golden records carries the tag \"{tag}\": tag those that are to be held out, or name another tag."
                : $"All {tags.Count:N0} chosen golden records carry the tag \"{tag}\", so none is left to train on: take the tag off those that are to be trained on, or name another."));
            return;
        }
        plan.HeldOut = heldOut;
    }

    private static Problem Leak(SnapshotPlan plan, IReadOnlyList<string> questions)
    {
        const int Named = 3;
        var shown = string.Join(", ", questions.Take(Named).Select(question => $"\"{ImportText.Shown(question)}\""));
        var more = questions.Count > Named ? $" and {questions.Count - Named:N0} more" : "";
        return Problem.Invalid("validation_split",
            $"{questions.Count:N0} of the {plan.ValidationCount:N0} held-out golden records {(questions.Count == 1 ? "stands" : "stand")} in the training part too, with the same question and SQL: {shown}{more}. "
            + "Delete the doubles, choose another split (by shape none can happen), or allow it (allow_leaks) if it is meant so.");
    }
}
