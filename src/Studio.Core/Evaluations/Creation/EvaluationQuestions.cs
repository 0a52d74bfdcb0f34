using FineTuningStudio.Core.Data;
using FineTuningStudio.Core.GoldenRecords;
using Microsoft.EntityFrameworkCore;

namespace FineTuningStudio.Core.Evaluations;

/// <summary>Reads the questions of a run with the golds that count now.</summary>
internal static class EvaluationQuestions
{
    /// <summary>The questions in their order; faults and problems are added to the plan.</summary>
    public static async Task<List<PlannedItem>> ReadAsync(
        EvaluationPlan plan, IReadOnlyList<string>? again, StudioDb database, CancellationToken cancellationToken)
    {
        var most = EvaluationRules.MaxItems + 1;
        var items = again is not null ? await OfRunAsync(again, plan, database, cancellationToken)
            : plan.Job is { } job ? await HeldOutAsync(job.SnapshotId, database).Take(most).ToListAsync(cancellationToken)
            : plan.Request.GoldenRecordIds is { Count: > 0 } ids ? await NamedAsync(ids, plan, database, cancellationToken)
            : await Items(Chosen(plan, database)).Take(most).ToListAsync(cancellationToken);
        if (items.Count >= most)
        {
            plan.Faults[FieldOf(plan)] = [$"A run asks at most {EvaluationRules.MaxItems:N0} questions; narrow the choice by a tag, or name the golden records."];
        }
        else if (items.Count == 0 && plan.Problems.Count == 0)
        {
            plan.Faults[FieldOf(plan)] = [Nothing(plan, again is not null)];
        }
        return items;
    }

    /// <summary>
    /// The part that a job holds out. The question is the one that was held out. The gold is the record's present one, so that
    /// a gold that a person has fixed since counts; where the record is gone or asks something else now, the gold is the
    /// frozen one, which belongs to the frozen question.
    /// </summary>
    private static IQueryable<PlannedItem> HeldOutAsync(string? snapshotId, StudioDb database) =>
        from row in database.SnapshotRows(snapshotId)
        where row.Part == SnapshotPart.Validation
        join record in database.GoldenRecords on row.RecordId equals record.Id
        orderby row.Position
        select record.DeletedAt == null && row.PromptText == record.PromptText
            ? new PlannedItem(record.Id, record.Version, record.PromptText, record.Sql, record.AcceptedSqls, record.Tags)
            : new PlannedItem(row.RecordId, row.Version, row.PromptText, row.Sql, new List<string>(), record.Tags);

    private static async Task<List<PlannedItem>> OfRunAsync(
        IReadOnlyList<string> ids, EvaluationPlan plan, StudioDb database, CancellationToken cancellationToken)
    {
        var found = await FindAsync(ids, plan, database, cancellationToken);
        return [.. ids.Where(found.ContainsKey).Select(id => found[id])];
    }

    private static async Task<List<PlannedItem>> NamedAsync(
        IReadOnlyList<string> ids, EvaluationPlan plan, StudioDb database, CancellationToken cancellationToken)
    {
        var wanted = ids.Distinct().ToList();
        if (wanted.Count > EvaluationRules.MaxItems)
        {
            plan.Faults["golden_records"] = [$"golden_records names {wanted.Count:N0} records; a run asks at most {EvaluationRules.MaxItems:N0} questions."];
            return [];
        }
        var found = await FindAsync(wanted, plan, database, cancellationToken);
        if (wanted.Find(id => !found.ContainsKey(id)) is { } missing)
        {
            plan.Problems.Add(Problem.GoldenRecordNotFound(missing, ProblemKind.Impossible));
            return [];
        }
        return wanted.ConvertAll(id => found[id]);
    }

    private static Task<Dictionary<string, PlannedItem>> FindAsync(
        IReadOnlyList<string> ids, EvaluationPlan plan, StudioDb database, CancellationToken cancellationToken) =>
        Items(database.Visible().Named(database, ids).Where(record => record.ConnectionId == plan.Connection!.Id))
            .ToDictionaryAsync(item => item.RecordId, cancellationToken);

    private static IQueryable<GoldenRecord> Chosen(EvaluationPlan plan, StudioDb database) =>
        database.Search(new GoldenRecordSearch(plan.Connection!.Id, null, plan.Request.Tag))
            .OrderBy(record => record.CreatedAt).ThenBy(record => record.Id);

    private static IQueryable<PlannedItem> Items(IQueryable<GoldenRecord> records) => records.Select(record =>
        new PlannedItem(record.Id, record.Version, record.PromptText, record.Sql, record.AcceptedSqls, record.Tags));

    private static string FieldOf(EvaluationPlan plan) => plan.Request switch
    {
        { FineTuningId: not null } => "finetuning_id",
        { GoldenRecordIds.Count: > 0 } => "golden_records",
        { Tag: not null } => "tag",
        _ => "db_connection_id",
    };

    private static string Nothing(EvaluationPlan plan, bool isAgain) => plan.Request switch
    {
        _ when isAgain => "None of the golden records that were asked exists any more: start a new evaluation with others.",
        { FineTuningId: not null } => $"The job {plan.Job!.Alias} holds no golden records out of its training: choose golden records to ask instead.",
        { Tag: { } tag } => $"No golden record of {plan.Connection!.Alias} has the tag \"{tag}\".",
        _ => $"{plan.Connection!.Alias} has no golden records to ask: add some first.",
    };
}
