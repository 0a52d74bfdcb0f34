using FineTuningStudio.Core.Connections;
using FineTuningStudio.Core.FineTunings;
using FineTuningStudio.Sql;

namespace FineTuningStudio.Core.Evaluations;

/// <summary>What a request comes to once everything is looked up, with every problem found on the way.</summary>
internal sealed record EvaluationPlan(CreateEvaluationRequest Request)
{
    /// <summary>What is wrong with fields, by path; told all at once.</summary>
    public required Dictionary<string, string[]> Faults { get; init; }

    /// <summary>What stands in the way beside that, such as an unknown id.</summary>
    public List<Problem> Problems { get; } = [];

    public PlannedConnection? Connection { get; set; }

    /// <summary>The job whose held-out part is asked.</summary>
    public PlannedJob? Job { get; set; }

    public List<PlannedContestant> Contestants { get; } = [];

    public List<PlannedItem> Items { get; set; } = [];

    public Problem? Refusal => Faults.Count > 0 ? Problem.Invalid(Faults) : Problems.FirstOrDefault();
}

internal sealed record PlannedConnection(string Id, string Alias, ConnectionKind Kind, SqlDialect Dialect);

internal sealed record PlannedJob(
    string Id, string Alias, FineTuningStatus Status, string Provider, string? ModelId, string? ConnectionId, string? SnapshotId);

internal sealed record PlannedContestant(ContestantKind Kind, string Title, string? FineTuningId, string? Provider, string? Model)
{
    /// <summary>The snapshot that a tuned model was trained on, by which leaks are told.</summary>
    public string? SnapshotId { get; init; }
}

/// <summary>One question as it will be frozen.</summary>
internal sealed record PlannedItem(
    string RecordId, int RecordVersion, string PromptText, string Sql, List<string> AcceptedSqls, List<string> Tags);
