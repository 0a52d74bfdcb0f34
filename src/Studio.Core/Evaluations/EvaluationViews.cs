using FineTuningStudio.Core.Evaluations.Comparison;

namespace FineTuningStudio.Core.Evaluations;

/// <summary>A share with its 95 % interval by Wilson's score; <c>Of</c> may be 0, then the three figures are null.</summary>
public sealed record Accuracy(int Right, int Of, double? Value, double? Low, double? High);

/// <summary>A contestant of a run with its figures so far.</summary>
public sealed record ContestantView
{
    public required int Position { get; init; }

    public required ContestantKind Kind { get; init; }

    public required string Title { get; init; }

    public string? FineTuningId { get; init; }

    public string? Provider { get; init; }

    public string? Model { get; init; }

    public int Asked { get; init; }

    public int Judged { get; init; }

    public int Interrupted { get; init; }

    /// <summary>How often each verdict was given.</summary>
    public required IReadOnlyDictionary<Verdict, int> Verdicts { get; init; }

    /// <summary>By each profile's rules. The denominator leaves out <see cref="Verdict.GoldBroken"/> and what is not judged.</summary>
    public required IReadOnlyDictionary<ComparisonProfile, Accuracy> Accuracies { get; init; }

    public long PromptTokens { get; init; }

    public long CompletionTokens { get; init; }

    /// <summary>In US dollars; null with <see cref="CostReason"/> where no price is known.</summary>
    public decimal? Cost { get; init; }

    public string? CostReason { get; init; }

    public double? MedianLatencyMilliseconds { get; init; }

    public double? Latency95Milliseconds { get; init; }
}

public sealed record EvaluationView
{
    public required string Id { get; init; }

    public required string Alias { get; init; }

    public required string ConnectionId { get; init; }

    public string? FineTuningId { get; init; }

    public bool IsAutomatic { get; init; }

    public EvaluationStatus Status { get; init; }

    public string? Error { get; init; }

    public int ItemCount { get; init; }

    public int Concurrency { get; init; }

    public string? CreatedBy { get; init; }

    public DateTime CreatedAt { get; init; }

    public DateTime? StartedAt { get; init; }

    public DateTime? FinishedAt { get; init; }

    /// <summary>True from a cancel until the run has stopped.</summary>
    public bool CancelPending { get; init; }

    /// <summary>0..1.</summary>
    public double Progress { get; init; }

    /// <summary>Items whose shape stands in training; null where no contestant was tuned here.</summary>
    public int? LeakedShapeItems { get; init; }

    public int? LeakedQuestionItems { get; init; }

    /// <summary>Items left out because the gold does not run.</summary>
    public int GoldBrokenItems { get; init; }

    public required IReadOnlyList<ContestantView> Contestants { get; init; }
}

public sealed record EvaluationPage(IReadOnlyList<EvaluationView> Items, string? NextPageToken, int TotalSize);

/// <summary>By what the items are grouped.</summary>
public enum BreakdownKind
{
    Tag,
    Table,
    Shape,
    Feature,
}

public static class BreakdownKinds
{
    /// <summary>The words of the API and of addresses, in the order of the kinds.</summary>
    public static string[] Words { get; } = ["tag", "table", "shape", "feature"];

    public static string ToWire(this BreakdownKind kind) => Words[(int)kind];

    public static BreakdownKind? FromWire(string? word) => Array.IndexOf(Words, word) is >= 0 and var index ? (BreakdownKind)index : null;
}

/// <summary>One group of items, with each contestant's accuracy in it, by position. <paramref name="Example"/> is a gold of the group, for shapes.</summary>
public sealed record BreakdownRow(string Group, int Items, bool InTraining, IReadOnlyList<Accuracy> Accuracies, string? Example);

/// <summary>
/// Two contestants on the items that both were judged on. <paramref name="P"/> is the two-sided p of McNemar's exact
/// test; the sentence says the same in plain words.
/// </summary>
public sealed record PairedComparison(int First, int Second, int BothRight, int OnlyFirst, int OnlySecond, int NeitherRight, double P, string Sentence);

/// <summary>
/// Which items to list. <paramref name="Verdict"/> and <paramref name="IsRight"/> (by <paramref name="Profile"/>) ask for the answer of
/// <paramref name="Contestant"/>, or of any; with <paramref name="Against"/> that contestant's answer is the other way round.
/// </summary>
public sealed record ItemSearch(
    int? Contestant = null,
    Verdict? Verdict = null,
    bool? IsRight = null,
    string? Tag = null,
    string? Table = null,
    string? ShapeHash = null,
    string? Feature = null,
    string? Text = null,
    ComparisonProfile Profile = ComparisonProfile.Studio,
    int? Against = null,
    bool? ShapeInTraining = null);

/// <summary>One answer as pages and the API show it.</summary>
public sealed record AnswerView
{
    public required int Contestant { get; init; }

    public required AnswerStage Stage { get; init; }

    public string? Text { get; init; }

    public string? Sql { get; init; }

    public double? Confidence { get; init; }

    public int? PromptTokens { get; init; }

    public int? CompletionTokens { get; init; }

    public double? LatencyMilliseconds { get; init; }

    public Verdict? Verdict { get; init; }

    public string? Reason { get; init; }

    public IReadOnlyList<string> Notes { get; init; } = [];

    public bool RightStrict { get; init; }

    public bool RightBirdEx { get; init; }

    public bool RightSpiderTs { get; init; }

    public int? GoldRows { get; init; }

    public int? PredictedRows { get; init; }
}

/// <summary>One question with what each contestant answered (only those that were asked).</summary>
public sealed record EvaluationItemView
{
    public required int Position { get; init; }

    public required string RecordId { get; init; }

    public required int RecordVersion { get; init; }

    public required string PromptText { get; init; }

    public required string Sql { get; init; }

    public IReadOnlyList<string> AcceptedSqls { get; init; } = [];

    public IReadOnlyList<string> Tags { get; init; } = [];

    public required string ShapeHash { get; init; }

    public IReadOnlyList<string> Tables { get; init; } = [];

    public IReadOnlyList<string> Features { get; init; } = [];

    public bool ShapeInTraining { get; init; }

    public bool QuestionInTraining { get; init; }

    public required IReadOnlyList<AnswerView> Answers { get; init; }
}

public sealed record EvaluationItemPage(IReadOnlyList<EvaluationItemView> Items, int Total);

/// <summary>One example opened: the item, the chosen answer, and both results run now; the run is without latencies and costs. Neighbours are positions in the same search, or null.</summary>
public sealed record ExampleView(
    EvaluationView Evaluation, EvaluationItemView Item, AnswerView? Answer, ComparisonView? Comparison, bool RecordIsCurrent, int? Previous, int? Next);
