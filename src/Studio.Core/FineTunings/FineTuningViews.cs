using FineTuningStudio.Core.Connections;
using FineTuningStudio.Core.GoldenRecords;
using FineTuningStudio.Core.Providers;
using FineTuningStudio.Core.Providers.Budgets;
using FineTuningStudio.Core.Snapshots;

namespace FineTuningStudio.Core.FineTunings;

/// <summary>
/// What to list. Sizes and tokens as the API contract has them: 0 or null is 50, more than 200 is 200. The filter is one of
/// AIP-160, the order one of AIP-132, both over <see cref="FineTuningFields"/>.
/// </summary>
public sealed record FineTuningListRequest(
    string? ConnectionId = null,
    int? PageSize = null,
    string? PageToken = null,
    string? OrderBy = null,
    string? Filter = null,
    FineTuningStatus? Status = null);

public sealed record FineTuningPage(IReadOnlyList<FineTuningView> Items, string? NextPageToken, int TotalSize);

/// <summary>Some rows of a list from a place on, and how many there are in all.</summary>
public sealed record FineTuningWindow(IReadOnlyList<FineTuningView> Items, int Total);

public sealed record FineTuningCounts(int Queued, int ValidatingFiles, int Running, int Succeeded, int Failed, int Cancelled)
{
    public int Active => Queued + ValidatingFiles + Running;

    public int Total => Active + Succeeded + Failed + Cancelled;
}

/// <summary>An event of a job. <paramref name="DataJson"/> is JSON or null.</summary>
public sealed record FineTuningEventView(
    string Id, string Level, string Message, FineTuningEventType Type, string? DataJson, DateTime CreatedAt);

public sealed record FineTuningMetricView(
    int Step, double? Epoch, double? TrainLoss, double? ValidLoss, double? TrainAccuracy, double? ValidAccuracy, DateTime? RecordedAt = null);

/// <summary>How long a job was in a state; <paramref name="To"/> is null for the one it is in, and for a terminal one.</summary>
public sealed record StateSpan(FineTuningStatus Status, DateTime From, DateTime? To);

/// <summary>A record as a job used it. <paramref name="IsCurrent"/> is false where it was edited or deleted since.</summary>
public sealed record SnapshotRecordView(
    string RecordId, int Version, string PromptText, string Sql, SnapshotPart Part, bool IsCurrent);

/// <summary>The provider's raw answers, secrets redacted; null where there was none.</summary>
public sealed record ProviderResponseView(ProviderAnswerView? Create, ProviderAnswerView? Last);

public sealed record ProviderAnswerView(int Status, string Body, DateTime ReceivedAt);

/// <summary>A file as it was uploaded; the hash is SHA-256 in lower-case hexadecimal.</summary>
public sealed record TrainingFileView(string Path, string Sha256);

/// <summary>What changed after a number: each job once in its present state, and the deleted ones.</summary>
public sealed record FineTuningChanges(
    bool TooOld, IReadOnlyList<FineTuningView> Changed, IReadOnlyList<FineTuningDeletion> Deleted, long Latest);

public sealed record FineTuningDeletion(long Change, string Id);

/// <summary>What creating would do and cost. Tokens are counted by the rule that <paramref name="CountingRule"/> describes.</summary>
public sealed record FineTuningEstimate(
    int TrainingRecords,
    int ValidationRecords,
    long TokensPerEpoch,
    int? Epochs,
    long? TotalTokens,
    decimal? Price,
    string? Currency,
    string? PriceReason,
    string CountingRule,
    IReadOnlyList<Problem> Problems,
    IReadOnlyList<string> Warnings,
    IReadOnlyList<string> FirstRows)
{
    /// <summary>The number in the training file, from 1, of the first of the rows shown.</summary>
    public int FirstRow { get; init; } = 1;

    /// <summary>The tokens of each row shown.</summary>
    public IReadOnlyList<int> RowTokens { get; init; } = [];

    /// <summary>The name of the counting rule, such as "o200k_base".</summary>
    public string TokenRule { get; init; } = "";

    /// <summary>The rows that the provider would cut off; null where it tells no limit, or there is nothing to count.</summary>
    public RowsOverLimit? OverLimit { get; init; }

    /// <summary>US dollars for a million training tokens; null where no price is known.</summary>
    public decimal? TrainingPrice { get; init; }

    /// <summary>The day on which <see cref="TrainingPrice"/> was read.</summary>
    public DateOnly? PriceReadOn { get; init; }

    /// <summary>What was spent at the provider this month; null where it has no budget.</summary>
    public Spending? Spending { get; init; }

    /// <summary>That the job goes over a budget which asks: permission is enough. Null where it does not.</summary>
    public Problem? AsksForBudget => Spending is { Action: BudgetAction.Ask } ? Problems.FirstOrDefault(problem => problem.Code == BudgetRules.Code) : null;

    /// <summary>What really stands in the way.</summary>
    public IEnumerable<Problem> Obstacles => Problems.Where(problem => problem != AsksForBudget);

    /// <summary>In what the job would differ from the one that it is cloned from; null where it is no clone.</summary>
    public IReadOnlyList<FineTuningChange>? Changes { get; init; }

    /// <summary>The parameters that the request gives, those included that a retraining takes over.</summary>
    public IReadOnlyDictionary<string, ParameterValue> GivenParameters { get; init; } = new Dictionary<string, ParameterValue>();
}

/// <summary>What a model answered, and what its SQL gave when it was run read-only: rows, or the problem in their place.</summary>
public sealed record ModelReply(string Sql, string RawText, TimeSpan Elapsed, QueryRows? Rows, Problem? RunProblem)
{
    /// <summary>True where the model says that it cannot answer; <see cref="RawText"/> is its sentence, and nothing was run.</summary>
    public bool Declined { get; init; }

    /// <summary>0..1 where the model tells; else null.</summary>
    public double? Confidence { get; init; }
}
