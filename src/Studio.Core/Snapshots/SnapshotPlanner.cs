using System.Globalization;
using FineTuningStudio.Core.Connections;
using FineTuningStudio.Core.Data;
using FineTuningStudio.Core.FineTunings;
using FineTuningStudio.Core.GoldenRecords;
using FineTuningStudio.Core.GoldenRecords.Checks;
using FineTuningStudio.Core.Prompts;
using Microsoft.EntityFrameworkCore;

namespace FineTuningStudio.Core.Snapshots;

/// <summary>Looks up what a choice of golden records comes to, and collects every problem that stands in its way.</summary>
internal sealed class SnapshotPlanner(DatabaseSchema schema, PromptTemplates templates, SplitPlanner splits, GoldenRecordShapes shapes)
{
    /// <summary>False, with the problem in the plan, where the choice's connection does not exist.</summary>
    public static async Task<bool> FindConnectionAsync(SnapshotPlan plan, string id, StudioDb database, CancellationToken cancellationToken)
    {
        plan.ConnectionAlias = await database.Connections.Where(connection => connection.Id == id)
            .Select(connection => connection.Alias).SingleOrDefaultAsync(cancellationToken);
        if (plan.ConnectionAlias is null)
        {
            plan.Problems.Add(Problem.ConnectionNotFound(id, ProblemKind.Impossible));
        }
        return plan.ConnectionAlias is not null;
    }

    /// <summary>Reads template and schema, then the records and their split. <paramref name="leaveOut"/> may name records to leave out, once the prompt is known.</summary>
    public async Task FillAsync(
        SnapshotPlan plan, StudioDb database, Func<Task<IReadOnlyList<string>>>? leaveOut, CancellationToken cancellationToken)
    {
        var choice = plan.Choice!;
        if (choice is { IsNamed: false, Search: { } search })
        {
            await shapes.FillForAsync(search with { ConnectionId = choice.ConnectionId }, cancellationToken);
        }
        plan.Template = await templates.CurrentAsync(choice.ConnectionId, cancellationToken);
        plan.Schema = await schema.RenderAsync(choice.ConnectionId, cancellationToken);
        plan.Prompt = plan.Schema is { } text ? TrainingPrompt.Of(plan.Template, text) : null;
        plan.LeftOut = leaveOut is null ? [] : await leaveOut();

        // Taken before anything is read, so that a change in the middle shows when the rows are stored.
        plan.Stamp = await plan.StampAsync(database, cancellationToken);
        plan.RecordCount = plan.Stamp.Count;
        var counts = await CountAsync(choice, database, cancellationToken);
        if (choice.IsNamed && counts.Values.Sum() < choice.Ids!.Count)
        {
            var found = (await choice.InAnyState(database).Select(record => record.Id).ToListAsync(cancellationToken)).ToHashSet(StringComparer.Ordinal);
            plan.Problems.Add(Problem.GoldenRecordNotFound(choice.Ids.First(id => !found.Contains(id)), ProblemKind.Impossible));
        }
        else if (plan.RecordCount == 0 && plan.LeftOut.Count > 0)
        {
            plan.Problems.Add(Problem.Invalid("over_limit", "Every chosen golden record makes a longer row than the provider takes, so none is left: shorten the schema or set a limit to its tokens.", RowsOverLimit.Code));
        }
        else if (plan.RecordCount == 0)
        {
            var why = counts.Values.Sum() == 0 ? RecordStates.Rejected(await choice.CountRejectedAsync(database, cancellationToken)) : RecordStates.Sentence(counts, choice);
            plan.Problems.Add(new Problem(ProblemKind.Impossible, "golden_record_not_found", $"No golden records found for db_connection: {choice.ConnectionId}") { Description = why });
        }
        else
        {
            AddTo(plan.Warnings, RecordStates.Sentence(counts, choice));
            AddTo(plan.Warnings, RecordStates.Rejected(await choice.CountRejectedAsync(database, cancellationToken)));
            await splits.HoldOutAsync(plan, database, cancellationToken);
        }
    }

    /// <summary>How many records of the choice are in each state, taken or not.</summary>
    public static async Task<Dictionary<CheckState, int>> CountAsync(RecordChoice choice, StudioDb database, CancellationToken cancellationToken) =>
        await choice.InAnyState(database).GroupBy(record => record.CheckState)
            .Select(group => new { group.Key, Count = group.Count() }).ToDictionaryAsync(group => group.Key, group => group.Count, cancellationToken);

    private static void AddTo(List<string> warnings, string? warning)
    {
        if (warning is not null)
        {
            warnings.Add(warning);
        }
    }
}

/// <summary>Says what the checks' states do to a choice of records.</summary>
internal static class RecordStates
{
    /// <summary>What is left out, or trained on although a check found fault with it; null where neither is.</summary>
    public static string? Sentence(IReadOnlyDictionary<CheckState, int> counts, RecordChoice choice)
    {
        var leftOut = Parts(counts, state => !choice.TakenStates.Contains(state));
        var taken = Parts(counts, state => state is (CheckState.Error or CheckState.Warning) && choice.TakenStates.Contains(state));
        return (leftOut, taken) switch
        {
            ({ Total: > 0 }, { Total: 0 }) => $"{Count(leftOut.Total)} left out: {leftOut.Words}. Mend {Them(leftOut.Total)}, or say which states are to be taken all the same (check_states).",
            ({ Total: 0 }, { Total: > 0 }) => $"{Count(taken.Total)} trained on although a check found fault: {taken.Words}.",
            ({ Total: > 0 }, { Total: > 0 }) => $"{Count(leftOut.Total)} left out: {leftOut.Words}; {Count(taken.Total)} trained on although a check found fault: {taken.Words}.",
            _ => null,
        };
    }

    /// <summary>That so many records are left out since a person rejected them; null for none.</summary>
    public static string? Rejected(int count) => count == 0 ? null : $"{Count(count)} left out: rejected in a review.";

    private static (int Total, string Words) Parts(IReadOnlyDictionary<CheckState, int> counts, Func<CheckState, bool> which)
    {
        var parts = counts.Where(pair => pair.Value > 0 && which(pair.Key)).OrderByDescending(pair => pair.Key)
            .Select(pair => (pair.Value, Words: string.Create(CultureInfo.InvariantCulture, $"{pair.Value:N0} {Named(pair.Key)}"))).ToList();
        return (parts.Sum(part => part.Value), string.Join(", ", parts.Select(part => part.Words)));
    }

    private static string Named(CheckState state) => state switch
    {
        CheckState.Error => "with an error",
        CheckState.Warning => "with a warning",
        CheckState.NotChecked => "not checked yet",
        _ => "without a fault",
    };

    private static string Count(int count) => count == 1 ? "1 golden record is" : string.Create(CultureInfo.InvariantCulture, $"{count:N0} golden records are");

    private static string Them(int count) => count == 1 ? "it" : "them";
}
